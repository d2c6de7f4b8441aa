import { fileURLToPath } from "node:url";
import * as pulumi from "@pulumi/pulumi";
import type { Catalog } from "../catalog/catalog.ts";
import { CatalogError } from "../catalog/errors.ts";
import { tenantFile } from "../catalog/files.ts";
import { loadForPlatform, loadForTenant } from "../catalog/load.ts";
import { overrun, stops } from "../catalog/overrun.ts";
import { resolvePlatform } from "../catalog/resolve/platform.ts";
import { resolveTenant } from "../catalog/resolve/tenant.ts";
import type { ResolvedPlatform, ResolvedTenant } from "../catalog/resolved.ts";

/** The folder that holds `tenants/` and `platform/`: `TENANTRY_CATALOG`, else the project's root. */
export function catalogRoot(env: Readonly<Record<string, string | undefined>>): string {
  return env["TENANTRY_CATALOG"] || fileURLToPath(new URL("..", import.meta.url));
}

/**
 * What one tenant is made of. Reads its own file, `platform/` and its site's ledger; trouble in other tenants' files
 * is one warning line, handed to `warn`. Refuses where its site is overrun: the sum over the sound files of the
 * environment, less than 0.1 s of 1,000 tenants. Not while TENANTRY_JUDGES says that somebody only looks, who asks
 * that by himself.
 * @throws RunError with every problem in the house format.
 */
export function openTenant(
  root: string,
  environment: string,
  id: string,
  warn: (line: string) => void = logWarning,
): ResolvedTenant {
  const load = loadForTenant(root, environment, id);
  for (const line of load.warnings) warn(line);
  return asRunError(() => {
    const tenant = resolveTenant(load, environment, id);
    const { catalog, neighbours } = load;
    const all = { ...catalog, tenants: [...catalog.tenants, ...neighbours] };
    refuseOverrun(all, [tenant.site.id], tenantFile(environment, id));
    return tenant;
  });
}

function logWarning(line: string): void {
  void pulumi.log.warn(line);
}

/**
 * What an environment's platform is made of. Reads `platform/` and its ledgers, no tenant's file: a site is overrun
 * here when its own guests alone do not fit.
 * @throws RunError with every problem in the house format.
 */
export function openPlatform(root: string, environment: string): ResolvedPlatform {
  return asRunError(() => {
    const load = loadForPlatform(root, environment);
    const platform = resolvePlatform(load, environment);
    refuseOverrun(load.catalog, load.catalog.environments.get(environment)?.sites ?? []);
    return platform;
  });
}

function refuseOverrun(catalog: Catalog, sites: readonly string[], own?: string): void {
  if (process.env["TENANTRY_JUDGES"]) return;
  const problems = sites
    .flatMap((id) => catalog.sites.get(id) ?? [])
    .flatMap((site) => overrun(catalog, site))
    .filter((problem) => stops(problem, own));
  if (problems.length > 0) throw new CatalogError(problems);
}

/** Pulumi's host prints a RunError as it is, and anything else as a stack trace. */
function asRunError<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof CatalogError) throw new pulumi.RunError(error.message);
    throw error;
  }
}
