import { CatalogError } from "../../catalog/errors.ts";
import type { ResolvedTenant } from "../../catalog/resolved.ts";
import { openCatalog, selectTenants } from "../catalog-view.ts";
import { projectOf } from "../context.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import type { CommandOptions } from "../options.ts";
import { outputWidth } from "../print/table.ts";
import { awsTenantLines } from "../print/tenant/aws.ts";
import { domainsOf } from "../print/tenant/domains.ts";
import { proxmoxTenantLines } from "../print/tenant/proxmox.ts";
import { vpsTenantLines } from "../print/tenant/vps.ts";
import { hanging } from "../print/words.ts";

/** `tenantry show <tenant>` */
export function showCommand(options: CommandOptions, id: string): ExitCode {
  const view = openCatalog(projectOf(options).catalog, { env: options.env, tenant: [id] });
  const [tenant] = selectTenants(view, [id], undefined);
  if (!tenant || "problems" in tenant) throw new CatalogError(tenant?.problems ?? []);
  const text = options.json
    ? JSON.stringify(tenant.resolved, null, 2)
    : showTenant(tenant.resolved).join("\n");
  process.stdout.write(`${text}\n`);
  return exitCodes.ok;
}

/** Everything that is decided about a tenant, as lines. @param width columns of the terminal */
export function showTenant(tenant: ResolvedTenant, width = outputWidth()): string[] {
  const lines = [...tenantLines(tenant, width), ...domainsOf(tenant)];
  // A table, which is of several lines, fits already.
  return lines.flatMap((text) => (text.includes("\n") ? [text] : hanging(text, width)));
}

function tenantLines(tenant: ResolvedTenant, width: number): string[] {
  switch (tenant.substrate) {
    case "aws":
      return awsTenantLines(tenant, width);
    case "proxmox":
      return proxmoxTenantLines(tenant, width);
    case "vps":
      return vpsTenantLines(tenant, width);
  }
}
