import type { HostShell } from "../host-shell.ts";
import type { PveClient } from "../pve/client.ts";
import type { RunOutcome } from "../record/recorder.ts";
import { restoreDatabase } from "./databases.ts";
import { restoreFiles } from "./files.ts";
import { restoreGuest } from "./guests.ts";
import { type ItemResult, nameOfItem, type RestorableTenant, type RestoreItem } from "./plan.ts";

/** What a restore works with; where there is no way to something, the reason. */
export interface RestoreTools {
  readonly shell: HostShell | Error;
  readonly pve: PveClient | Error;
  /** The age identity that the dumps are encrypted for. */
  readonly identity: string;
  readonly replace: boolean;
  readonly signal?: AbortSignal | undefined;
  readonly onBegin?: (item: RestoreItem) => void;
}

/**
 * Restores what can be restored, one after another: guests first, since a database may stand on one of them, files last. One
 * failure stops no other; after an interrupt nothing new is begun.
 */
export async function runRestore(
  tenant: RestorableTenant,
  items: readonly RestoreItem[],
  tools: RestoreTools,
): Promise<ItemResult[]> {
  const results: ItemResult[] = [];
  for (const item of items) {
    if (item.obstacle) {
      results.push({ item, kind: item.obstacle.kind, notes: [item.obstacle.why] });
    } else if (tools.signal?.aborted) {
      results.push({ item, kind: "not begun", notes: ["interrupted before it"] });
    } else {
      tools.onBegin?.(item);
      results.push(await restoreItem(tenant.id, item, tools));
    }
  }
  return results;
}

async function restoreItem(
  tenant: string,
  item: RestoreItem,
  { shell, pve, identity, replace }: RestoreTools,
): Promise<ItemResult> {
  const tool = item.kind === "guest" ? pve : shell;
  if (tool instanceof Error) return { item, kind: "failed", notes: [tool.message] };
  switch (item.kind) {
    case "guest":
      return restoreGuest(pve as PveClient, item);
    case "database":
      return restoreDatabase(shell as HostShell, tenant, item, identity, replace);
    case "files":
      return restoreFiles(shell as HostShell, tenant, item, identity, replace);
  }
}

/** What a whole restore came to: the worst of its items. */
export function outcomeOf(
  tenant: string,
  results: readonly ItemResult[],
  seconds: number,
): RunOutcome {
  const has = (kind: ItemResult["kind"]): boolean => results.some((it) => it.kind === kind);
  const bad = results.filter(({ kind }) => kind !== "restored");
  return {
    result: has("not begun")
      ? "interrupted"
      : has("failed")
        ? "failed"
        : has("refused")
          ? "refused"
          : has("restored")
            ? "succeeded"
            : "unchanged",
    counts: {
      imported: 0,
      created: 0,
      updated: 0,
      deleted: 0,
      replaced: results.length - bad.length,
    },
    seconds,
    errors: bad.map(({ item, notes }) => `${nameOfItem(tenant, item)}: ${notes.join("; ")}`),
  };
}
