import type { Step } from "../guard/events.ts";
import { judge } from "../guard/judge.ts";
import { nothingReleased } from "../guard/released.ts";
import { freeLock, lockHolders } from "./lock.ts";
import type { Owned } from "./owned.ts";
import { pendingState, settlePending } from "./repair.ts";
import { counts, errorsOf, type StackResult, warningsOf } from "./result.ts";
import type { Fleet, Outcome } from "./stack.ts";
import { initStack, previewStack, upStack } from "./stack.ts";
import type { StackRef } from "./stack-names.ts";

export interface BringUp {
  readonly stack: StackRef;
  /** Resources that the backend lists for it; `undefined` when there is no such stack. */
  readonly known: number | undefined;
  /** What it may adopt after an interrupted run; `undefined` when the catalog could not say. */
  readonly owned: Owned | undefined;
  /** Its preview, when that was shown and agreed to just now: then there is no second one. */
  readonly agreed?: StackResult | undefined;
  readonly onStep?: (step: Step) => void;
}

/**
 * Brings one stack to what the catalog says: preview, judge, update; nothing when nothing changes.
 * A stack that holds nothing and takes nothing over has nothing to lose, and is updated without a preview.
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
  try {
    if (task.known === undefined) await initStack(fleet, task.stack.name);
    if (task.agreed && !task.agreed.judgement?.changes) return task.agreed;
    let judgement = task.agreed?.judgement;
    if ((task.known || task.owned?.adopting) && !judgement) {
      const preview = await previewSettled(fleet, task, notes);
      if (!preview.ok) return done({ ...fromOutcome(preview, "failed"), counts: counts([]) });
      judgement = judge(preview, task.owned?.released ?? nothingReleased);
      if (judgement.refused.length > 0)
        return done({ ...fromOutcome(preview, "refused"), judgement });
      if (!judgement.changes) return done(fromOutcome(preview, "unchanged"));
    }
    const outcome = await locked(fleet, notes, () => upStack(fleet, task.stack.name, task.onStep));
    return done({ ...fromOutcome(outcome, outcome.ok ? "done" : "failed"), judgement });
  } catch (error) {
    return done(fromError(error, fleet.signal?.aborted ?? false));
  }
}

/** A preview of a stack without pending creations: those are settled first, or a second guest would be asked for. */
async function previewSettled(fleet: Fleet, task: BringUp, notes: string[]): Promise<Outcome> {
  const preview = await previewStack(fleet, task.stack.name);
  if (!preview.ok) return preview;
  const pending = await pendingState(fleet, task.stack.name, preview);
  if (!pending) return preview;
  const withLock = (work: () => Promise<Outcome>): Promise<Outcome> => locked(fleet, notes, work);
  notes.push(...(await settlePending(fleet, task.stack.name, pending, task.owned, withLock)));
  return previewStack(fleet, task.stack.name);
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
    judgement: undefined,
  };
}
