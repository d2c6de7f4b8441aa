import { afterAll, beforeAll, expect, test } from "vitest";
import { guestsIn, worldOf } from "../support/local-cloud.ts";
import { type TempCatalog, tempCatalog } from "../support/temp-catalog.ts";
import { bringUp, exportedState, pulumi, tenantry } from "../support/tenantry.ts";

const dev = ["--env", "dev", "--local"];
const ledger = "platform/ledger/aiqso-lab.yaml";
let catalog: TempCatalog;

beforeAll(() => {
  catalog = tempCatalog();
  bringUp(catalog, "acme", "initech");
});
afterAll(() => catalog[Symbol.dispose]());

/** The names of the stacks that there are, as the raw Pulumi CLI lists them. */
function stackNames(): string[] {
  const { code, stdout, stderr } = pulumi(catalog, "stack", "ls", "--json");
  expect(code, stderr).toBe(0);
  return (JSON.parse(stdout) as { name: string }[]).map(({ name }) => name).sort();
}

/** VMIDs of the guests that a stack's state knows. */
function guestsOf(stack: string): string[] {
  const { resources = [] } = exportedState(catalog, stack).deployment;
  return resources
    .filter(({ type }) => type.startsWith("proxmoxve:index/container"))
    .map(({ id }) => String(id));
}

test("a released tenant becomes tombstones, and the next up removes its stack and its guests", () => {
  const guests = guestsOf("dev.initech");
  expect(guests).not.toEqual([]);
  expect(guestsIn(catalog)).toEqual(expect.arrayContaining(guests));
  catalog.remove("tenants/dev/initech.yaml");
  const release = tenantry(catalog, "release", "initech", ...dev, "--yes");
  expect(release.code, release.stderr).toBe(0);
  const [standing = "", released = ""] = catalog.read(ledger).split(/^released:$/m);
  expect(standing).not.toContain("initech");
  expect(released).toMatch(/^releasedTenants:\n {2}\d+: initech$/m);
  for (const vmid of guests) expect(released).toMatch(new RegExp(`${vmid}: \\{ of: initech/\\w`));

  const up = tenantry(catalog, "up", ...dev, "--yes");
  expect(up.code, up.stderr + up.stdout).toBe(0);
  expect(stackNames()).toEqual(["dev", "dev.acme", "dev.globex"]);
  expect(guestsIn(catalog).filter((vmid) => guests.includes(vmid))).toEqual([]);
  expect(guestsIn(catalog)).toEqual(expect.arrayContaining(guestsOf("dev.acme")));
});

test("destroy --all leaves an empty world and no stack", () => {
  expect(worldOf(catalog)).not.toEqual([]);
  const destroy = tenantry(catalog, "destroy", "--all", ...dev, "--yes");
  expect(destroy.code, destroy.stderr + destroy.stdout).toBe(0);
  expect(worldOf(catalog)).toEqual([]);
  expect(stackNames()).toEqual([]);
});
