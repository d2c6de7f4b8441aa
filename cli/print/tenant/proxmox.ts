import type {
  DedicatedServer,
  ProxmoxTenant,
  ResolvedGuest,
  ResolvedService,
} from "../../../catalog/resolved.ts";
import { indentedTable } from "../table.ts";

/** Everything that is decided about a tenant on Proxmox, as lines. */
export function proxmoxTenantLines(tenant: ProxmoxTenant, width: number): string[] {
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
    indentedTable(
      ["service", "VMID", "address", "host", "memory", "cores", "disk", "kept as", "image"],
      [...services.map(guestRow), ...servers.map((server) => serverRow(server, tenant.id))],
      width,
    ),
    "",
    "Routes",
    indentedTable(
      ["service", "public URL", "to", "health", "body", "rate", "WebSocket"],
      services.map(routeRow),
      width,
    ),
    "",
    "Databases and cache users",
    indentedTable(
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
