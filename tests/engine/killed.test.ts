import { rmSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { platformGraph, tenantGraph } from "../support/graph.ts";
import { killWhenStuck } from "../support/kill.ts";
import { container, guestsIn, scriptFault } from "../support/local-cloud.ts";
import { isAlive } from "../support/processes.ts";
import { type TempCatalog, tempCatalog } from "../support/temp-catalog.ts";
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
    const killed = await killWhenStuck(catalog, up);
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
      ? await tenantGraph(catalog.root, environment, tenant)
      : await platformGraph(catalog.root, environment);
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
