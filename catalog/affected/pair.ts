import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Catalog, LoadResult, Tenant } from "../catalog.ts";
import {
  approvalsFile,
  environmentsFile,
  exceptionsFile,
  ledgerFile,
  ledgerFolder,
  platformFolder,
  tenantsFolder,
} from "../files.ts";
import { loadCatalog } from "../load.ts";
import { Loader } from "../read/loader.ts";
import { readLedgers, readPlatform } from "../read/platform.ts";
import { checkId, longestId } from "../schema/ids.ts";
import { tenantSchema } from "../schema/tenant.ts";

/** A catalog at two moments. Tenants that cannot differ may be left out of both. */
export interface Pair {
  readonly before: LoadResult;
  readonly after: LoadResult;
  /** Files that differ, relative to the catalog's root, sorted. */
  readonly changed: readonly string[];
}

/** How much of a catalog has to be read to compare it, by what differs between its files. */
export type Reach =
  /** Everything: which folders hold tenants may have changed. */
  | "all"
  /** `platform/` may change every tenant. */
  | "platform"
  /** Nobody but the tenants whose own files differ. */
  | "own";

export function reachOf(changed: readonly string[]): Reach {
  if (changed.includes(environmentsFile)) return "all";
  return changed.some(decidesForMany) ? "platform" : "own";
}

/** What is allowed for a while decides nothing about what a stack is made of. */
function decidesForMany(file: string): boolean {
  return file.startsWith(`${platformFolder}/`) && file !== approvalsFile && file !== exceptionsFile;
}

/** The files of the earlier moment that {@link readPair} asks for, of all that there were. */
export function filesOfBefore(
  all: readonly string[],
  changed: readonly string[],
  reach: Reach,
): string[] {
  const differs = new Set(changed);
  return all.filter(
    (file) =>
      reach === "all" ||
      differs.has(file) ||
      (reach === "platform" &&
        file.startsWith(`${platformFolder}/`) &&
        !file.startsWith(ledgerFolder)),
  );
}

/**
 * Reads a catalog as it is and as it was, and nothing twice that is the same.
 *
 * @param root the catalog as it is
 * @param beforeRoot a folder that holds what {@link filesOfBefore} named
 * @param changed files that differ, sorted
 * @param reach at least {@link reachOf} of them
 */
export function readPair(
  root: string,
  beforeRoot: string,
  changed: readonly string[],
  reach: Reach,
): Pair {
  if (reach === "all") {
    return { before: loadCatalog(beforeRoot), after: loadCatalog(root), changed };
  }
  const after = reach === "platform" ? loadCatalog(root) : loadSome(root, changed);
  const loader = new Loader(beforeRoot);
  const platform = reach === "platform" ? platformBefore(loader, after.catalog, changed) : {};
  const differs = new Set(changed);
  const tenants = [
    ...after.catalog.tenants.filter(({ file }) => !differs.has(file)),
    ...readTenants(loader, changed),
  ];
  const { sources, broken, problems } = loader;
  const catalog = { ...after.catalog, ...platform, root: beforeRoot, tenants, sources, broken };
  return { before: { catalog, problems, warnings: [] }, after, changed };
}

/** The environment and id of a tenant's file, if the path is one. */
export function tenantIn(
  file: string,
): { readonly environment: string; readonly id: string } | undefined {
  const [folder, environment, name, ...more] = file.split("/");
  if (folder !== tenantsFolder || !environment || !name?.endsWith(".yaml") || more.length > 0)
    return undefined;
  const id = name.slice(0, -".yaml".length);
  return checkId(id, longestId.tenant) === undefined ? { environment, id } : undefined;
}

type Platform = ReturnType<typeof readPlatform> & Pick<Catalog, "ledgers">;

/** The platform as it was. A ledger is long: one that is the same is the same object. */
function platformBefore(loader: Loader, after: Catalog, changed: readonly string[]): Platform {
  const platform = readPlatform(loader);
  const ledgers = new Map(
    [...after.ledgers].filter(([site]) => !changed.includes(ledgerFile(site))),
  );
  for (const [site, ledger] of readLedgers(loader)) ledgers.set(site, ledger);
  return { ...platform, ledgers };
}

/** How many tenants' files there are. */
export function countTenants(root: string, environment: string): number {
  const folder = join(root, tenantsFolder, environment);
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return names.filter((name) => tenantIn(`${tenantsFolder}/${environment}/${name}`)).length;
}

/** `platform/` and the tenants of these files. */
function loadSome(root: string, files: readonly string[]): LoadResult {
  const loader = new Loader(root);
  const platform = { ...readPlatform(loader), ledgers: readLedgers(loader) };
  const tenants = readTenants(loader, files).filter((it) =>
    platform.environments.has(it.environment),
  );
  const { sources, broken, problems } = loader;
  return { catalog: { root, ...platform, tenants, sources, broken }, problems, warnings: [] };
}

/** Those of the files that are a tenant's and are there. */
function readTenants(loader: Loader, files: readonly string[]): Tenant[] {
  return files.flatMap((file) => {
    const it = tenantIn(file);
    if (!it || !existsSync(join(loader.root, file))) return [];
    const value = loader.read(file, tenantSchema);
    return value ? [{ ...it, file, ...value }] : [];
  });
}
