import type { Released } from "../guard/released.ts";
import { fromPreview } from "./bring-up.ts";
import { type Judged, judged } from "./judged.ts";
import { pendingState } from "./repair.ts";
import { counts, idle, type StackResult } from "./result.ts";
import { planStack } from "./saved-plan.ts";
import { exportStack, type Fleet, initStack, previewStack, removeStack } from "./stack.ts";
import type { StackRef } from "./stack-names.ts";
import type { StackState } from "./state.ts";
import type { OnModel } from "./ways/ways.ts";

/** What is looked at, and how. */
export interface Look {
  readonly stack: StackRef;
  /** Resources that the backend lists for it; `undefined` when there is no such stack. */
  readonly known: number | undefined;
  readonly released: Released;
  /** Whether what was found shall be applied afterwards: its plan then stands in the result. @default false */
  readonly save?: boolean | undefined;
  readonly onModel?: OnModel | undefined;
}

/**
 * Previews one stack and judges it. A stack that does not exist is made for the time of the preview, because the
 * engine previews no other; nothing of it stays.
 */
export async function look(
  fleet: Fleet,
  { stack, known, released, save = false, onModel }: Look,
): Promise<StackResult> {
  const begun = Date.now();
  const seconds = (): number => (Date.now() - begun) / 1000;
  try {
    if (known === undefined) await initStack(fleet, stack.name);
    try {
      const planned = save ? await planStack(fleet, stack.name) : undefined;
      const preview = planned?.preview ?? (await previewStack(fleet, stack.name));
      const parts = fromPreview(preview);
      let read: Promise<StackState | undefined> | undefined;
      const state = async () => planned?.state ?? (await (read ??= exportStack(fleet, stack.name)));
      const found = preview.ok
        ? await judged(fleet, { stack: stack.name, report: preview, released, state, onModel })
        : undefined;
      const pending = preview.ok && known && (await pendingState(preview, state));
      const kind = found ? kindOf(found) : parts.kind;
      return {
        ...parts,
        kind,
        counts: counts(kind === "previewed" ? preview.steps : []),
        stack,
        seconds: seconds(),
        judgement: found?.judgement,
        errors: [...parts.errors, ...(found?.unknown === undefined ? [] : [found.unknown])],
        warnings: [...parts.warnings, ...(found?.warnings ?? [])],
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
function kindOf({ judgement, unknown }: Judged): StackResult["kind"] {
  if (judgement.refused.length > 0 || unknown !== undefined) return "refused";
  return judgement.changes ? "previewed" : "unchanged";
}
