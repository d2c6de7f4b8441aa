import type { ResolvedTenant } from "../../catalog/resolved.ts";
import { type ItemResult, nameOfItem, type RestoreItem } from "../../fleet/restore/plan.ts";
import { renderTable } from "./table.ts";

/** What a restore would do, an item a paragraph: what is chosen, how old it is, and what stands there. */
export function restorePlanLines(
  tenant: ResolvedTenant,
  items: readonly RestoreItem[],
  now: Date = new Date(),
): string[] {
  return [
    `${tenant.name} (${tenant.id}) on ${tenant.site.id}:`,
    ...items.flatMap((item) => {
      const { backup, obstacle } = item;
      const chosen = backup
        ? `${backup.name}, ${age(backup.at, now)} old, ${bytes(backup.bytes)}`
        : "nothing to restore from";
      return [
        `  ${nameOfItem(tenant.id, item)} (${placeOf(item)})`,
        `    from:  ${chosen}`,
        `    there: ${standing(item)}`,
        ...(obstacle
          ? [`    ${obstacle.kind === "refused" ? "refused" : "cannot"}: ${obstacle.why}`]
          : []),
      ];
    }),
    ...guestWarning(items),
  ];
}

/** The same as data, in the fields of {@link restoreReport}. */
export function restorePlanData(
  tenant: ResolvedTenant,
  items: readonly RestoreItem[],
  local: boolean,
): string {
  const planned = items.map(({ obstacle, ...item }) => ({
    ...item,
    result: obstacle?.kind ?? "would be restored",
    notes: obstacle ? [obstacle.why] : [],
  }));
  const { id, environment } = tenant;
  return JSON.stringify({ tenant: id, environment, local, planned: true, items: planned }, null, 2);
}

/** What became of it: a table, or data. */
export function restoreReport(
  tenant: ResolvedTenant,
  results: readonly ItemResult[],
  { local, json, width }: { local: boolean; json: boolean; width?: number },
): string {
  if (json) {
    const items = results.map(({ item, kind, notes }) => ({ ...item, result: kind, notes }));
    return JSON.stringify(
      { tenant: tenant.id, environment: tenant.environment, local, items },
      null,
      2,
    );
  }
  const rows = results.map(({ item, kind, notes }) => [
    nameOfItem(tenant.id, item),
    kind,
    notes.join("; "),
  ]);
  const restored = results.filter(({ kind }) => kind === "restored").length;
  const where = local ? " on the local cloud (simulated: nothing real was touched)" : "";
  return [
    renderTable(["what", "result", ""], rows, width === undefined ? {} : { width }),
    "",
    `${restored} of ${results.length} restored${where}.`,
    ...guestWarning(results.filter(({ kind }) => kind === "restored").map(({ item }) => item)),
  ].join("\n");
}

function placeOf(item: RestoreItem): string {
  if (item.kind === "guest") return `VMID ${item.vmid} on ${item.node}`;
  return item.kind === "files" ? item.folder : item.database;
}

function standing(item: RestoreItem): string {
  if (item.kind === "guest") {
    if (!item.live) return item.isKnown ? "no such guest" : "unknown";
    return `a guest, ${item.live.status}${item.live.isProtected ? ", protected" : ""}`;
  }
  if (!item.live) return "unknown";
  if (item.kind === "files") {
    const { files, bytes: size } = item.live;
    if (files === 0) return "no files";
    return `${files} ${files === 1 ? "file or folder" : "files and folders"}, ${bytes(size)}`;
  }
  const { exists, tables, rows, bytes: size } = item.live;
  if (!exists) return "no such database";
  if (tables === 0) return "an empty database";
  return `${tables} ${tables === 1 ? "table" : "tables"}, about ${rows} rows, ${bytes(size)}`;
}

function guestWarning(items: readonly RestoreItem[]): string[] {
  return items.some(({ kind }) => kind === "guest")
    ? [
        "Restoring guests has only been run on the local cloud, never on a real cluster. Have a look at each of them.",
      ]
    : [];
}

function age(at: string, now: Date): string {
  const minutes = Math.max(0, Math.round((now.getTime() - Date.parse(at)) / 60_000));
  if (minutes < 120) return `${minutes} minutes`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} hours` : `${Math.round(hours / 24)} days`;
}

function bytes(count: number): string {
  const units = ["bytes", "KiB", "MiB", "GiB", "TiB"];
  const power = Math.min(
    units.length - 1,
    Math.max(0, Math.floor(Math.log2(Math.max(1, count)) / 10)),
  );
  const value = count / 1024 ** power;
  return `${power === 0 ? value : value.toFixed(value < 10 ? 1 : 0)} ${units[power]}`;
}
