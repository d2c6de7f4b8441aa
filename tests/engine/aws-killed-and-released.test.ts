import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { killWhenStuck } from "../support/kill.ts";
import { scriptFault } from "../support/local-cloud.ts";
import { isAlive } from "../support/processes.ts";
import { type TempCatalog, tempWholeCatalog } from "../support/temp-catalog.ts";
import { bringUp, exportedState, pulumi, tenantry } from "../support/tenantry.ts";

const service = "aws:ecs/service:Service";
const up = ["up", "--env", "dev", "--local", "--yes", "--tenant", "harbor"];
let catalog: TempCatalog;

beforeAll(() => {
  catalog = tempWholeCatalog();
  bringUp(catalog);
});
afterAll(() => catalog[Symbol.dispose]());

/** Made by AWS, but the engine never hears of it: its name is known, so it is found and taken into the state. */
test("an up that is killed with -9 while an ECS service is made takes it over when it is run again", async () => {
  scriptFault(catalog, { type: service, method: "create", nth: "1", kind: "hang-after" });
  const killed = await killWhenStuck(catalog, up);
  expect(killed).not.toEqual([]);
  await wait(3000);
  expect(killed.filter(isAlive)).toEqual([]);

  const again = tenantry(catalog, ...up);
  expect(again.code, again.stderr + again.stdout).toBe(0);
  expect(again.stderr).toMatch(/adopted harbor-\S+ \(onasis-dev-cluster\S*\/harbor-\S+\), which/);
  const state = exportedState(catalog, "dev.harbor").deployment;
  expect(state.pending_operations ?? []).toEqual([]);
  expect(state.resources?.filter(({ type }) => type === service)).not.toEqual([]);
  const empty = pulumi(catalog, "preview", "--stack", "dev.harbor", "--expect-no-changes");
  expect(empty.code, empty.stdout).toBe(0);
});

test("a service that was released goes with its secrets, logs and queue; what nobody released is refused", () => {
  const named = (): string[] =>
    (exportedState(catalog, "dev.harbor").deployment.resources ?? [])
      .map(({ urn }) => urn.slice(urn.lastIndexOf("::") + 2))
      .filter((name) => name.startsWith("harbor-notifications"));
  expect(named()).toContain("harbor-notifications-logs");
  catalog.edit("tenants/dev/harbor.yaml", "[accounts, notifications]", "[accounts]");
  const release = ["release", "harbor/notifications", "--env", "dev", "--local", "--yes"];
  const released = tenantry(catalog, ...release);
  expect(released.code, released.stderr).toBe(0);
  const ledger = "platform/ledger/onasis-dev.yaml";
  const text = catalog.read(ledger);
  const tombstone = /\nreleasedRules:\n {2}\d+: \{ of: harbor\/notifications \}\n/;
  expect(text).toMatch(tombstone);

  // The same without the tombstone: what an edit by hand would do.
  catalog.write(ledger, text.replace(tombstone, "\n"));
  const refused = tenantry(catalog, ...up);
  expect(refused.code).toBe(4);
  expect(refused.stderr).toMatch(/refused: harbor-notifications-logs .*no tombstone/);
  expect(named()).toContain("harbor-notifications-logs");

  catalog.write(ledger, text);
  const gone = tenantry(catalog, ...up);
  expect(gone.code, gone.stderr).toBe(0);
  expect(named()).toEqual([]);
});
