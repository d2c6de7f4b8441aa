import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { commonVariables } from "../environment.ts";
import { localFolder, type Project } from "../project.ts";

/** The local cloud's REST APIs on loopback: what PVE and Nginx Proxy Manager answer, for the world of an environment. */
export interface LocalRest {
  /** URL on loopback by the endpoint's origin: `https://192.168.0.11:8006`. */
  readonly pve: Readonly<Record<string, string>>;
  /** URL on loopback by the address of the proxy. */
  readonly npm: Readonly<Record<string, string>>;
  close(): void;
}

/** Starts it as a process. It ends by itself when its stdin closes, which the end of this process does in any case. */
export async function startLocalRest(
  project: Project,
  environment: string,
  own: Readonly<Record<string, string | undefined>>,
): Promise<LocalRest> {
  const world = localFolder(project, environment);
  const child = spawn(
    process.execPath,
    [join(project.root, "localcloud", "main.ts"), "rest", "--world", world],
    { env: commonVariables(project, own), stdio: ["pipe", "pipe", "pipe"] },
  );
  let complaint = "";
  child.stderr.on("data", (chunk: Buffer) => {
    complaint = (complaint + chunk.toString()).slice(-2000);
  });
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once("line", resolve);
    child.once("error", reject);
    child.once("exit", (code) =>
      reject(new Error(`The local cloud ended at once (exit ${code}): ${complaint.trim()}`)),
    );
  });
  const { pve, npm } = JSON.parse(line) as Pick<LocalRest, "pve" | "npm">;
  return { pve, npm, close: () => child.stdin.end() };
}
