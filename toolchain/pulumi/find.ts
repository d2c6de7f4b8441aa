import { realpathSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { findExecutable, isExecutable } from "../executables.ts";
import { pathFolders } from "../paths.ts";
import { runCommand } from "../run-command.ts";

/** An installed Pulumi CLI and the Node language host that belongs to it. */
export interface InstalledCli {
  readonly pulumi: string;
  readonly languageHost: string;
}

/** A CLI that was found and passed over, with the reason. */
export interface RejectedCli {
  readonly pulumi: string;
  readonly reason: string;
}

export interface CliSearch {
  readonly env: NodeJS.ProcessEnv;
  /** The exact version, without a leading `v`. */
  readonly version: string;
}

/** What a bootstrap has put together, here or in another clone, is no installation: it goes when its clone goes. */
const OURS = join(".tenantry", "bin");

/**
 * Looks for an installed CLI of exactly the asked version: on PATH, then in PULUMI_HOME.
 * One without a Node language host is of no use and is passed over.
 */
export async function findInstalledCli(
  search: CliSearch,
): Promise<{ found?: InstalledCli; rejected: RejectedCli[] }> {
  const rejected: RejectedCli[] = [];
  const onPath = pathFolders(search.env).filter((folder) => !folder.endsWith(OURS));
  for (const folder of new Set([...onPath, ...homeFolders(search)])) {
    const pulumi = join(folder, "pulumi");
    if (!isExecutable(pulumi) || dirname(realpathSync(pulumi)).endsWith(OURS)) continue;
    const version = await versionOf(pulumi, search.env);
    if (version !== search.version) {
      rejected.push({ pulumi, reason: version === undefined ? "does not run" : `is ${version}` });
      continue;
    }
    const languageHost = findExecutable("pulumi-language-nodejs", [
      dirname(realpathSync(pulumi)),
      ...onPath,
    ]);
    if (languageHost === undefined) {
      rejected.push({ pulumi, reason: "has no pulumi-language-nodejs beside it" });
      continue;
    }
    return { found: { pulumi, languageHost }, rejected };
  }
  return { rejected };
}

function homeFolders({ env, version }: CliSearch): string[] {
  const home = env.PULUMI_HOME || join(env.HOME ?? homedir(), ".pulumi");
  return [join(home, "versions", version, "bin"), join(home, "bin")];
}

/** What `pulumi version` says, without the leading `v`; undefined when it cannot be run. */
async function versionOf(pulumi: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const { code, output } = await runCommand(pulumi, ["version"], {
    env: { ...env, PULUMI_SKIP_UPDATE_CHECK: "true" },
    timeoutMs: 20_000,
  });
  if (code !== 0) return undefined;
  return /^v?(\d+\.\d+\.\d+\S*)$/m.exec(output)?.[1];
}
