import { join, relative } from "node:path";
import { withOwnCode } from "../../catalog/affected/own-code.ts";
import type { Pair } from "../../catalog/affected/pair.ts";
import type { AffectedRow } from "../../catalog/affected/row.ts";
import type { Catalog } from "../../catalog/catalog.ts";
import { Code } from "../../catalog/code/code.ts";
import { keptModels } from "../model/kept.ts";
import { checkOut, lendPackages, type Revision } from "../model/revision.ts";
import type { Project } from "../project.ts";
import { type CodeStack, codeReasons, differences, unusedFiles } from "./code.ts";
import { type Hashes, hashesBy } from "./own-hashes.ts";
import type { Affected, SinceRequest } from "./since.ts";

interface OtherCode extends SinceRequest {
  readonly commit: string;
  /** Changed files of the code. */
  readonly code: readonly string[];
  readonly pair: Pair;
  /** Rows as this revision's code sees both. */
  readonly byFiles: readonly AffectedRow[];
}

/** The rows where the two revisions are not built by the same code: each one is resolved and built by its own. */
export async function withOtherCode(
  request: OtherCode,
): Promise<Pick<Affected, "rows" | "unused" | "notes">> {
  const { project, commit, code, pair, byFiles } = request;
  using revision = await checkOut(project.root, commit);
  const [before, after] = [new Code(revision.root), new Code(project.root)];
  const notes: string[] = [];
  const catalogCode = differences(before.catalog(), after.catalog());
  let rows = byFiles;
  if (catalogCode.length > 0) {
    request.onProgress?.(`resolving each revision's catalog with its own code`);
    notes.push(...(await withPackages(project, revision, catalogCode)));
    const [own, now] = await Promise.all([
      hashesBefore(request, revision),
      hashesBy(project.root, project.catalog, request.signal),
    ]);
    rows = withOwnCode(byFiles, own, now, catalogCode);
  }
  const decided = new Set(rows.filter(({ kind }) => kind !== "changed").map(({ stack }) => stack));
  const stacks = stacksOf(pair.after.catalog).filter(({ name }) => !decided.has(name));
  const question = {
    before,
    after,
    stacks,
    componentsOf: (names: readonly string[]) => modelled(request, names),
  };
  const reasons = await codeReasons(question);
  const substrates = [...new Set(stacks.flatMap((stack) => stack.substrates))];
  const isCode = code.filter((file) => /^(components|stacks)\//.test(file));
  return {
    rows: withReasons(rows, reasons),
    unused: unusedFiles(question, isCode, substrates),
    notes,
  };
}

/** Platforms and tenants with what decides which builders make them. */
function stacksOf({ environments, sites, tenants }: Catalog): CodeStack[] {
  const substratesOf = (ids: readonly string[]): string[] =>
    [...new Set(ids.flatMap((id) => sites.get(id)?.substrate ?? []))].sort();
  return [
    ...[...environments.values()].map(({ id, sites: ids }) => ({
      ...{ name: id, kind: "platform" as const, substrates: substratesOf(ids) },
    })),
    ...tenants.map(({ environment, id, site }) => ({
      ...{
        name: `${environment}.${id}`,
        kind: "tenant" as const,
        substrates: substratesOf([site]),
      },
    })),
  ];
}

/** Which components stacks register now: their program is run, without an engine. One that does not run is left out. */
async function modelled(
  { project, model, onProgress, signal }: SinceRequest,
  stacks: readonly string[],
): Promise<Map<string, readonly string[]>> {
  let done = 0;
  const own = keptModels({
    ...{ code: project.root, catalog: project.catalog, signal },
    // Nothing of it is compared but the types.
    digestKey: "affected",
    onStack: () => onProgress?.(`running the program of ${stacks.length} stacks: ${++done} done`),
  });
  const models = await (model ?? own)(stacks);
  return new Map(
    stacks.flatMap((stack) => {
      const found = models.get(stack);
      return found === undefined || "problems" in found
        ? []
        : [[stack, found.resources.map(({ type }) => type).filter(isComponent)] as const];
    }),
  );
}

function isComponent(type: string): boolean {
  return type.startsWith("tenantry:");
}

/** Gives the earlier code its packages, and says where they are not its own. */
async function withPackages(
  project: Project,
  revision: Revision,
  changed: readonly string[],
): Promise<string[]> {
  if (revision.packages !== "differ") return [];
  await lendPackages(revision, project.root);
  const packages = changed.filter((file) => file.startsWith("package-lock.json"));
  if (packages.length === 0) return [];
  return [
    `the earlier catalog was read with this revision's packages: ${packages.join(", ")} differ`,
  ];
}

/** The earlier catalog as a whole, from the same commit. */
async function hashesBefore(
  { project, commit, signal }: OtherCode,
  revision: Revision,
): Promise<Hashes> {
  const path = relative(project.root, project.catalog);
  if (!path.startsWith("..")) return hashesBy(revision.root, join(revision.root, path), signal);
  using catalog = await checkOut(project.catalog, commit);
  return await hashesBy(revision.root, catalog.root, signal);
}

function withReasons(
  rows: readonly AffectedRow[],
  reasons: ReadonlyMap<string, readonly string[]>,
): AffectedRow[] {
  const known = new Set(rows.map(({ stack }) => stack));
  const more = [...reasons].filter(([stack]) => !known.has(stack));
  return [
    ...rows.map((row) => ({ ...row, why: [...row.why, ...(reasons.get(row.stack) ?? [])] })),
    ...more.map(([stack, why]): AffectedRow => {
      const [environment = "", tenant = null] = stack.split(".");
      return { stack, environment, tenant, kind: "changed", why };
    }),
  ];
}
