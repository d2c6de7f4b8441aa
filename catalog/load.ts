import type { Catalog, LoadResult, Tenant, TenantLoad } from "./catalog.ts";
import type { CatalogProblem } from "./errors.ts";
import { sortProblems } from "./errors.ts";
import { environmentsFile, tenantFile, tenantsFolder } from "./files.ts";
import { soundValue } from "./read/document.ts";
import { suggestion } from "./read/explain.ts";
import { isIgnored, type Listing, listFiles, readFolder } from "./read/folder.ts";
import { Loader } from "./read/loader.ts";
import { readLedgers, readPlatform } from "./read/platform.ts";
import { printable } from "./read/show.ts";
import { readText, wholeFile } from "./read/text.ts";
import { checkId, idGrammar, longestId } from "./schema/ids.ts";
import { tenantSchema } from "./schema/tenant.ts";

/**
 * Reads everything under `root` (absolute; it holds `tenants/` and `platform/`). Never throws for what a person can
 * get wrong: whatever is whole is in `catalog`, everything that is not is in `problems`, all files, sorted.
 */
export function loadCatalog(root: string): LoadResult {
  const loader = new Loader(root);
  if (!loader.rootIsThere()) return finish(loader, emptyPlatform(), []);
  const platform = { ...readPlatform(loader), ledgers: readLedgers(loader) };
  return finish(loader, platform, readAllTenants(loader, platform.environments));
}

/**
 * Reads what one tenant's stack needs: its own file, `platform/` and its site's ledger. Trouble in the other files of
 * `tenants/<environment>` is one warning, and those that are sound are `neighbours`, for what they take of the site;
 * other environments are not looked at.
 */
export function loadForTenant(root: string, environment: string, tenantId: string): TenantLoad {
  const loader = new Loader(root);
  if (!loader.rootIsThere()) return { ...finish(loader, emptyPlatform(), []), neighbours: [] };
  const platform = readPlatform(loader);
  if (!checkEnvironment(loader, platform.environments, environment)) {
    return { ...finish(loader, { ...platform, ledgers: new Map() }, []), neighbours: [] };
  }
  const listing = listFiles(root, tenantKind(environment));
  const tenant = readOwnFile(loader, environment, tenantId, listing);
  const tenants = tenant ? [tenant] : [];
  // Without a file of its own it may still be in any ledger of the environment: then it is an orphan, not a stranger.
  const ledgers = readLedgers(
    loader,
    tenants.length > 0
      ? tenants.map((tenant) => tenant.site)
      : (platform.environments.get(environment)?.sites ?? []),
  );
  const { neighbours, warnings } = readOthers(loader, listing, environment, tenantId);
  return { ...finish(loader, { ...platform, ledgers }, tenants, warnings), neighbours };
}

/** Reads what an environment's platform stack needs: `platform/` with all ledgers, and no tenant. */
export function loadForPlatform(root: string, environment: string): LoadResult {
  const loader = new Loader(root);
  if (!loader.rootIsThere()) return finish(loader, emptyPlatform(), []);
  const platform = { ...readPlatform(loader), ledgers: readLedgers(loader) };
  checkEnvironment(loader, platform.environments, environment);
  return finish(loader, platform, []);
}

type Platform = ReturnType<typeof readPlatform> & Pick<Catalog, "ledgers">;

function emptyPlatform(): Platform {
  return {
    environments: new Map(),
    sites: new Map(),
    tiers: new Map(),
    services: new Map(),
    approvals: [],
    exceptions: [],
    ledgers: new Map(),
  };
}

function finish(
  loader: Loader,
  platform: Platform,
  tenants: readonly Tenant[],
  warnings: readonly string[] = [],
): LoadResult {
  const { root, sources, broken } = loader;
  return {
    catalog: { root, ...platform, tenants, broken, sources },
    problems: sortProblems(loader.problems),
    warnings,
  };
}

function tenantKind(environment: string) {
  return {
    folder: `${tenantsFolder}/${environment}`,
    what: "a tenant",
    longest: longestId.tenant,
    whenEmpty: "An environment that has no tenants yet says so with a file .gitkeep.",
  };
}

function readAllTenants(loader: Loader, environments: Catalog["environments"]): Tenant[] {
  const tenants: Tenant[] = [];
  const folder = readFolder(loader.root, tenantsFolder);
  if (folder.problem) {
    loader.report(folder.problem);
    return tenants;
  }
  const known = loader.broken.has(environmentsFile) ? undefined : environments;
  const seen = new Set<string>();
  for (const entry of folder.entries) {
    if (isIgnored(entry.name)) continue;
    const path = `${tenantsFolder}/${entry.name}`;
    const problem = explainTenantsEntry(path, entry.name, entry.isDirectory(), known);
    if (problem) loader.report(entry.isSymbolicLink() ? isLink(path) : problem);
    if (!entry.isDirectory()) continue;
    seen.add(entry.name);
    for (const tenant of readTenants(loader, entry.name)) if (!problem) tenants.push(tenant);
  }
  for (const environment of known?.keys() ?? []) {
    if (seen.has(environment)) continue;
    const folder = `${tenantsFolder}/${environment}`;
    const message = `this folder is missing. It holds the tenants of the environment "${environment}"; one that has no tenants yet says so with a file .gitkeep in it.`;
    if (!loader.broken.has(folder)) loader.report(wholeFile("E_FOLDER", folder, message));
  }
  return tenants;
}

function isLink(path: string): CatalogProblem {
  return wholeFile(
    "E_LINK",
    path,
    "this is a link. The catalog follows none: put the folder itself here.",
  );
}

function explainTenantsEntry(
  path: string,
  name: string,
  isFolder: boolean,
  known: Catalog["environments"] | undefined,
): CatalogProblem | undefined {
  if (!isFolder) {
    const message = `nobody would read this file. Only folders tenants/<environment>/ belong here.`;
    return wholeFile("E_FILE", path, message);
  }
  const wrong = checkId(name, longestId.environment);
  if (wrong !== undefined) {
    const message = `the folder's name is an environment's id, and "${printable(name)}" cannot be one: ${wrong}. Expected ${idGrammar(longestId.environment)}.`;
    return wholeFile("E_VALUE", path, message);
  }
  if (!known || known.has(name)) return undefined;
  return wholeFile("E_REFERENCE", path, noEnvironment(name, known));
}

function noEnvironment(name: string, known: Catalog["environments"]): string {
  const words = [...known.keys()];
  return `there is no environment "${printable(name)}" in ${environmentsFile}.${suggestion(name, words)} There are: ${words.join(", ")}.`;
}

function readTenants(loader: Loader, environment: string): Tenant[] {
  const listing = listFiles(loader.root, tenantKind(environment));
  for (const problem of listing.problems) loader.report(problem);
  const tenants: Tenant[] = [];
  for (const { id, file, named } of listing.files) {
    const value = loader.read(file, tenantSchema);
    if (value && named) tenants.push({ environment, id, file, ...value });
  }
  return tenants;
}

function checkEnvironment(
  loader: Loader,
  environments: Catalog["environments"],
  environment: string,
): boolean {
  if (environments.has(environment)) return true;
  if (!loader.broken.has(environmentsFile)) {
    const message = noEnvironment(environment, environments);
    loader.report(wholeFile("E_REFERENCE", environmentsFile, message));
  }
  return false;
}

function readOwnFile(
  loader: Loader,
  environment: string,
  id: string,
  listing: Listing,
): Tenant | undefined {
  const file = tenantFile(environment, id);
  const own = listing.files.find((candidate) => candidate.id === id && candidate.named);
  if (own) {
    const value = loader.read(file, tenantSchema);
    return value && { environment, id, file, ...value };
  }
  const wrong = listing.problems.filter((problem) => problem.file === printable(file));
  const whole = listing.problems.filter((problem) => problem.code === "E_FOLDER");
  for (const problem of wrong.length > 0 ? wrong : whole) loader.report(problem);
  if (wrong.length === 0 && whole.length === 0) {
    const ids = listing.files.map((candidate) => candidate.id);
    const message = `there is no such file, so there is no tenant "${printable(id)}" in ${environment}.${suggestion(id, ids)} A tenant that was removed is still in the ledger: bring the file back, or release it.`;
    loader.report(wholeFile("E_FILE", file, message));
  }
  return undefined;
}

/** The other files of an environment: those that are sound, and one line about those that are not. */
function readOthers(
  loader: Loader,
  listing: Listing,
  environment: string,
  ownId: string,
): Pick<TenantLoad, "neighbours" | "warnings"> {
  const own = tenantFile(environment, ownId);
  const neighbours: Tenant[] = [];
  const bad = new Set(listing.problems.map((problem) => problem.file));
  for (const { id, file, named } of listing.files) {
    if (file === own || !named) continue;
    const { text } = readText(loader.root, file);
    const value = text === undefined ? undefined : soundValue(text, tenantSchema);
    if (value) neighbours.push({ environment, id, file, ...value });
    else bad.add(printable(file));
  }
  bad.delete(printable(own));
  bad.delete(`${tenantsFolder}/${environment}`);
  if (bad.size === 0) return { neighbours, warnings: [] };
  const files = bad.size === 1 ? "1 other file" : `${bad.size} other files`;
  const verb = bad.size === 1 ? "has" : "have";
  const warning = `${files} in ${tenantsFolder}/${environment} ${verb} errors; run tenantry validate`;
  return { neighbours, warnings: [warning] };
}
