import { CatalogError } from "../../catalog/errors.ts";
import type { ResolvedService, ResolvedTenant } from "../../catalog/resolved.ts";
import { openCatalog, selectTenants } from "../catalog-view.ts";
import { projectOf } from "../context.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import type { CommandOptions } from "../options.ts";
import { renderTable } from "../print/table.ts";

/** `tenantry show <tenant>` */
export function showCommand(options: CommandOptions, id: string): ExitCode {
  const view = openCatalog(projectOf(options).catalog, options.env);
  const [tenant] = selectTenants(view, [id], undefined);
  if (!tenant || "problems" in tenant) throw new CatalogError(tenant?.problems ?? []);
  const text = options.json
    ? JSON.stringify(tenant.resolved, null, 2)
    : showTenant(tenant.resolved).join("\n");
  process.stdout.write(`${text}\n`);
  return exitCodes.ok;
}

/** Everything that is decided about a tenant, as lines. @param width columns of the terminal */
export function showTenant(tenant: ResolvedTenant, width?: number): string[] {
  const { services, backup, behind } = tenant;
  return [
    `${tenant.name} (${tenant.id})`,
    `  ${tenant.url}`,
    `  tenant ${tenant.number} of ${tenant.environment}, ${tenant.tier} (${tenant.isolation}) on ${tenant.site.id}; pool ${tenant.pool}`,
    "",
    "Guests",
    table(
      ["service", "VMID", "address", "host", "memory", "cores", "disk", "kept as", "image"],
      services.map(guestRow),
      width,
    ),
    "",
    "Routes",
    table(
      ["service", "public URL", "to", "health", "body", "rate", "WebSocket"],
      services.map(routeRow),
      width,
    ),
    "",
    "Databases and cache users",
    table(
      ["service", "database and role", "cache user", "key prefix"],
      services.filter(hasData).map(dataRow),
      width,
    ),
    "",
    backup
      ? `Backup: ${backup.schedule} to ${backup.storage}; keeps ${backup.keep.daily} daily, ${backup.keep.weekly} weekly, ${backup.keep.monthly} monthly`
      : "Backup: none in this tier",
    ...behind.map(
      (it) => `Behind: ${it.service} runs ${it.running}; its service's file names ${it.wanted}`,
    ),
  ];
}

function table(head: readonly string[], rows: readonly string[][], width?: number): string {
  const text = rows.length === 0 ? "none" : renderTable(head, rows, width && width - 2);
  return text.replace(/^/gm, "  ");
}

function guestRow({ id, guest, lifecycle }: ResolvedService): string[] {
  return [
    id,
    String(guest.vmid),
    guest.ip,
    guest.host,
    `${guest.memoryMib} MiB`,
    String(guest.cores),
    `${guest.diskGib} GiB`,
    lifecycle,
    guest.image.fileName.replace(/\.tar$/, ""),
  ];
}

function routeRow({ id, url, route }: ResolvedService): string[] {
  return [
    id,
    url,
    `${route.upstream.ip}:${route.upstream.port}${route.strip ? " (path taken off)" : ""}`,
    route.health,
    `${route.bodyMib} MiB`,
    `${route.requestsPerSecond}/s`,
    route.websocket ? "yes" : "no",
  ];
}

function hasData({ postgres, redis }: ResolvedService): boolean {
  return postgres !== null || redis !== null;
}

function dataRow({ id, postgres, redis }: ResolvedService): string[] {
  return [id, postgres?.database ?? "", redis?.user ?? "", redis?.prefix ?? ""];
}
