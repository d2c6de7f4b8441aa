import { fileURLToPath } from "node:url";
import * as pulumi from "@pulumi/pulumi";
import { CatalogError } from "../catalog/errors.ts";
import { loadForPlatform, loadForTenant } from "../catalog/load.ts";
import { resolvePlatform } from "../catalog/resolve/platform.ts";
import { resolveTenant } from "../catalog/resolve/tenant.ts";
import type { ResolvedPlatform, ResolvedTenant } from "../catalog/resolved.ts";

/** The folder that holds `tenants/` and `platform/`: `TENANTRY_CATALOG`, else the project's root. */
export function catalogRoot(env: Readonly<Record<string, string | undefined>>): string {
  return env["TENANTRY_CATALOG"] || fileURLToPath(new URL("..", import.meta.url));
}

/**
 * What one tenant is made of. Reads its own file, `platform/` and its site's ledger; trouble in other tenants' files
 * is one warning line, handed to `warn`.
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
  return asRunError(() => resolveTenant(load, environment, id));
}

function logWarning(line: string): void {
  void pulumi.log.warn(line);
}

/** What an environment's platform is made of. Reads `platform/` and its ledgers, no tenant's file. */
export function openPlatform(root: string, environment: string): ResolvedPlatform {
  return asRunError(() => resolvePlatform(loadForPlatform(root, environment), environment));
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
