import { MOST, type TrialEstimate } from "../../../catalog/estimate.ts";
import type { Estimate, Takes } from "../../../catalog/proxmox/estimate.ts";
import { number } from "../number.ts";
import { outputWidth, renderTable } from "../table.ts";
import { hanging } from "../words.ts";
import { gib, indented } from "./figures.ts";

/** What tenants of one kind would take, how many fit, and what ends it. */
export function estimateLines(more: Estimate, width = outputWidth()): string[] {
  const { ownServers, perTenant, together } = more;
  const own = ownServers.length === 0 ? "" : `, own ${ownServers.join(" and ")}`;
  return [
    ...hanging(`${asked(more)}${own}:`, width),
    ...indented(
      renderTable(
        ["", "guests", "memory", "cores", "disk", "connections", "backups"],
        [takes("each", perTenant), takes("together", together)],
        { width: width - 2 },
      ),
    ),
    "",
    ...hanging(`${roomOn(more)} What ends it: ${more.endedBy}.`, width),
    ...limitTable(more.limits, width),
  ];
}

/** The same on AWS and on VPS: what they would take of what tenants share. */
export function trialEstimateLines(more: TrialEstimate, width = outputWidth()): string[] {
  const { endedBy } = more;
  const end =
    endedBy === null
      ? "It was not looked at how many more than that."
      : `What ends it: ${endedBy}.`;
  const rows = more.together.map((it) => [
    it.what,
    ...[it.used, it.after, it.available].map((figure) => number(figure)),
  ]);
  const head = ["what", "used", "then", "of"];
  return [
    ...hanging(`${asked(more)}:`, width),
    ...(rows.length > 0 ? [...indented(renderTable(head, rows, { width: width - 2 })), ""] : []),
    ...hanging(`${roomOn(more)} ${end}`, width),
    ...(more.limits.length > 0 ? limitTable(more.limits, width) : []),
  ];
}

/** `20 more tenants of growth (pool) with dashboard, crm` */
function asked({ tenants, tier, isolation, services }: Estimate | TrialEstimate): string {
  return `${number(tenants)} more ${tenants === 1 ? "tenant" : "tenants"} of ${tier} (${isolation}) with ${services.join(", ")}`;
}

/** `On aiqso 9 more fit; 11 of the 20 do not.` */
function roomOn({ site, tenants, room, endedBy }: Estimate | TrialEstimate): string {
  if (endedBy === null) return `On ${site} ${number(MOST)} more fit, or more.`;
  const rest = tenants > room ? `; ${number(tenants - room)} of the ${number(tenants)} do not` : "";
  return `On ${site} ${number(room)} more ${room === 1 ? "fits" : "fit"}${rest}.`;
}

function limitTable(limits: readonly { limit: string; room: number }[], width: number): string[] {
  const rows = limits.map((it) => [it.limit, number(it.room)]);
  return indented(renderTable(["limit", "would be enough for"], rows, { width: width - 2 }));
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
