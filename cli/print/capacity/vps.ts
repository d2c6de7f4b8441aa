import type { Figure } from "../../../catalog/capacity.ts";
import type { VpsCapacity } from "../../../catalog/vps/capacity.ts";
import { number } from "../number.ts";
import { renderTable } from "../table.ts";
import { count, figureTable, gib, headOf, indented } from "./figures.ts";

/** Its hosts, then what bridge tenants have to themselves. */
export function vpsCapacityLines(site: VpsCapacity, width: number): string[] {
  const { tenants, services, own } = site;
  const rows = own.map((it) => [`connections of ${it.tenant}'s own PostgreSQL`, it, ""] as const);
  return [
    `${headOf(site)}: ${count(tenants, "tenant")}, ${count(services, "service")} of theirs`,
    ...indented(hostTable(site, width)),
    ...(rows.length > 0 ? ["", ...indented(figureTable(rows, width))] : []),
    "  Beside what each host keeps for Debian, PostgreSQL and Redis.",
  ];
}

function hostTable({ hosts }: VpsCapacity, width: number): string {
  const of = ({ used, available }: Figure): string => `${number(used)} of ${number(available)}`;
  return renderTable(
    ["host", "memory", "cores", "disk", "connections", "tenants", "for"],
    hosts.map((host) => [
      host.name,
      `${gib(host.memoryMib.used)} of ${gib(host.memoryMib.available)} GiB`,
      of(host.cores),
      `${of(host.diskGib)} GiB`,
      of(host.connections),
      number(host.tenants),
      host.silo ? "one silo tenant" : "everybody",
    ]),
    { width: width - 2 },
  );
}
