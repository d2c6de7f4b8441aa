import { compareCatalogs } from "../../catalog/affected/compare.ts";
import { countTenants, type Pair, reachOf } from "../../catalog/affected/pair.ts";
import { type AffectedRow, sortRows } from "../../catalog/affected/row.ts";
import type { CatalogProblem } from "../../catalog/errors.ts";
import { changedSince, commitOf, repositoryOf } from "../git.ts";
import type { Modeller } from "../model/kept.ts";
import type { Project } from "../project.ts";
import { catalogFolders, readSince } from "./base-catalog.ts";

/** What makes a stack beside the catalog, relative to the project's root. */
const codePaths = ["index.ts", "stacks", "components", "catalog", "package-lock.json"];

export interface SinceRequest {
  readonly project: Project;
  /** Any revision of the repository that holds the catalog. */
  readonly base: string;
  /** Only this environment. @default all of them */
  readonly environment?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Models stacks as they are now, for whoever needs those models as well. @default modelled and forgotten */
  readonly model?: Modeller | undefined;
  /** Where it takes its time: what is being done. */
  readonly onProgress?: (line: string) => void;
}

/** What is not as it was at a revision. The later side is the working tree, committed or not. */
export interface Affected {
  readonly base: { readonly revision: string; readonly commit: string };
  readonly rows: readonly AffectedRow[];
  /** Environments of either side. */
  readonly environments: readonly string[];
  /** How many stacks are as they were. */
  readonly unaffected: number;
  /** Whether both sides are built by the same code. */
  readonly shared: boolean;
  /** Changed files of the code that no stack is made of. */
  readonly unused: readonly string[];
  /** What somebody has to know to trust the rows, one line each. */
  readonly notes: readonly string[];
  /** What is wrong with the catalog as it stands, of the files that were read. */
  readonly problems: readonly CatalogProblem[];
}

/**
 * The stacks that would be made of something else than at an earlier revision. No engine, no credentials, no network.
 * @throws RevisionError when there is no such revision
 */
export async function affectedSince(request: SinceRequest): Promise<Affected> {
  const { project, base, environment } = request;
  const commit = await commitOf(project.catalog, base);
  const [files, code] = await Promise.all([
    changedSince(project.catalog, commit, catalogFolders),
    changedCode(project, commit),
  ]);
  const shared = code.length === 0;
  const pair = await readSince(project.catalog, commit, files, shared ? reachOf(files) : "all");
  const byFiles = compareCatalogs(pair);
  const { rows, unused, notes } = shared
    ? { rows: byFiles, unused: [], notes: [] }
    : await (await import("./other-code.ts")).withOtherCode({
        ...request,
        commit,
        code,
        pair,
        byFiles,
      });
  const asked = sortRows(
    rows.filter((row) => environment === undefined || row.environment === environment),
  );
  return {
    base: { revision: base, commit },
    rows: asked,
    environments: environmentsOf(pair),
    unaffected: countStacks(pair, project.catalog, environment) - asked.filter(isThere).length,
    shared,
    unused,
    notes,
    problems: pair.after.problems,
  };
}

/** Changed files of the code; none where the catalog stands in a repository of its own, which has no code. */
async function changedCode({ root, catalog }: Project, commit: string): Promise<string[]> {
  if (root !== catalog) {
    const [ofCode, ofCatalog] = await Promise.all([repositoryOf(root), repositoryOf(catalog)]);
    if (ofCode !== ofCatalog) return [];
  }
  const files = await changedSince(root, commit, codePaths);
  return files.filter((file) => !/\.md$|^catalog\/generated\//.test(file));
}

function environmentsOf({ before, after }: Pair): string[] {
  const both = [before, after].flatMap(({ catalog }) => [...catalog.environments.keys()]);
  return [...new Set(both)].sort();
}

function countStacks({ after }: Pair, root: string, only: string | undefined): number {
  const environments = [...after.catalog.environments.keys()].filter(
    (it) => only === undefined || it === only,
  );
  return environments.reduce((total, it) => total + 1 + countTenants(root, it), 0);
}

/** Whether the stack of a row is still asked for. */
function isThere({ kind }: AffectedRow): boolean {
  return kind !== "deleted" && kind !== "released";
}
