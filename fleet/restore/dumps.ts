import { z } from "zod";
import type { HostShell, ShellResult } from "../host-shell.ts";
import { type Backup, messageOf, type Obstacle, type RestoreChoice } from "./plan.ts";

/* What the helper `tenantry-host dumps` says of the dumps on its host, of databases and of files alike. */

const listed = z.object({
  service: z.string(),
  /** Null: the files of the service. */
  database: z.string().nullable(),
  file: z.string(),
  at: z.string(),
  bytes: z.number(),
});
export type ListedDump = z.infer<typeof listed>;

/** Every dump of a tenant, or why nobody can say. */
export async function dumpsOf(
  shell: HostShell | Error,
  tenant: string,
): Promise<ListedDump[] | Obstacle> {
  try {
    if (shell instanceof Error) throw shell;
    const { stdout } = must(await shell.run(["dumps", "list", tenant]));
    return lines(stdout).map((line) => listed.parse(JSON.parse(line)));
  } catch (error) {
    return { kind: "failed", why: messageOf(error) };
  }
}

/** The newest, or the one that is named. */
export function choose(dumps: readonly ListedDump[], from: string | undefined): Backup | null {
  const found = [...dumps]
    .sort((a, b) => (a.file < b.file ? 1 : -1))
    .find(({ file }) => from === undefined || file === from);
  return found ? { name: found.file, at: found.at, bytes: found.bytes } : null;
}

/** Why a dump is not put where `there` says that something is. */
export function obstacleOf(
  backup: Backup | null,
  there: boolean,
  { from, replace }: RestoreChoice,
): Obstacle | undefined {
  if (!backup) {
    return {
      kind: "failed",
      why: from ? `there is no dump ${from} of it` : "there is no dump of it",
    };
  }
  if (!there || replace) return undefined;
  return { kind: "refused", why: "it holds live data; --replace puts the dump in its place" };
}

/** What the helper said, without its name in front. @throws Error with that, when it failed */
export function must(result: ShellResult): ShellResult {
  if (result.exitCode === 0) return result;
  const said = result.stderr.trim().replaceAll(/^tenantry-host: /gm, "");
  throw new Error(said || `the helper on the host ended with exit ${result.exitCode}`);
}

export function lastLine({ stdout }: ShellResult): unknown {
  return JSON.parse(lines(stdout).at(-1) ?? "null");
}

function lines(text: string): string[] {
  return text.split("\n").filter((line) => line.trim() !== "");
}
