import type { Figure } from "../../../catalog/capacity.ts";
import type { ProxmoxCapacity } from "../../../catalog/proxmox/capacity.ts";
import { number } from "../number.ts";
import { renderTable } from "../table.ts";
import { count, figureTable, gib, headOf, indented, type Row } from "./figures.ts";

/** Its hosts, and everything else that can run out. */
export function proxmoxCapacityLines(site: ProxmoxCapacity, width: number): string[] {
  const { spareHosts } = site;
  const kept =
    spareHosts === 0
      ? "no spare host"
      : `what is left when its largest ${spareHosts === 1 ? "host fails" : `${spareHosts} hosts fail`}`;
  const rows: Row[] = [
    [`memory (${kept})`, inGib(site.memoryMib.used, site.memoryMib.afterLoss), "GiB"],
    [`cores (${kept})`, { used: site.cores.used, available: site.cores.afterLoss }, ""],
    ["database connections", site.connections, ""],
    ["VMIDs", site.vmids, ""],
    ["addresses of pool tenants", site.addresses, ""],
    ...(site.vlans.available > 0
      ? [["VLANs of bridge and silo tenants", site.vlans, ""] as const]
      : []),
    ...(site.backupGib ? [["backup space", site.backupGib, "GiB"] as const] : []),
  ];
  return [
    `${headOf(site)}: ${count(site.tenants, "tenant")}, ${count(site.guests, "guest")} of theirs`,
    ...indented(hostTable(site, width)),
    "",
    ...indented(figureTable(rows, width)),
  ];
}

function hostTable({ hosts, siloHosts }: ProxmoxCapacity, width: number): string {
  const rowOf = (host: ProxmoxCapacity["hosts"][number], kind: string): string[] => [
    host.name,
    `${gib(host.usedMemoryMib)} of ${gib(host.memoryMib)} GiB`,
    `${number(host.usedCores)} of ${number(host.cores)}`,
    kind,
  ];
  return renderTable(
    ["host", "memory", "cores", "for"],
    [
      ...hosts.map((host) => rowOf(host, "everybody")),
      ...siloHosts.map((host) => rowOf(host, "one silo tenant")),
    ],
    { width: width - 2 },
  );
}

function inGib(used: number, available: number): Figure {
  return { used: Math.round(used / 1024), available: Math.round(available / 1024) };
}
