import type { Way } from "../openings.ts";
import { type Edge, internet, platform, type Unproven } from "./edge.ts";
import { type Proof, proof } from "./proof.ts";
import type { IsolationFacts, StackGraph } from "./world.ts";

/** An environment at one time. Each has its own facts, as an edit may give a tenant a number. */
interface Side {
  readonly stacks: readonly StackGraph[];
  readonly facts: IsolationFacts;
}

/** Ways that nothing allows, that could not be read, or that lead from the internet to a tenant. */
export interface Changes {
  /** They are open after an edit and were not before. */
  readonly opened: readonly Way[];
  /** They were open before. */
  readonly standing: readonly Way[];
}

/** What an edit opens between the parties of an environment. */
export function isolationChanges(before: Side, after: Side): Changes {
  return compareProofs(proof(before.stacks, before.facts), proof(after.stacks, after.facts));
}

/** The same of two proofs. */
export function compareProofs(was: Proof, is: Proof): Changes {
  const open = new Set(was.edges.map(keyOf));
  const hidden = new Set(was.unproven.map(keyOfUnproven));
  const edges = is.edges.filter(matters);
  const [newEdges, oldEdges] = split(edges, (edge) => !open.has(keyOf(edge)));
  const [newGaps, oldGaps] = split(is.unproven, (gap) => !hidden.has(keyOfUnproven(gap)));
  return {
    opened: [...newEdges.map(ofEdge), ...newGaps.map(ofGap)],
    standing: [...oldEdges.map(ofEdge), ...oldGaps.map(ofGap)],
  };
}

function matters({ from, to, allowed }: Edge): boolean {
  return allowed === null || (from === internet && to !== platform);
}

function ofEdge({ from, to, text, urn, allowed }: Edge): Way {
  return {
    kind: from === internet ? "exposure" : "isolation",
    text: `${from} → ${to}: ${text}`,
    urn,
    parties: [from, to],
    allowed: allowed !== null,
    proven: true,
  };
}

/** What cannot be read any more could open anything. */
function ofGap({ party, text, urn }: Unproven): Way {
  const [kind, parties] = ["isolation", [party]] as const;
  return { kind, text: `not proven: ${text}`, urn, parties, allowed: false, proven: false };
}

/** A way that nothing allows is another one as soon as its text is: a wider one, another port. */
function keyOf({ kind, from, to, urn, allowed, text }: Edge): string {
  return JSON.stringify([kind, from, to, urn, allowed === null ? text : null]);
}

function keyOfUnproven({ urn, text }: Unproven): string {
  return JSON.stringify([urn, text]);
}

function split<T>(all: readonly T[], isFirst: (it: T) => boolean): [T[], T[]] {
  return [all.filter(isFirst), all.filter((it) => !isFirst(it))];
}
