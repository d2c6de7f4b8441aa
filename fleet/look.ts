import { type Judgement, judge } from "../guard/judge.ts";
import type { Released } from "../guard/released.ts";
import { fromOutcome } from "./bring-up.ts";
import { pendingState } from "./repair.ts";
import { counts, idle, type StackResult } from "./result.ts";
import { type Fleet, initStack, previewStack, removeStack } from "./stack.ts";
import type { StackRef } from "./stack-names.ts";

/**
 * Previews one stack and judges it. A stack that does not exist is made for the time of the preview, because the
 * engine previews no other; nothing of it stays.
 */
export async function look(
  fleet: Fleet,
  stack: StackRef,
  known: number | undefined,
  released: Released,
): Promise<StackResult> {
  const begun = Date.now();
  const seconds = (): number => (Date.now() - begun) / 1000;
  try {
    if (known === undefined) await initStack(fleet, stack.name);
    try {
      const preview = await previewStack(fleet, stack.name);
      const parts = fromOutcome(preview, "failed");
      const judgement = preview.ok ? judge(preview, released) : undefined;
      const pending = preview.ok && known && (await pendingState(fleet, stack.name, preview));
      const kind = judgement ? kindOf(judgement) : parts.kind;
      return {
        ...parts,
        kind,
        counts: counts(kind === "previewed" ? preview.steps : []),
        stack,
        seconds: seconds(),
        judgement,
        notes: pending ? ["an earlier run was interrupted; `up` settles what it left"] : [],
      };
    } finally {
      // Without the signal: an interrupted preview leaves nothing behind either.
      if (known === undefined) await removeStack({ ...fleet, signal: undefined }, stack.name);
    }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const kind = fleet.signal?.aborted ? "interrupted" : "failed";
    return { ...idle(stack, kind), seconds: seconds(), errors: [message] };
  }
}

/** What an update would come to. */
function kindOf({ refused, changes }: Judgement): StackResult["kind"] {
  if (refused.length > 0) return "refused";
  return changes ? "previewed" : "unchanged";
}
