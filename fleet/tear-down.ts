import { fromOutcome, locked } from "./bring-up.ts";
import type { Step } from "./events.ts";
import type { StackResult } from "./result.ts";
import { counts } from "./result.ts";
import { destroyStack, exportStack, type Fleet, removeStack } from "./stack.ts";
import type { StackRef } from "./stack-names.ts";
import { type ProtectedAnswer, protectedOf } from "./state.ts";

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
 */
export async function tearDown(
  fleet: Fleet,
  stack: StackRef,
  onStep?: (step: Step) => void,
): Promise<StackResult> {
  const begun = Date.now();
  const notes: string[] = [];
  const nothing = { resources: 0, unchecked: 0, counts: counts([]), judgement: undefined };
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
    return done({ ...nothing, kind: "refused", errors: refusal(answer), warnings: [] });
  }
  try {
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

/** Why nothing was deleted, with the URNs. */
export function refusal(answer: ProtectedAnswer): string[] {
  if (answer.kind === "unreadable") return [`its state cannot be read: ${answer.why}`];
  if (answer.kind !== "protected") return [];
  return [
    `${answer.urns.length} protected ${answer.urns.length === 1 ? "resource" : "resources"} in it; nothing was deleted:`,
    ...answer.urns.map((urn) => `  ${urn}`),
  ];
}
