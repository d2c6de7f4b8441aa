import { type ModelRequest, modelStacks, type StackModel } from "./model.ts";

/** Models stacks of one revision; gives back at least those that were asked for. */
export type Modeller = (stacks: readonly string[]) => Promise<ReadonlyMap<string, StackModel>>;

/** A {@link Modeller} that runs the program of each stack once, whoever asks. */
export function keptModels(revision: Omit<ModelRequest, "stacks">): Modeller {
  const kept = new Map<string, StackModel>();
  return async (stacks) => {
    const missing = stacks.filter((stack) => !kept.has(stack));
    for (const [stack, model] of await modelStacks({ ...revision, stacks: missing })) {
      kept.set(stack, model);
    }
    return kept;
  };
}
