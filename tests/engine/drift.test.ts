import { appendFileSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { afterAll, expect, test } from "vitest";
import { container, localCloud, scriptFault } from "../support/local-cloud.ts";
import { tempWholeCatalog } from "../support/temp-catalog.ts";
import { bringUp, exportedState, pulumi, tenantry } from "../support/tenantry.ts";

const catalog = tempWholeCatalog();
afterAll(() => catalog[Symbol.dispose]());

const acme = ["drift", "--env", "dev", "--local", "--tenant", "acme"] as const;
const platform = ["drift", "--env", "dev", "--local", "--platform"] as const;

test("what was brought up is as it was left: a platform on three substrates, its hosts and a tenant", () => {
  bringUp(catalog, "acme");
  const { code, stdout, stderr } = tenantry(catalog, ...acme, "--platform");
  expect(code, stderr + stdout).toBe(0);
  expect(stdout).toContain("2 of 2 stacks, 4 of 4 hosts on the local cloud (simulated)");
});

test("a stack that was never brought up is told as that, and is no drift", () => {
  const { code, stdout } = tenantry(catalog, ...acme, "--tenant", "globex");
  expect(code, stdout).toBe(0);
  expect(stdout).toContain("dev.globex: was never brought up");
  expect(stdout).toContain("1 of 2 stacks");
});

test("what was changed or removed by hand is named by its paths, nothing is changed, and the exit code says it", () => {
  const before = JSON.stringify(exportedState(catalog, "dev.acme").deployment.resources);
  const drift = (...args: string[]): string => localCloud(catalog, "drift", ...args);
  drift("--type", container, "--name", "acme-crm", "--set", "memory.dedicated=4096");
  drift("--type", "postgresql:index/grant:Grant", "--name", "acme-crm-postgres-use", "--remove");
  const { code, stdout } = tenantry(catalog, ...acme);
  expect(code, stdout).toBe(5);
  expect(stdout).toMatch(/~ acme-crm \(ContainerLegacy\): .*memory\.dedicated/);
  expect(stdout).toContain("- acme-crm-postgres-use (Grant) was not found");
  expect(stdout).not.toContain("4096");
  expect(JSON.stringify(exportedState(catalog, "dev.acme").deployment.resources)).toBe(before);
  const data = JSON.parse(tenantry(catalog, ...acme, "--json").stdout) as {
    stacks: { kind: string; drifted: { name: string; kind: string }[] }[];
  };
  expect(data.stacks.map(({ kind }) => kind)).toEqual(["drifted"]);
  expect(data.stacks[0]?.drifted.map(({ name, kind }) => [name, kind])).toEqual([
    ["acme-crm-postgres-use", "missing"],
    ["acme-crm", "changed"],
  ]);
});

test("a provider that does not answer is a failure, never taken for drift or for its absence", () => {
  scriptFault(catalog, { method: "read", type: container, kind: "error500" });
  const { code, stdout } = tenantry(catalog, ...acme);
  expect(code, stdout).toBe(1);
  expect(stdout).toContain("dev.acme: could not be asked");
});

test("a file that was changed by hand on a host is named, and nothing of what it holds", () => {
  const folder = catalog.path(".tenantry/local/dev/hosts");
  const [file = ""] = globSync(
    `${folder}/*/var/lib/tenantry/nginx/generations/*/tenants/acme.conf`,
  );
  const was = readFileSync(file);
  appendFileSync(file, "# a word that somebody wrote\n");
  const { code, stdout } = tenantry(catalog, ...platform);
  writeFileSync(file, was);
  expect(code, stdout).toBe(5);
  expect(stdout).toMatch(/aiqso-lab: proxy 10\.10\.10\.127: 1 file differs/);
  expect(stdout).toMatch(/changed {2}\/etc\/tenantry\/nginx\/tenants\/acme\.conf/);
  expect(stdout).not.toContain("somebody wrote");
  expect(tenantry(catalog, ...platform).code).toBe(0);
});

test("a secret that stands in a state in clear is named by its place, and not by its value", () => {
  const plain = "d0-not-print-me";
  const state = exportedState(catalog, "dev.acme");
  const changed = JSON.parse(JSON.stringify(state)) as typeof state;
  const password = changed.deployment.resources?.find(({ type }) =>
    type.endsWith(":RandomPassword"),
  );
  expect(password).toBeDefined();
  Object.assign(password?.outputs ?? {}, { result: plain });
  const file = catalog.path("changed.json");
  writeFileSync(file, JSON.stringify(changed));
  const imported = pulumi(catalog, "stack", "import", "--stack", "dev.acme", "--file", file);
  expect(imported.code, imported.stderr).toBe(0);
  const { code, stdout } = tenantry(catalog, ...acme);
  expect(code, stdout).toBe(5);
  expect(stdout).toMatch(/outputs\.result stands in its state in clear/);
  expect(stdout).not.toContain(plain);
});
