import { randomBytes } from "node:crypto";
import type { AffectedRow } from "../../catalog/affected/row.ts";
import type { Catalog } from "../../catalog/catalog.ts";
import { differenceFinder } from "../../fleet/model/differences.ts";
import { keptModels, type Modeller } from "../../fleet/model/kept.ts";
import type { StackModel } from "../../fleet/model/model.ts";
import type { Project } from "../../fleet/project.ts";
import { difference } from "../../guard/difference.ts";
import type { Step } from "../../guard/events.ts";

/** A revision's files: its program and its catalog. */
export interface Side {
  readonly code: string;
  readonly root: string;
  readonly catalog: Catalog;
}

/** Every stack that has to be looked at, in both revisions. */
export interface Models {
  readonly affected: ReadonlySet<string>;
  readonly before: ReadonlyMap<string, StackModel>;
  readonly after: ReadonlyMap<string, StackModel>;
}

export interface ModelOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onStack?: (revision: "base" | "head", stack: string) => void;
}

/** How the stacks of either revision are modelled, each once. Their secrets can be compared. */
export function modellers({
  signal,
  onStack,
}: ModelOptions): (side: Pick<Side, "code" | "root">, which: "base" | "head") => Modeller {
  const digestKey = randomBytes(32).toString("hex");
  return ({ code, root }, which) =>
    keptModels({
      ...{ code, catalog: root, digestKey, signal },
      ...(onStack ? { onStack: (stack: string) => onStack(which, stack) } : {}),
    });
}

/** A revision, and what models it. */
export interface Modelled extends Side {
  readonly model: Modeller;
}

/**
 * Models what is affected in both revisions, and in the head also its neighbours in the same environment: what opens a
 * way between two tenants is seen only beside both.
 */
export async function modelBoth(
  rows: readonly AffectedRow[],
  base: Modelled,
  head: Modelled,
  signal?: AbortSignal,
): Promise<Models> {
  const touched = new Set(rows.map(({ environment }) => environment));
  const model = async (
    side: Modelled,
    stacks: readonly string[],
  ): Promise<ReadonlyMap<string, StackModel>> => {
    try {
      const [models, asked] = [await side.model(stacks), new Set(stacks)];
      return new Map([...models].filter(([stack]) => asked.has(stack)));
    } catch (error) {
      if (signal?.aborted) throw error;
      return noModels(stacks, error);
    }
  };
  const affected = new Set(rows.map(({ stack }) => stack));
  const [after, before] = await Promise.all([
    model(head, stacksOf(head.catalog, touched)),
    model(
      base,
      stacksOf(base.catalog, touched).filter((stack) => affected.has(stack)),
    ),
  ]);
  return { affected, before, after };
}

/** A program that cannot even be loaded: what follows from the files is said all the same. */
function noModels(stacks: readonly string[], error: unknown): Map<string, StackModel> {
  const lines = (error instanceof Error ? error.message : String(error)).split("\n");
  const why = lines.find((line) => /^\w*Error/.test(line)) ?? lines[0] ?? "";
  return new Map(stacks.map((stack) => [stack, { problems: `the program does not run: ${why}` }]));
}

/** The platform and every tenant of these environments, as the files of a revision have them. */
function stacksOf(catalog: Catalog, environments: ReadonlySet<string>): string[] {
  const own = [...environments].filter((it) => catalog.environments.has(it)).sort();
  return own.flatMap((environment) => [
    environment,
    ...catalog.tenants
      .filter((tenant) => tenant.environment === environment)
      .map(({ id }) => `${environment}.${id}`),
  ]);
}

/**
 * The steps that would bring each affected stack from the one revision to the other; a stack that cannot be modelled
 * is not among them.
 */
export async function stepsOf(
  project: Project,
  rows: readonly AffectedRow[],
  { before, after }: Models,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, readonly Step[]>> {
  const ask = differenceFinder(project.root, signal);
  const found = rows.map(async ({ stack, kind }) => {
    const [was, will] = [before.get(stack), after.get(stack)];
    const goes = kind === "released" && !will;
    if ((was && "problems" in was) || (will && "problems" in will) || !(will || goes)) return [];
    const graphs = { before: was?.resources ?? [], after: will?.resources ?? [] };
    return [[stack, await difference(graphs, ask)] as const];
  });
  return new Map((await Promise.all(found)).flat());
}
