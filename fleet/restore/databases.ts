import { z } from "zod";
import type { ProxmoxTenant } from "../../catalog/resolved.ts";
import type { HostShell, ShellResult } from "../host-shell.ts";
import {
  type Backup,
  type DatabaseItem,
  type ItemResult,
  messageOf,
  type Obstacle,
  type RestoreChoice,
} from "./plan.ts";

/*
 * Databases are restored by the helper on the site's operations guest, where the dumps are: `tenantry-host dumps`.
 * It restores beside the live database, checks, and then exchanges the names.
 */

const dump = z.object({ file: z.string(), at: z.string(), bytes: z.number() });
const listed = dump.extend({ service: z.string() });
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
  tenant: ProxmoxTenant,
  choice: RestoreChoice,
): Promise<DatabaseItem[]> {
  const targets = tenant.dumps.filter(
    ({ service }) => choice.service === undefined || service === choice.service,
  );
  if (targets.length === 0) return [];
  const dumps = await dumpsOf(shell, tenant.id);
  const items: DatabaseItem[] = [];
  for (const { service, database } of targets) {
    const own = "why" in dumps ? [] : dumps.filter((it) => it.service === service);
    const backup = choose(own, choice.from);
    const facts = { kind: "database", service, database, backup } as const;
    try {
      if (shell instanceof Error) throw shell;
      const { exists, tables, rows, bytes } = await inspect(shell, tenant.id, service);
      const live = { exists, tables, rows, bytes };
      const obstacle = "why" in dumps ? dumps : obstacleOf(backup, tables, choice);
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

async function dumpsOf(
  shell: HostShell | Error,
  tenant: string,
): Promise<z.infer<typeof listed>[] | Obstacle> {
  try {
    if (shell instanceof Error) throw shell;
    const { stdout } = must(await shell.run(["dumps", "list", tenant]));
    return lines(stdout).map((line) => listed.parse(JSON.parse(line)));
  } catch (error) {
    return { kind: "failed", why: messageOf(error) };
  }
}

async function inspect(
  shell: HostShell,
  tenant: string,
  service: string,
): Promise<z.infer<typeof inspected>> {
  return inspected.parse(lastLine(must(await shell.run(["dumps", "inspect", tenant, service]))));
}

/** The newest, or the one that is named. */
function choose(dumps: readonly z.infer<typeof dump>[], from: string | undefined): Backup | null {
  const found = [...dumps]
    .sort((a, b) => (a.file < b.file ? 1 : -1))
    .find(({ file }) => from === undefined || file === from);
  return found ? { name: found.file, at: found.at, bytes: found.bytes } : null;
}

function obstacleOf(
  backup: Backup | null,
  tables: number,
  { from, replace }: RestoreChoice,
): Obstacle | undefined {
  if (!backup) {
    return {
      kind: "failed",
      why: from ? `there is no dump ${from} of it` : "there is no dump of it",
    };
  }
  if (tables === 0 || replace) return undefined;
  return { kind: "refused", why: "it holds live data; --replace puts the dump in its place" };
}

/** What the helper said, without its name in front. @throws Error with that, when it failed */
function must(result: ShellResult): ShellResult {
  if (result.exitCode === 0) return result;
  const said = result.stderr.trim().replaceAll(/^tenantry-host: /gm, "");
  throw new Error(said || `the helper on the operations guest ended with exit ${result.exitCode}`);
}

function lastLine({ stdout }: ShellResult): unknown {
  return JSON.parse(lines(stdout).at(-1) ?? "null");
}

function lines(text: string): string[] {
  return text.split("\n").filter((line) => line.trim() !== "");
}
