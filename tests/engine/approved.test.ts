import { createHash } from "node:crypto";
import { readFileSync, rmSync } from "node:fs";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { isStale, planStack } from "../../fleet/saved-plan.ts";
import { upStack } from "../../fleet/stack.ts";
import { worldOf } from "../support/local-cloud.ts";
import { localFleet } from "../support/local-fleet.ts";
import { type TempCatalog, tempDevCatalog } from "../support/temp-catalog.ts";
import { bringUp, exportedState, pulumi, tenantry } from "../support/tenantry.ts";

/*
 * A protected environment: what its stacks protect goes neither by raw Pulumi nor by `tenantry`, but with an approval.
 */

const crm = "platform/services/crm.yaml";
const approvals = "platform/approvals.yaml";
const up = ["up", "--env", "dev", "--local", "--yes", "--tenant", "acme"];
const gone = "acme-crm-secret-admin-password";
let catalog: TempCatalog;
let service: string;

beforeAll(() => {
  catalog = tempDevCatalog();
  catalog.edit("platform/environments.yaml", "lifecycle: disposable", "lifecycle: protected");
  bringUp(catalog, "acme");
  service = catalog.read(crm);
});
afterEach(() => catalog.write(crm, service));
afterAll(() => catalog[Symbol.dispose]());

/** Takes a protected password out of the service, which itself stays. */
function dropPassword(): void {
  catalog.edit(crm, "secrets: { admin_password: generated }\n", "");
  catalog.edit(crm, '  ESPOCRM_ADMIN_PASSWORD: "{secret.admin_password}"\n', "");
}

/** Everything that the state knows and everything that stands, a line each; not what protects it. */
function everything(): string[] {
  const digest = (it: unknown): string =>
    createHash("sha256")
      .update(JSON.stringify(it ?? {}))
      .digest("hex")
      .slice(0, 12);
  const resources = exportedState(catalog, "dev.acme").deployment.resources ?? [];
  return [
    ...resources.map(({ urn, id = "", inputs }) => `${urn} ${id} ${digest(inputs)}`),
    ...worldOf(catalog).map(({ type, id, inputs }) => `${type} ${id} ${digest(inputs)}`),
  ];
}

function names(): string[] {
  const resources = exportedState(catalog, "dev.acme").deployment.resources ?? [];
  return resources.map(({ urn }) => urn.slice(urn.lastIndexOf("::") + 2));
}

test.each([
  ["destroy", ["destroy"]],
  ["destroy with the program", ["destroy", "--run-program"]],
])("a raw %s of a protected stack deletes nothing", (_, args) => {
  const before = everything();
  const raw = pulumi(catalog, ...args, "--stack", "dev.acme", "--yes");
  expect(raw.code).not.toBe(0);
  expect(everything()).toEqual(before);
});

test("with the protection taken off in the state by hand, the hook still refuses, and says what to do", () => {
  const before = names();
  const off = pulumi(catalog, "state", "unprotect", "--all", "--stack", "dev.acme", "--yes");
  expect(off.code, off.stderr).toBe(0);
  const plain = pulumi(catalog, "destroy", "--stack", "dev.acme", "--yes", "--skip-preview");
  expect(plain.code).not.toBe(0);
  // An approval of a replacement allows no deletion, also where the program still declares what would go.
  const stands = exportedState(catalog, "dev.acme").deployment.resources ?? [];
  const replaced = stands
    .filter(({ type }) => !/^(pulumi|tenantry):/.test(type))
    .map(
      ({ urn }) =>
        `- urn: ${urn}\n  operation: replace\n  reason: r\n  owner: o\n  expires: ${inDays(7)}\n  hash: sha256:${"0".repeat(64)}\n`,
    );
  catalog.write(approvals, replaced.join(""));
  const destroyed = pulumi(catalog, "destroy", "--run-program", "--stack", "dev.acme", "--yes");
  expect(destroyed.stdout + destroyed.stderr).toMatch(/none that names it is of "delete"/);
  expect(names()).toContain(gone);
  catalog.remove(approvals);
  const destroy = pulumi(catalog, "destroy", "--run-program", "--stack", "dev.acme", "--yes");
  expect(destroy.code).not.toBe(0);
  expect(destroy.stdout + destroy.stderr).toMatch(
    /no approval names it.*platform\/approvals\.yaml/s,
  );
  dropPassword();
  const raw = pulumi(catalog, "up", "--stack", "dev.acme", "--yes", "--skip-preview");
  expect(raw.code).not.toBe(0);
  expect(raw.stdout + raw.stderr).toMatch(new RegExp(`${gone} is protected, and no approval`));
  expect(names()).toContain(gone);
  catalog.write(crm, service);
  const again = pulumi(catalog, "up", "--stack", "dev.acme", "--yes", "--skip-preview");
  expect(again.code, again.stdout).toBe(0);
  expect(names().sort()).toEqual(before.sort());
});

test("what the catalog says otherwise since a plan was made is refused, and so is the plan when the state has changed", async () => {
  const fleet = localFleet(catalog);
  try {
    catalog.edit(crm, "port: 80,", "port: 8080,");
    const { preview, plan } = await planStack(fleet, "dev.acme");
    expect(preview.ok, preview.stderr).toBe(true);
    expect(readFileSync(plan.file, "utf8")).toContain("acme-crm");
    expect(await isStale(fleet, "dev.acme", plan)).toBe(false);
    catalog.edit(crm, "port: 8080,", "port: 8081,");
    const other = await upStack(fleet, "dev.acme", plan.file);
    expect(other.ok).toBe(false);
    expect(JSON.stringify(other.diagnostics)).toMatch(/violates plan/);
    // Somebody else's run changes the state in between.
    expect(pulumi(catalog, "up", "--stack", "dev.acme", "--yes", "--skip-preview").code).toBe(0);
    expect(await isStale(fleet, "dev.acme", plan)).toBe(true);
  } finally {
    rmSync(fleet.plans, { recursive: true });
  }
});

test("what left a service's file while the service stays is refused, goes with an approval, and with none that expired", () => {
  const clean = tenantry(catalog, ...up);
  expect(clean.code, clean.stdout + clean.stderr).toBe(0);
  dropPassword();
  const refused = tenantry(catalog, ...up);
  expect(refused.code, refused.stdout + refused.stderr).toBe(4);
  expect(refused.stderr).toContain(gone);
  const proposed = refused.stderr
    .split("\n")
    .filter((line) => /^ {2}(- urn| {2}(operation|reason|owner|expires|hash)):/.test(line))
    .map((line) => line.slice(2))
    .join("\n")
    .replaceAll(/reason: .*/g, "reason: it has no administrator of its own any more")
    .replaceAll(/owner: .*/g, "owner: ops");
  expect(proposed).toMatch(/^- urn: .*::acme-crm-secret-admin-password\n {2}operation: delete$/m);

  catalog.write(approvals, `${proposed.replaceAll(/expires: .*/g, "expires: 2026-01-01")}\n`);
  const late = tenantry(catalog, ...up);
  expect(late.code, late.stdout + late.stderr).toBe(4);
  expect(late.stderr).toMatch(/expired on 2026-01-01/);
  expect(names()).toContain(gone);

  catalog.write(approvals, `${proposed}\n`);
  const done = tenantry(catalog, ...up);
  expect(done.code, done.stdout + done.stderr).toBe(0);
  const told = done.stderr.split("\n").filter((line) => line.includes(gone));
  expect(told).toEqual([
    expect.stringMatching(/unprotected in the state$/),
    expect.stringMatching(/deleted, as ops approved until/),
  ]);
  expect(names()).not.toContain(gone);
  expect(tenantry(catalog, ...up).stdout).toMatch(/nothing to do/);
});

function inDays(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}
