import type { ProxmoxCapacity } from "../../../catalog/proxmox/capacity.ts";
import { proxmoxFigures } from "../../../catalog/proxmox/figures.ts";
import { number } from "../number.ts";
import { renderTable } from "../table.ts";
import { count, figureTable, gib, headOf, indented } from "./figures.ts";

/** Its hosts, and everything else that can run out. */
export function proxmoxCapacityLines(site: ProxmoxCapacity, width: number): string[] {
  return [
    `${headOf(site)}: ${count(site.tenants, "tenant")}, ${count(site.guests, "guest")} of theirs`,
    ...indented(hostTable(site, width)),
    "",
    ...indented(figureTable(proxmoxFigures(site), width)),
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
