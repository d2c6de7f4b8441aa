import { nameOf, type Step } from "../guard/events.ts";
import { isReleased, type Released } from "../guard/released.ts";
import { fromOutcome, locked } from "./bring-up.ts";
import type { StackResult } from "./result.ts";
import { counts } from "./result.ts";
import { destroyStack, exportStack, type Fleet, removeStack } from "./stack.ts";
import type { StackRef } from "./stack-names.ts";
import { type ProtectedAnswer, protectedOf } from "./state.ts";
import { unprotectLines } from "./unprotect.ts";

/** Whether a stack holds anything protected. Never throws: "cannot be read" is an answer. */
export async function askProtected(
  fleet: Fleet,
  stack: string,
  prefix?: string,
): Promise<ProtectedAnswer> {
  try {
    const state = await exportStack(fleet, stack);
    return state ? protectedOf(state, prefix) : { kind: "none" };
  } catch (error) {
    return { kind: "unreadable", why: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * Deletes everything of one stack and the stack itself. Asks the state first: with anything protected in it, or
 * when it cannot be read, nothing is touched.
 * @param released where nobody named the stack: only what the ledger's tombstones are about may go with it.
 */
export async function tearDown(
  fleet: Fleet,
  stack: StackRef,
  onStep?: (step: Step) => void,
  released?: Released,
): Promise<StackResult> {
  const begun = Date.now();
  const notes: string[] = [];
  const nothing = {
    resources: 0,
    delivered: false,
    unchecked: [],
    counts: counts([]),
    judgement: undefined,
  };
  const done = (result: Omit<StackResult, "stack" | "seconds" | "notes">): StackResult => ({
    ...result,
    stack,
    seconds: (Date.now() - begun) / 1000,
    notes,
  });
  const answer = await askProtected(fleet, stack.name);
  if (answer.kind === "none")
    return done({ ...nothing, kind: "unchanged", errors: [], warnings: [] });
  if (answer.kind !== "clear") {
    return done({ ...nothing, kind: "refused", errors: refusal(stack.name, answer), warnings: [] });
  }
  try {
    const kept = released ? await notReleased(fleet, stack.name, released) : [];
    if (kept.length > 0) {
      return done({ ...nothing, kind: "refused", errors: notReleasedText(kept), warnings: [] });
    }
    const outcome = await locked(fleet, notes, () => destroyStack(fleet, stack.name, onStep));
    if (outcome.ok) await removeStack(fleet, stack.name);
    return done({
      ...fromOutcome(outcome, outcome.ok ? "done" : "failed"),
      ...(outcome.ok ? { kind: "removed", resources: 0 } : {}),
    });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const kind = fleet.signal?.aborted ? "interrupted" : "failed";
    return done({ ...nothing, kind, errors: [message], warnings: [] });
  }
}

/** A tenant's id may have been taken again after its release: what came then has no tombstone. */
async function notReleased(fleet: Fleet, stack: string, released: Released): Promise<string[]> {
  const { resources = [] } = (await exportStack(fleet, stack)) ?? {};
  return resources
    .filter(({ urn, ...rest }) => !isReleased({ ...rest, name: nameOf(urn) }, released))
    .map(({ urn }) => urn);
}

function notReleasedText(urns: readonly string[]): string[] {
  return [
    "no tombstone in the ledger is about these; nothing was deleted:",
    ...urns.map((urn) => `  ${urn}`),
  ];
}

/** Why nothing was deleted, with the URNs and what to do. */
export function refusal(stack: string, answer: ProtectedAnswer): string[] {
  if (answer.kind === "unreadable") return [`its state cannot be read: ${answer.why}`];
  if (answer.kind !== "protected") return [];
  const { urns } = answer;
  return [
    `${urns.length} protected ${urns.length === 1 ? "resource" : "resources"} in it; nothing was deleted.`,
    ...unprotectLines(stack, urns),
  ];
}
