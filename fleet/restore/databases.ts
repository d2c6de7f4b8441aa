import { z } from "zod";
import type { HostShell } from "../host-shell.ts";
import { choose, dumpsOf, lastLine, must, obstacleOf } from "./dumps.ts";
import {
  type DatabaseItem,
  type ItemResult,
  messageOf,
  type RestorableTenant,
  type RestoreChoice,
} from "./plan.ts";

/*
 * Databases are restored by the helper on the host where the dumps are, the site's operations guest or the tenant's own VPS: `tenantry-host dumps`.
 * It restores beside the live database, checks, and then exchanges the names.
 */

const inspected = z.object({
  exists: z.boolean(),
  tables: z.number(),
  rows: z.number(),
  bytes: z.number(),
});
const restored = z.object({ tables: z.number(), kept: z.string().nullable() });

/** Looks at every dumped database of a tenant that the choice is about. */
export async function lookAtDatabases(
  shell: HostShell | Error,
  tenant: RestorableTenant,
  choice: RestoreChoice,
): Promise<DatabaseItem[]> {
  const targets = tenant.dumps.filter(
    ({ service }) => choice.service === undefined || service === choice.service,
  );
  if (targets.length === 0) return [];
  const dumps = await dumpsOf(shell, tenant.id);
  const items: DatabaseItem[] = [];
  for (const { service, database } of targets) {
    const own =
      "why" in dumps ? [] : dumps.filter((it) => it.service === service && it.database !== null);
    const backup = choose(own, choice.from);
    const facts = { kind: "database", service, database, backup } as const;
    try {
      if (shell instanceof Error) throw shell;
      const { exists, tables, rows, bytes } = await inspect(shell, tenant.id, service);
      const live = { exists, tables, rows, bytes };
      const obstacle = "why" in dumps ? dumps : obstacleOf(backup, tables > 0, choice);
      items.push({ ...facts, live, obstacle });
    } catch (error) {
      items.push({ ...facts, live: null, obstacle: { kind: "failed", why: messageOf(error) } });
    }
  }
  return items;
}

/** Restores one database. Never throws: the result says it. */
export async function restoreDatabase(
  shell: HostShell,
  tenant: string,
  item: DatabaseItem,
  identity: string,
  replace: boolean,
): Promise<ItemResult> {
  const from = item.backup ? ["--from", item.backup.name] : [];
  const args = ["dumps", "restore", tenant, item.service, ...from];
  try {
    const result = await shell.run([...args, ...(replace ? ["--replace"] : [])], identity);
    if (result.exitCode === 3) {
      const why = "live data has come since it was looked at; nothing was changed";
      return { item, kind: "refused", notes: [why] };
    }
    const { tables, kept } = restored.parse(lastLine(must(result)));
    const before = kept === null ? [] : [`what stood there is kept as the database ${kept}`];
    return { item, kind: "restored", notes: [`${tables} tables`, ...before] };
  } catch (error) {
    return { item, kind: "failed", notes: [messageOf(error)] };
  }
}

async function inspect(
  shell: HostShell,
  tenant: string,
  service: string,
): Promise<z.infer<typeof inspected>> {
  return inspected.parse(lastLine(must(await shell.run(["dumps", "inspect", tenant, service]))));
}
