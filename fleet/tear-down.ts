import type { Step } from "../guard/events.ts";
import type { Judgement } from "../guard/judge.ts";
import type { Released } from "../guard/released.ts";
import { prepareApproved, tellGone } from "./approved/prepare.ts";
import { fromOutcome, locked } from "./bring-up.ts";
import { askDeletion, type DeletionAnswer } from "./deletion.ts";
import { idle, type StackResult } from "./result.ts";
import { destroyStack, type Fleet, removeStack } from "./stack.ts";
import type { StackRef } from "./stack-names.ts";
import { hasHooks, type StackState } from "./state.ts";
import { approvalAdvice } from "./unprotect.ts";

/**
 * Deletes everything of one stack and the stack itself. Asks the state first: with anything protected in it that no
 * approval names, or when it cannot be read, nothing is touched.
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
  const done = (result: Partial<StackResult>): StackResult => ({
    ...idle(stack, "unchanged"),
    ...result,
    seconds: (Date.now() - begun) / 1000,
    notes,
  });
  const answer = await askDeletion(fleet, stack.name, { released });
  if (answer.kind === "none") return done({});
  const errors = refusal(answer, fleet.today);
  if (answer.kind !== "judged" || errors.length > 0) return done({ kind: "refused", errors });
  try {
    const { state, judgement } = answer;
    const obstacle = await prepareApproved(fleet, stack.name, judgement, notes);
    if (obstacle !== undefined) return done({ kind: "refused", errors: [obstacle] });
    return done(await destroyed(fleet, stack.name, state, judgement, notes, onStep));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const kind = fleet.signal?.aborted ? "interrupted" : "failed";
    return done({ kind, errors: [message] });
  }
}

async function destroyed(
  fleet: Fleet,
  stack: string,
  state: StackState,
  judgement: Judgement,
  notes: string[],
  onStep: ((step: Step) => void) | undefined,
): Promise<Partial<StackResult>> {
  const hooks = hasHooks(state);
  const outcome = await locked(fleet, notes, () => destroyStack(fleet, stack, hooks, onStep));
  if (!outcome.ok) return fromOutcome(outcome, "failed");
  tellGone(judgement, notes);
  await removeStack(fleet, stack);
  return { ...fromOutcome(outcome, "done"), kind: "removed", resources: 0 };
}

/** Why nothing is deleted, with the URNs and what to do; empty where it may be. */
export function refusal(answer: DeletionAnswer, today: string): string[] {
  if (answer.kind === "unreadable") return [`its state cannot be read: ${answer.why}`];
  if (answer.kind === "none" || answer.judgement.refused.length === 0) return [];
  const { refused } = answer.judgement;
  const held = refused.filter(({ why }) => why === "protected");
  const open = refused.filter(({ why }) => why === "not released");
  const lines = (of: typeof refused): string[] =>
    of.map(
      ({ urn, unapproved }) => `  ${urn}${unapproved === undefined ? "" : ` (${unapproved})`}`,
    );
  return [
    ...(held.length > 0
      ? [
          `${held.length} protected ${held.length === 1 ? "resource" : "resources"} in it; nothing was deleted:`,
          ...lines(held),
        ]
      : []),
    ...(open.length > 0
      ? ["no tombstone in the ledger is about these; nothing was deleted:", ...lines(open)]
      : []),
    ...approvalAdvice(refused, today),
  ];
}
