import { z } from "zod";
import type { VpsTenant } from "../../catalog/resolved.ts";
import type { HostShell } from "../host-shell.ts";
import { choose, dumpsOf, lastLine, must, obstacleOf } from "./dumps.ts";
import { type FilesItem, type ItemResult, messageOf, type RestoreChoice } from "./plan.ts";

/*
 * The files of a service are restored by the helper on the tenant's host. It unpacks beside the live folder, as the
 * tenant's own user, counts, and exchanges the two while the service stands still.
 */

const inspected = z.object({ exists: z.boolean(), files: z.number(), bytes: z.number() });
const restored = z.object({ files: z.number(), kept: z.string().nullable() });

/** Looks at every folder of files of a tenant that the choice is about. */
export async function lookAtFiles(
  shell: HostShell | Error,
  tenant: VpsTenant,
  choice: RestoreChoice,
): Promise<FilesItem[]> {
  const targets = tenant.files.filter(
    ({ service }) => choice.service === undefined || service === choice.service,
  );
  if (targets.length === 0) return [];
  const dumps = await dumpsOf(shell, tenant.id);
  const items: FilesItem[] = [];
  for (const { service, folder } of targets) {
    const own =
      "why" in dumps ? [] : dumps.filter((it) => it.service === service && it.database === null);
    const backup = choose(own, choice.from);
    const facts = { kind: "files", service, folder, backup } as const;
    try {
      if (shell instanceof Error) throw shell;
      const answer = await shell.run(["dumps", "inspect", tenant.id, service, "--files"]);
      const live = inspected.parse(lastLine(must(answer)));
      const obstacle = "why" in dumps ? dumps : obstacleOf(backup, live.files > 0, choice);
      items.push({ ...facts, live, obstacle });
    } catch (error) {
      items.push({ ...facts, live: null, obstacle: { kind: "failed", why: messageOf(error) } });
    }
  }
  return items;
}

/** Restores the files of one service. Never throws: the result says it. */
export async function restoreFiles(
  shell: HostShell,
  tenant: string,
  item: FilesItem,
  identity: string,
  replace: boolean,
): Promise<ItemResult> {
  const from = item.backup ? ["--from", item.backup.name] : [];
  const args = ["dumps", "restore", tenant, item.service, "--files", ...from];
  try {
    const result = await shell.run([...args, ...(replace ? ["--replace"] : [])], identity);
    if (result.exitCode === 3) {
      const why = "live files have come since it was looked at; nothing was changed";
      return { item, kind: "refused", notes: [why] };
    }
    const { files, kept } = restored.parse(lastLine(must(result)));
    const before = kept === null ? [] : [`what stood there is kept as ${kept}`];
    return { item, kind: "restored", notes: [`${files} files and folders`, ...before] };
  } catch (error) {
    return { item, kind: "failed", notes: [messageOf(error)] };
  }
}
