import { pathToFileURL } from "node:url";

/*
 * A process of its own: resolves a whole catalog with the code of an earlier revision and prints the hash of every
 * stack, as that revision would have exported it. Null for a stack that it cannot build.
 */

const [code = "", root = ""] = process.argv.slice(2);

type Load = typeof import("../../catalog/load.ts");
type Tenants = typeof import("../../catalog/resolve/tenant.ts");
type Platforms = typeof import("../../catalog/resolve/platform.ts");
type Hash = typeof import("../../catalog/resolve/hash.ts");

/** A file of the earlier revision; only what it has had from the beginning is asked of it. */
function from<T>(path: string): Promise<T> {
  return import(pathToFileURL(`${code}/catalog/${path}`).href) as Promise<T>;
}

const { loadCatalog } = await from<Load>("load.ts");
const { resolveTenant } = await from<Tenants>("resolve/tenant.ts");
const { resolvePlatform } = await from<Platforms>("resolve/platform.ts");
const { hashResolved } = await from<Hash>("resolve/hash.ts");

const load = loadCatalog(root);
const { environments, tenants } = load.catalog;
const platformProblems = load.problems.filter(({ file }) => !file.startsWith("tenants/"));
const platform = { ...load, problems: platformProblems };
const quiet = { ...load, problems: [] };

const hashes: Record<string, string | null> = {};
for (const id of environments.keys()) {
  hashes[id] = hashOf(() => resolvePlatform(platform, id));
}
for (const { environment, id } of tenants) {
  hashes[`${environment}.${id}`] = hashOf(() => ({
    ...resolveTenant(quiet, environment, id),
    behind: [],
  }));
}
process.stdout.write(JSON.stringify(hashes));

function hashOf(resolve: () => unknown): string | null {
  try {
    return hashResolved(resolve());
  } catch {
    return null;
  }
}
