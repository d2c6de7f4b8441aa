import type { Step } from "../guard/events.ts";
import type { Judgement } from "../guard/judge.ts";
import { nothingReleased } from "../guard/released.ts";
import { isRefusedBy } from "../guard/violation.ts";
import { prepareApproved, tellGone } from "./approved/prepare.ts";
import { judged } from "./judged.ts";
import { freeLock, lockHolders } from "./lock.ts";
import type { Owned } from "./owned.ts";
import { pendingState, settlePending } from "./repair.ts";
import { counts, errorsOf, type StackResult, warningsOf } from "./result.ts";
import { isStale, type Planned, planStack, type SavedPlan, staleText } from "./saved-plan.ts";
import { type Fleet, initStack, type Outcome, upStack } from "./stack.ts";
import type { StackRef } from "./stack-names.ts";
import type { OnModel } from "./ways/ways.ts";

export interface BringUp {
  readonly stack: StackRef;
  /** Resources that the backend lists for it; `undefined` when there is no such stack. */
  readonly known: number | undefined;
  /** What it may adopt after an interrupted run; `undefined` when the catalog could not say. */
  readonly owned: Owned | undefined;
  /** Its preview, when that was shown and agreed to just now: its plan is applied, and there is no second one. */
  readonly agreed?: StackResult | undefined;
  readonly onStep?: (step: Step) => void;
  readonly onModel?: OnModel | undefined;
}

/**
 * Brings one stack to what the catalog says: preview, judge, then exactly that; nothing when nothing changes.
 * Never throws for what the engine or the catalog refuses: the result says it.
 */
export async function bringUp(fleet: Fleet, task: BringUp): Promise<StackResult> {
  const begun = Date.now();
  const notes: string[] = [];
  const done = (result: Omit<StackResult, "stack" | "seconds" | "notes">): StackResult => ({
    ...result,
    stack: task.stack,
    seconds: (Date.now() - begun) / 1000,
    notes,
  });
  const { name } = task.stack;
  try {
    if (task.known === undefined) await initStack(fleet, name);
    if (task.agreed && !task.agreed.judgement?.changes) return task.agreed;
    const seen = seenBefore(task) ?? (await see(fleet, task, notes));
    if ("result" in seen) return done(seen.result);
    const { plan, judgement, warnings } = seen;
    const nothing = { ...fromError("", false), kind: "refused", judgement } as const;
    if (await isStale(fleet, name, plan)) return done({ ...nothing, errors: [staleText(name)] });
    const obstacle = await prepareApproved(fleet, name, judgement, notes, plan.file);
    if (obstacle !== undefined) return done({ ...nothing, errors: [obstacle] });
    const outcome = await locked(fleet, notes, () => upStack(fleet, name, plan.file, task.onStep));
    if (outcome.ok) tellGone(judgement, notes);
    const parts = fromOutcome(outcome, outcome.ok ? "done" : "failed");
    return done({ ...parts, warnings: [...parts.warnings, ...warnings], judgement });
  } catch (error) {
    return done(fromError(error, fleet.signal?.aborted ?? false));
  }
}

interface Seen {
  readonly plan: SavedPlan;
  readonly judgement: Judgement;
  /** What nobody has to agree to, and everybody shall know. */
  readonly warnings: readonly string[];
}

/** What was shown and agreed to: its warnings were read. */
function seenBefore({ agreed }: BringUp): Seen | undefined {
  return agreed?.plan && agreed.judgement
    ? { plan: agreed.plan, judgement: agreed.judgement, warnings: [] }
    : undefined;
}

/** A preview and what it means; a result where that is the end already. */
async function see(
  fleet: Fleet,
  task: BringUp,
  notes: string[],
): Promise<Seen | { readonly result: Omit<StackResult, "stack" | "seconds" | "notes"> }> {
  const { preview, plan, state } = await planSettled(fleet, task, notes);
  if (!preview.ok) return { result: { ...fromPreview(preview), counts: counts([]) } };
  const { judgement, warnings, unknown } = await judged(fleet, {
    stack: task.stack.name,
    report: preview,
    released: task.owned?.released ?? nothingReleased,
    state: async () => state,
    onModel: task.onModel,
  });
  if (judgement.refused.length > 0 || unknown !== undefined) {
    const parts = fromOutcome(preview, "refused");
    const errors = unknown === undefined ? parts.errors : [...parts.errors, unknown];
    return {
      result: { ...parts, errors, warnings: [...parts.warnings, ...warnings], judgement },
    };
  }
  if (!judgement.changes) return { result: fromOutcome(preview, "unchanged") };
  return { plan, judgement, warnings };
}

/** A preview of a stack without pending creations: those are settled first, or a second guest would be asked for. */
async function planSettled(fleet: Fleet, task: BringUp, notes: string[]): Promise<Planned> {
  const { name } = task.stack;
  const first = await planStack(fleet, name);
  if (!first.preview.ok) return first;
  const pending = await pendingState(first.preview, async () => first.state);
  if (!pending) return first;
  const withLock = (work: () => Promise<Outcome>): Promise<Outcome> => locked(fleet, notes, work);
  notes.push(...(await settlePending(fleet, name, pending, task.owned, withLock)));
  return planStack(fleet, name);
}

/** Runs what needs the stack's lock; takes away the lock of a process that is gone, and tries again. */
export async function locked(
  fleet: Fleet,
  notes: string[],
  work: () => Promise<Outcome>,
): Promise<Outcome> {
  for (let attempt = 1; ; attempt++) {
    const outcome = await work();
    if (outcome.ok || attempt === 3 || lockHolders(outcome.stderr).length === 0) return outcome;
    if (!(await freeLock(outcome.stderr, fleet.signal))) return outcome;
    notes.push("freed the lock that an ended run had left");
  }
}

/** The same of a preview that came to no end: the engine failed, or a policy forbids what it found. */
export function fromPreview(preview: Outcome): ReturnType<typeof fromOutcome> {
  return fromOutcome(preview, isRefusedBy(preview.violations) ? "refused" : "failed");
}

/** The parts of a result that the engine's answer decides. */
export function fromOutcome(
  outcome: Outcome,
  kind: StackResult["kind"],
): Omit<StackResult, "stack" | "seconds" | "notes"> {
  const interrupted = outcome.interrupted && !outcome.ok;
  return {
    kind: interrupted ? "interrupted" : kind,
    resources: outcome.resources,
    delivered: outcome.delivered,
    unchecked: outcome.unchecked,
    counts: counts(kind === "done" || kind === "failed" ? outcome.steps : []),
    // What is said after an interrupt is a consequence of it.
    errors: outcome.ok || interrupted ? [] : errorsOf(outcome),
    warnings: warningsOf(outcome),
    violations: outcome.violations,
    judgement: undefined,
  };
}

function fromError(
  error: unknown,
  interrupted: boolean,
): Omit<StackResult, "stack" | "seconds" | "notes"> {
  return {
    kind: interrupted ? "interrupted" : "failed",
    resources: 0,
    delivered: false,
    unchecked: [],
    counts: counts([]),
    errors: [error instanceof Error ? error.message : String(error)],
    warnings: [],
    violations: [],
    judgement: undefined,
  };
}
