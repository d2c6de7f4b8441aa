import { afterAll, beforeAll, expect, test } from "vitest";
import { scanState } from "../../guard/state-scan.ts";
import { type TempCatalog, tempVpsCatalog } from "../support/temp-catalog.ts";
import { exportedState, type Outcome, tenantry } from "../support/tenantry.ts";

/** The VPS site of `dev` and its tenant, with the real engine on the local cloud: the helper runs on a host's folder. */
let catalog: TempCatalog;
let first: Outcome;
const host = ".tenantry/local/dev/hosts/192.0.2.29";

beforeAll(() => {
  catalog = tempVpsCatalog();
  first = tenantry(catalog, "up", "--env", "dev", "--local", "--yes");
});
afterAll(() => catalog[Symbol.dispose]());

test("a tenant on a VPS stands on its host: its user, its units, its rules, its routes", () => {
  expect(first.code, first.stderr + first.stdout).toBe(0);
  const read = (path: string): string => catalog.read(`${host}/${path}`);
  expect(read("etc/sysusers.d/tenantry-t1.conf")).toContain("u t1 20001 ");
  expect(read("etc/systemd/system/t1-task-manager.service")).toContain("\nUser=t1\n");
  expect(read("etc/tenantry/firewall/rules.nft")).toContain("meta skuid 20001 jump t1\n");
  expect(read("etc/tenantry/environment/t1-task-manager.env")).toContain(
    "/run/tenantry/t1/task-manager.sock",
  );
  expect(read("etc/tenantry/caddy/tenants/fixer.caddy")).toContain(
    "unix//run/tenantry/t1/task-manager.sock",
  );
});

test("the second time there is nothing to do, and the host is as it was left", () => {
  const second = tenantry(catalog, "up", "--env", "dev", "--local", "--yes");
  expect(second.code, second.stderr).toBe(0);
  expect(second.stdout).toMatch(/nothing to do/i);
  const drift = tenantry(catalog, "drift", "--env", "dev", "--local");
  expect(drift.code, drift.stdout + drift.stderr).toBe(0);
  expect(drift.stdout).toContain("1 of 1 hosts");
});

test.each(["dev", "dev.fixer"])("the scan of states finds no secret in clear in %s", (stack) => {
  expect(scanState(JSON.stringify(exportedState(catalog, stack)))).toEqual([]);
});
