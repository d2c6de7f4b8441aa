import type { Judgement } from "../guard/judge.ts";
import type { Released } from "../guard/released.ts";
import { fromPreview } from "./bring-up.ts";
import { judged } from "./judged.ts";
import { pendingState } from "./repair.ts";
import { counts, idle, type StackResult } from "./result.ts";
import { planStack } from "./saved-plan.ts";
import { exportStack, type Fleet, initStack, previewStack, removeStack } from "./stack.ts";
import type { StackRef } from "./stack-names.ts";

/**
 * Previews one stack and judges it. A stack that does not exist is made for the time of the preview, because the
 * engine previews no other; nothing of it stays.
 * @param save whether what was found shall be applied afterwards: its plan then stands in the result
 */
export async function look(
  fleet: Fleet,
  stack: StackRef,
  known: number | undefined,
  released: Released,
  save = false,
): Promise<StackResult> {
  const begun = Date.now();
  const seconds = (): number => (Date.now() - begun) / 1000;
  try {
    if (known === undefined) await initStack(fleet, stack.name);
    try {
      const planned = save ? await planStack(fleet, stack.name) : undefined;
      const preview = planned?.preview ?? (await previewStack(fleet, stack.name));
      const parts = fromPreview(preview);
      const judgement = preview.ok ? judged(fleet, preview, released) : undefined;
      const pending =
        preview.ok &&
        known &&
        (await pendingState(preview, async () => planned?.state ?? exportStack(fleet, stack.name)));
      const kind = judgement ? kindOf(judgement) : parts.kind;
      return {
        ...parts,
        kind,
        counts: counts(kind === "previewed" ? preview.steps : []),
        stack,
        seconds: seconds(),
        judgement,
        plan: planned?.plan,
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
