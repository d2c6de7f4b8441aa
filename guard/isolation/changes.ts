import type { Opening } from "../openings.ts";
import { type Edge, internet, platform } from "./edge.ts";
import { proof } from "./proof.ts";
import type { IsolationFacts, StackGraph } from "./world.ts";

/**
 * Ways that are open after an edit and were not before: those that nothing allows, and every one from the internet.
 * What cannot be read any more is one as well. Each side has its own facts, as an edit may give a tenant a number.
 */
export function isolationChanges(
  before: { readonly stacks: readonly StackGraph[]; readonly facts: IsolationFacts },
  after: { readonly stacks: readonly StackGraph[]; readonly facts: IsolationFacts },
): Opening[] {
  const [was, is] = [before, after].map(({ stacks, facts }) => {
    const { edges, unproven } = proof(stacks, facts);
    return {
      edges: new Map(edges.map((edge) => [keyOf(edge), edge])),
      unproven: new Map(unproven.map((it) => [`${it.urn} ${it.text}`, it])),
    };
  });
  if (!was || !is) return [];
  const opened = [...is.edges].filter(([key, { from, to, allowed }]) => {
    if (was.edges.has(key)) return false;
    return allowed === null || (from === internet && to !== platform);
  });
  const hidden = [...is.unproven].filter(([key]) => !was.unproven.has(key));
  return [
    ...opened.map(([, { from, to, text, urn }]) => ({
      kind: from === internet ? ("exposure" as const) : ("isolation" as const),
      text: `${from} → ${to}: ${text}`,
      urn,
    })),
    ...hidden.map(([, { text, urn }]) => ({
      kind: "isolation" as const,
      text: `not proven: ${text}`,
      urn,
    })),
  ];
}

function keyOf({ kind, from, to, urn, allowed }: Edge): string {
  return `${kind} ${from} ${to} ${urn} ${allowed === null}`;
}
