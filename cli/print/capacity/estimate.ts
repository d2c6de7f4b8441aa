import type { Estimate, Takes } from "../../../catalog/proxmox/estimate.ts";
import { number } from "../number.ts";
import { outputWidth, renderTable } from "../table.ts";
import { gib, indented } from "./figures.ts";

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
