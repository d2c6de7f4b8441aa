import type { Judgement } from "../../guard/judge.ts";

/** A judgement as JSON says it: which resources, by name, type, URN and the paths that differ, and never a value. */
export function planData(judgement: Judgement): Readonly<Record<string, unknown>> {
  const brief = (steps: readonly { name: string; type: string; urn: string }[]): unknown =>
    steps.map(({ name, type, urn }) => ({ name, type, urn }));
  return {
    changes: judgement.changes,
    refused: judgement.refused,
    approved: judgement.approved,
    replacements: judgement.replacements.map(({ name, type, urn, replaces, means }) => ({
      name,
      type,
      urn,
      because: replaces,
      means,
    })),
    deletes: brief(judgement.deletes),
    updates: judgement.updates.map(({ name, type, urn, changed, stops, waits }) => ({
      name,
      type,
      urn,
      changed,
      stops,
      waits,
    })),
    creates: brief(judgement.creates),
    imports: brief(judgement.imports),
  };
}
