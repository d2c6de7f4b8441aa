import { spawn, spawnSync } from "node:child_process";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { tenantGraph } from "../support/graph.ts";
import { projectRoot, type TempCatalog, tempCatalog } from "../support/temp-catalog.ts";
import { bringUp, exportedState, pulumi, tenantry } from "../support/tenantry.ts";

const acme = ["--env", "dev", "--local", "--tenant", "acme", "--yes"];
let catalog: TempCatalog;

beforeAll(() => {
  catalog = tempCatalog();
  bringUp(catalog);
});
afterAll(() => catalog[Symbol.dispose]());

test("an up that is killed with -9 in the middle of a create ends the same way when it is run again", async () => {
  // The guest is made, but the engine never hears of it: the worst moment to be killed.
  fault("proxmoxve:index/containerLegacy:ContainerLegacy", "create", "hang-after");
  const killed = await killWhenStuck();
  expect(killed).not.toEqual([]);
  await wait(3000);
  expect(killed.filter(alive)).toEqual([]);

  const again = tenantry(catalog, "up", ...acme);
  expect(again.code, again.stderr + again.stdout).toBe(0);
  const state = exportedState(catalog, "dev.acme").deployment;
  const graph = await tenantGraph(projectRoot, "dev", "acme");
  const own = state.resources?.filter(
    ({ type }) => !/^pulumi:(pulumi|providers:pulumi$)/.test(type),
  );
  expect(own?.length).toBe(graph.length);
  expect(state.pending_operations ?? []).toEqual([]);
  expect(guestsInTheWorld()).toEqual(
    own
      ?.filter(({ type }) => type.endsWith(":ContainerLegacy"))
      .map(({ id }) => id)
      .sort(),
  );
  const empty = pulumi(catalog, "preview", "--stack", "dev.acme", "--expect-no-changes");
  expect(empty.code, empty.stdout).toBe(0);
});

/** Starts an up, waits until the scripted fault holds it, and kills command and engine; answers every process there was. */
async function killWhenStuck(): Promise<number[]> {
  const command = spawn(
    process.execPath,
    [join(projectRoot, "cli/main.ts"), "-C", catalog.root, "up", ...acme],
    { stdio: "ignore", cwd: projectRoot },
  );
  await untilStuck();
  const tree = processesBelow(command.pid as number);
  for (const { pid, name } of tree) {
    if (pid === command.pid || name === "pulumi") process.kill(pid, "SIGKILL");
  }
  return tree.map(({ pid }) => pid);
}

async function untilStuck(): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt++) {
    const faults = JSON.parse(localCloud("fault", "list", "--json")) as { fired: string | null }[];
    if (faults.some(({ fired }) => fired !== null)) return wait(1000);
    await wait(200);
  }
  throw new Error("the scripted fault never struck");
}

function fault(type: string, method: string, kind: string): void {
  localCloud("fault", "add", "--type", type, "--method", method, "--nth", "1", "--kind", kind);
}

/** VMIDs of the tenant's guests that stand in the simulated cluster. */
function guestsInTheWorld(): string[] {
  const objects = JSON.parse(localCloud("show", "--json")) as { type: string; id: string }[];
  return objects
    .filter(({ type, id }) => type.endsWith(":ContainerLegacy") && Number(id) >= 10000)
    .map(({ id }) => id)
    .sort();
}

function localCloud(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      join(projectRoot, "localcloud/main.ts"),
      ...args,
      "--world",
      catalog.path(".tenantry/local/dev"),
    ],
    { encoding: "utf8" },
  );
  if (status !== 0) throw new Error(stderr);
  return stdout;
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

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
