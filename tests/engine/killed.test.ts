import { spawn, spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { platformGraph, tenantGraph } from "../support/graph.ts";
import { container, guestsIn, localCloud, scriptFault } from "../support/local-cloud.ts";
import { isAlive } from "../support/processes.ts";
import { projectRoot, type TempCatalog, tempCatalog } from "../support/temp-catalog.ts";
import { exportedState, pulumi, tenantry } from "../support/tenantry.ts";

let catalog: TempCatalog;

beforeAll(() => {
  catalog = tempCatalog();
});
afterAll(() => catalog[Symbol.dispose]());

/** Made by the cloud, but the engine never hears of it: the worst moment to be killed. */
test.each([
  ["dev", "an image is pulled", "proxmoxve:oci/image:Image", ["--platform"]],
  ["dev", "a shared guest is made", container, ["--platform"]],
  ["dev.acme", "a guest is made", container, ["--tenant", "acme"]],
  [
    "dev.globex",
    "a database is made",
    "postgresql:index/database:Database",
    ["--tenant", "globex"],
  ],
])(
  "an up of %s that is killed with -9 while %s ends the same way when it is run again",
  async (stack, _when, type, which) => {
    // The platform's second case starts anew: a stack that stands makes nothing.
    if (stack === "dev") rmSync(catalog.path(".tenantry"), { recursive: true, force: true });
    const up = ["up", "--env", "dev", "--local", "--yes", ...which];
    scriptFault(catalog, { type, method: "create", nth: "1", kind: "hang-after" });
    const killed = await killWhenStuck(up);
    expect(killed).not.toEqual([]);
    await wait(3000);
    expect(killed.filter(isAlive)).toEqual([]);

    const again = tenantry(catalog, ...up);
    expect(again.code, again.stderr + again.stdout).toBe(0);
    const state = exportedState(catalog, stack).deployment;
    const own = state.resources?.filter(
      (one) => !/^pulumi:(pulumi|providers:pulumi$)/.test(one.type),
    );
    const [environment = "", tenant] = stack.split(".");
    const graph = tenant
      ? await tenantGraph(projectRoot, environment, tenant)
      : await platformGraph(projectRoot, environment);
    expect(own?.length).toBe(graph.length);
    expect(state.pending_operations ?? []).toEqual([]);
    const empty = pulumi(catalog, "preview", "--stack", stack, "--expect-no-changes");
    expect(empty.code, empty.stdout).toBe(0);
  },
);

test("no guest stands in the cluster that no stack knows", () => {
  const known = ["dev", "dev.acme", "dev.globex"].flatMap(
    (stack) => exportedState(catalog, stack).deployment.resources ?? [],
  );
  expect(guestsIn(catalog)).toEqual(
    known
      .filter(({ type }) => type === container)
      .map(({ id }) => String(id))
      .sort(),
  );
});

/** Starts an up, waits until the scripted fault holds it, and kills command and engine; answers every process there was. */
async function killWhenStuck(up: readonly string[]): Promise<number[]> {
  const command = spawn(
    process.execPath,
    [join(projectRoot, "cli/main.ts"), "-C", catalog.root, ...up],
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
    const faults = JSON.parse(localCloud(catalog, "fault", "list", "--json")) as {
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
