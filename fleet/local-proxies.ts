import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { localFolder, type Project } from "./project.ts";

/** The proxies of the local cloud that run on this machine. */
export interface LocalProxies {
  readonly served: readonly {
    /** Address of the simulated host. */
    readonly host: string;
    readonly proxy: string;
    readonly urls: readonly string[];
  }[];
  /** Programs that are not installed, so that their hosts are left out. */
  readonly missing: readonly string[];
}

/**
 * Runs the proxies of an environment's simulated hosts on loopback until the signal.
 * @param tell is called once, when all of them answer
 * @returns whether there was one to run
 * @throws Error when one does not start
 */
export async function serveLocalProxies(
  project: Project,
  environment: string,
  signal: AbortSignal,
  tell: (proxies: LocalProxies) => void,
): Promise<boolean> {
  const world = localFolder(project, environment);
  const child = spawn(
    process.execPath,
    [join(project.root, "localcloud", "main.ts"), "proxies", "--world", world],
    { stdio: ["pipe", "pipe", "pipe"], detached: true },
  );
  let trouble = "";
  child.stderr.on("data", (data: Buffer) => {
    trouble += data.toString();
  });
  signal.addEventListener("abort", () => child.stdin.end(), { once: true });
  const served: number[] = [];
  createInterface(child.stdout).on("line", (line) => {
    const proxies = JSON.parse(line) as LocalProxies;
    tell(proxies);
    served.push(proxies.served.length);
    if (proxies.served.length === 0) child.stdin.end();
  });
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0 && !signal.aborted) throw new Error(trouble.trim());
  return served.some((count) => count > 0);
}
