import { deletionStep } from "./deletion-step.ts";
import { nameOf, type Step } from "./events.ts";
import type { GraphResource } from "./graph.ts";
import { unknownValue } from "./graph.ts";
import { liesIn, withoutIgnored } from "./ignored-changes.ts";
import type { Inputs } from "./kinds/kind.ts";
import { lossesOf } from "./kinds/losses.ts";

/** A resource of a model: with a digest for each secret, where it has any. */
interface Modelled extends GraphResource {
  readonly digested?: Inputs;
}

/** One stack in two revisions. */
export interface TwoGraphs {
  readonly before: readonly Modelled[];
  readonly after: readonly Modelled[];
}

/** Inputs of one resource in two revisions: what has to be asked of who knows the providers. */
export interface AskedDifference {
  readonly type: string;
  readonly from: Inputs;
  readonly to: Inputs;
}

/** The answer: paths that differ, and those of them that make a new object. */
export interface FoundDifference {
  readonly changed: readonly string[];
  readonly replaces: readonly string[];
}

/** Answers questions, in their order. */
export type Differ = (
  asked: readonly AskedDifference[],
) => Promise<readonly FoundDifference[]> | readonly FoundDifference[];

/**
 * What an update would do to a stack that is as `before` says, in the order of the program: the steps of a preview,
 * as far as two graphs tell. Nothing is checked, and what a provider computes is a stand-in. Where something is
 * replaced, whoever takes from it what only the new one will know is asked about again with that unknown, until
 * nothing more is replaced.
 */
export async function difference({ before, after }: TwoGraphs, ask: Differ): Promise<Step[]> {
  const pairs = pairUp(before, after);
  const replaced = new Map<string, readonly string[]>();
  let found = new Map<string, FoundDifference>();
  for (let more = true; more; ) {
    found = await askAll(pairs.kept, replaced, ask);
    const now = pairs.kept
      .filter(({ now }) => !replaced.has(now.urn))
      .flatMap(({ was, now }) => {
        const paths = replacingPaths({ was, now }, found.get(now.urn), replaced);
        return paths === undefined ? [] : [[now.urn, paths] as const];
      });
    for (const [urn, paths] of now) replaced.set(urn, paths);
    more = now.length > 0;
  }
  // The engine asks no further about what goes with another: it has no reason of its own.
  for (const { now } of pairs.kept) {
    const goesWith = (now.options.replaceWith ?? []).some((urn) => replaced.has(urn));
    if (goesWith) replaced.set(now.urn, []);
  }
  return [
    ...pairs.order.map((entry) => toStep(entry, found, replaced)),
    ...pairs.gone.toReversed().map(deletionStep),
  ];
}

interface Pair {
  readonly was: Modelled;
  readonly now: Modelled;
}

interface Pairs {
  readonly kept: readonly Pair[];
  /** Everything of `after`, with what it was, if it was. */
  readonly order: readonly { readonly was: Modelled | undefined; readonly now: Modelled }[];
  readonly gone: readonly Modelled[];
}

/** By URN, or by an earlier name that the program gives. */
function pairUp(before: readonly Modelled[], after: readonly Modelled[]): Pairs {
  const byUrn = new Map(before.map((resource) => [resource.urn, resource]));
  const order = after.map((now) => {
    const names = [now.urn, ...(now.options.aliases ?? [])];
    const was = names.map((urn) => byUrn.get(urn)).find((it) => it !== undefined);
    return { was, now };
  });
  const kept = order.filter((entry): entry is Pair => entry.was !== undefined);
  const standing = new Set(kept.map(({ was }) => was.urn));
  return { kept, order, gone: before.filter(({ urn }) => !standing.has(urn)) };
}

async function askAll(
  kept: readonly Pair[],
  replaced: ReadonlyMap<string, readonly string[]>,
  ask: Differ,
): Promise<Map<string, FoundDifference>> {
  const computed = new Map(
    kept.filter(({ now }) => replaced.has(now.urn)).map(({ now }) => [now.urn, standInsOf(now)]),
  );
  const asked = kept.flatMap(({ was, now }) => {
    const given = unknownWhereReplaced(now, computed);
    const from = was.digested ?? was.inputs;
    const to = withoutIgnored(given, from, now.options.ignoreChanges ?? []);
    const same = JSON.stringify(from) === JSON.stringify(to);
    return same ? [] : [{ urn: now.urn, question: { type: now.type, from, to } }];
  });
  const answers = await ask(asked.map(({ question }) => question));
  return new Map(
    asked.map(({ urn }, index) => [urn, answers[index] ?? { changed: [], replaces: [] }]),
  );
}

/** Everything about a resource that a new one will have anew: its id, and what its provider computes. */
function standInsOf({ id, outputs }: Modelled): ReadonlySet<string> {
  const words = [id, ...Object.values(outputs)].filter((it) => typeof it === "string");
  return new Set(words.filter((word) => word.length > 3));
}

/** The inputs with everything unknown that comes from something that is replaced. */
function unknownWhereReplaced(
  resource: Modelled,
  computed: ReadonlyMap<string, ReadonlySet<string>>,
): Inputs {
  const inputs = resource.digested ?? resource.inputs;
  if (computed.size === 0) return inputs;
  const { dependencies = {} } = resource.options;
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => {
      const words = (dependencies[name] ?? []).flatMap((urn) => [...(computed.get(urn) ?? [])]);
      const fromReplaced = (dependencies[name] ?? []).some((urn) => computed.has(urn));
      return [name, fromReplaced ? unknownIn(value, words) : value];
    }),
  );
}

/** A secret that comes from something replaced is another one. */
function unknownIn(value: unknown, words: readonly string[]): unknown {
  if (typeof value === "string") {
    const taken = value.startsWith("[secret ") || words.some((word) => value.includes(word));
    return taken ? unknownValue : value;
  }
  if (Array.isArray(value)) return value.map((one) => unknownIn(one, words));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, unknownIn(inner, words)]),
  );
}

/** Why something is made anew: its provider cannot change it, the program says so, or it goes with another. */
function replacingPaths(
  { was, now }: Pair,
  found: FoundDifference | undefined,
  replaced: ReadonlyMap<string, readonly string[]>,
): readonly string[] | undefined {
  const { replaceOnChanges = [], replaceWith = [] } = now.options;
  const demanded = (found?.changed ?? []).filter((path) =>
    replaceOnChanges.some((wanted) => liesIn(path, [wanted])),
  );
  const moved = isElsewhere(was, now) ? ["provider"] : [];
  const paths = [...new Set([...(found?.replaces ?? []), ...demanded, ...moved])].sort();
  if (paths.length > 0) return paths;
  return replaceWith.some((urn) => replaced.has(urn)) ? [] : undefined;
}

/** The engine moves nothing from one explicit provider to another: on another server it is another thing. */
function isElsewhere({ provider: before }: Modelled, { provider: after }: Modelled): boolean {
  if (!before || !after) return false;
  return before.type !== after.type || before.name !== after.name;
}

function toStep(
  { was, now }: Pairs["order"][number],
  found: ReadonlyMap<string, FoundDifference>,
  replaced: ReadonlyMap<string, readonly string[]>,
): Step {
  const { urn, type, inputs } = now;
  const base = { urn, type, name: nameOf(urn), ...(was?.id === undefined ? {} : { id: was.id }) };
  if (!was) {
    const op = now.options.importId === undefined ? "create" : "import";
    return { ...base, op, inputs, changed: [], replaces: [], protected: false, protection: "kept" };
  }
  const changed = [...(found.get(urn)?.changed ?? [])].sort();
  const replaces = replaced.get(urn);
  const op = replaces ? "replace" : changed.length > 0 ? "update" : "same";
  const lost = op === "update" ? lossesOf(type, was.inputs, inputs) : [];
  return {
    ...base,
    op,
    inputs: op === "update" ? inputs : was.inputs,
    changed,
    replaces: replaces ?? [],
    ...(lost.length > 0 ? { loses: lost } : {}),
    protected: was.protect,
    protection: was.protect === now.protect ? "kept" : now.protect ? "given" : "taken",
  };
}
