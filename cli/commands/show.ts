import { CatalogError } from "../../catalog/errors.ts";
import type {
  DedicatedServer,
  ResolvedGuest,
  ResolvedService,
  ResolvedTenant,
} from "../../catalog/resolved.ts";
import { openCatalog, selectTenants } from "../catalog-view.ts";
import { projectOf } from "../context.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import type { CommandOptions } from "../options.ts";
import { outputWidth, renderTable } from "../print/table.ts";

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
  const { services, dedicated, network, pool, backup, behind, dumps } = tenant;
  const servers = [dedicated.postgres, dedicated.redis].filter((it) => it !== null);
  return [
    `${tenant.name} (${tenant.id})`,
    `  ${tenant.url}`,
    `  tenant ${tenant.number} of ${tenant.environment}, ${tenant.tier} (${tenant.isolation}) on ${tenant.site.id}; ${pool === null ? "in no pool" : `pool ${pool}`}`,
    ...(network ? [`  own network ${network.cidr}, VLAN ${network.vlan}`] : []),
    ...(tenant.adopting ? ["  adopted as it was found: nothing is added to it"] : []),
    "",
    "Guests",
    table(
      ["service", "VMID", "address", "host", "memory", "cores", "disk", "kept as", "image"],
      [...services.map(guestRow), ...servers.map((server) => serverRow(server, tenant.id))],
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
    ...(dumps.length > 0
      ? [`Dumped every night: ${dumps.map((it) => it.database).join(", ")}`]
      : []),
    ...behind.map(
      (it) => `Behind: ${it.service} runs ${it.running}; its service's file names ${it.wanted}`,
    ),
  ];
}

function table(head: readonly string[], rows: readonly string[][], width: number): string {
  const text = rows.length === 0 ? "none" : renderTable(head, rows, width - 2, "words");
  return text.replace(/^/gm, "  ");
}

function guestRow({
  id,
  guest,
  lifecycle,
}: Pick<ResolvedService, "id" | "guest" | "lifecycle">): string[] {
  return [
    id,
    String(guest.vmid),
    guest.ip,
    guest.host,
    `${guest.memoryMib} MiB`,
    String(guest.cores),
    `${guest.diskGib} GiB`,
    lifecycle,
    madeFrom(guest),
  ];
}

function serverRow({ name, guest, lifecycle }: DedicatedServer, own: string): string[] {
  return guestRow({ id: name.slice(own.length + 1), guest, lifecycle });
}

function madeFrom({ image, template, adopted }: ResolvedGuest): string {
  if (adopted) return "as it was found";
  if (template) return `a clone of ${template.id} (VMID ${template.vmid})`;
  return image?.fileName.replace(/\.tar$/, "") ?? "";
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
