import { spawn, spawnSync } from "node:child_process";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { localCloudOf } from "./local-cloud.ts";
import { projectRoot, type TempCatalog } from "./temp-catalog.ts";

/** Starts an up, waits until the scripted fault holds it, and kills command and engine; answers every process there was. */
export async function killWhenStuck(
  catalog: TempCatalog,
  up: readonly string[],
): Promise<number[]> {
  const command = spawn(
    process.execPath,
    [join(projectRoot, "cli/main.ts"), "-C", catalog.root, ...up],
    { stdio: "ignore", cwd: projectRoot },
  );
  await untilStuck(catalog, up[up.indexOf("--env") + 1] ?? "dev");
  const tree = processesBelow(command.pid as number);
  for (const { pid, name } of tree) {
    if (pid === command.pid || name === "pulumi") process.kill(pid, "SIGKILL");
  }
  return tree.map(({ pid }) => pid);
}

async function untilStuck(catalog: TempCatalog, environment: string): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt++) {
    const faults = JSON.parse(localCloudOf(catalog, environment, "fault", "list", "--json")) as {
      fired: string | null;
    }[];
    if (faults.every(({ fired }) => fired !== null)) return wait(1000);
    await wait(200);
  }
  throw new Error("the scripted fault never struck");
}

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly name: string;
}

function processesBelow(root: number): Process[] {
  const all = spawnSync("ps", ["-eo", "pid=,ppid=,comm="], { encoding: "utf8" })
    .stdout.trim()
    .split("\n")
    .map((line) => {
      const [pid = "", parent = "", name = ""] = line.trim().split(/\s+/);
      return { pid: Number(pid), parent: Number(parent), name };
    });
  const below = (pid: number): Process[] =>
    all.filter(({ parent }) => parent === pid).flatMap((one) => [one, ...below(one.pid)]);
  return [...all.filter(({ pid }) => pid === root), ...below(root)];
}
