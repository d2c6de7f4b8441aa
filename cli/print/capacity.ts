import type { Figure, SiteCapacity } from "../../catalog/capacity.ts";
import type { Estimate, Takes } from "../../catalog/estimate.ts";
import { number } from "./number.ts";
import { outputWidth, renderTable } from "./table.ts";

type Row = readonly [what: string, figure: Figure, unit: string];

/** How full a site is: its hosts, and everything that can run out. @param width columns of the terminal */
export function capacityLines(site: SiteCapacity, width = outputWidth()): string[] {
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
  const head = `${site.site}${site.environment === null ? "" : ` (${site.environment})`}: ${count(site.tenants, "tenant")}, ${count(site.guests, "guest")} of theirs`;
  return [
    head,
    ...indented(hostTable(site, width)),
    "",
    ...indented(
      renderTable(
        ["what", "used", "of", "free"],
        rows.map(([what, { used, available }, unit]) => [
          what,
          ...[used, available, available - used].map((it) => `${number(it)} ${unit}`.trim()),
        ]),
        width - 2,
      ),
    ),
  ];
}

function hostTable({ hosts, siloHosts }: SiteCapacity, width: number): string {
  const rowOf = (host: SiteCapacity["hosts"][number], kind: string): string[] => [
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
    width - 2,
  );
}

/** What tenants of one kind would take, how many fit, and what ends it. */
export function estimateLines(more: Estimate, width = outputWidth()): string[] {
  const { tenants, tier, isolation, services, ownServers, perTenant, together, room } = more;
  const own = ownServers.length === 0 ? "" : `, own ${ownServers.join(" and ")}`;
  const rest = tenants > room ? `; ${number(tenants - room)} of the ${number(tenants)} do not` : "";
  return [
    `${number(tenants)} more ${tenants === 1 ? "tenant" : "tenants"} of ${tier} (${isolation}) with ${services.join(", ")}${own}:`,
    ...indented(
      renderTable(
        ["", "guests", "memory", "cores", "disk", "connections", "backups"],
        [takes("each", perTenant), takes("together", together)],
        width - 2,
      ),
    ),
    "",
    `On ${more.site} ${number(room)} more ${room === 1 ? "fits" : "fit"}${rest}. What ends it: ${more.endedBy}.`,
    ...indented(
      renderTable(
        ["limit", "would be enough for"],
        more.limits.map((it) => [it.limit, number(it.room)]),
        width - 2,
      ),
    ),
  ];
}

function takes(what: string, it: Takes): string[] {
  return [
    what,
    number(it.guests),
    `${gib(it.memoryMib)} GiB`,
    number(it.cores),
    `${number(it.diskGib)} GiB`,
    number(it.connections),
    `${number(it.backupGib)} GiB`,
  ];
}

function inGib(used: number, available: number): Figure {
  return { used: Math.round(used / 1024), available: Math.round(available / 1024) };
}

function gib(mib: number): string {
  return number(Math.round(mib / 102.4) / 10);
}

function indented(text: string): string[] {
  return text.split("\n").map((line) => `  ${line}`);
}

function count(value: number, word: string): string {
  return `${number(value)} ${value === 1 ? word : `${word}s`}`;
}
