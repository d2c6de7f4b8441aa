import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { projectRoot, type TempCatalog, tempDevCatalog } from "../support/temp-catalog.ts";
import { exportedState, pulumi, tenantry } from "../support/tenantry.ts";

/*
 * The pack, the real CLI and the local cloud. That the pack finds nothing in the stacks of the example is shown by the
 * other files here: each `tenantry up` of theirs previews and updates with it.
 */

let catalog: TempCatalog;
let folder: string;
beforeAll(() => {
  catalog = tempDevCatalog();
  folder = mkdtempSync(join(tmpdir(), "tenantry-pack-"));
  const { code, stderr } = pulumi(catalog, "stack", "init", "--stack", "dev.acme", "--no-select");
  if (code !== 0) throw new Error(stderr);
});
afterAll(() => {
  catalog[Symbol.dispose]();
  rmSync(folder, { recursive: true, force: true });
});

const ownPack = join(projectRoot, "policies", "pack.ts");
const canary = "c4n4ry-s3cr3t-0f-n0b0dy";

/** An executable pack of one rule, put together as pack.ts is. */
function packOf(name: string, rule: string): string {
  const file = join(folder, `${name}.ts`);
  const from = (path: string): string => JSON.stringify(join(projectRoot, path));
  writeFileSync(
    file,
    `#!/usr/bin/env node
import { PolicyPack } from ${from("node_modules/@pulumi/policy/index.js")};
import { toPolicies } from ${from("policies/adapter.ts")};
import { Judging } from ${from("policies/judging.ts")};
import { anyResourceRequiresTenantTags as tags } from ${from("policies/rules/any-resource-requires-tenant-tags.ts")};
const site = { substrate: "aws", id: "onasis-dev", domain: "", account: "", region: "" };
const facts = { environment: "dev", tenant: "acme", number: 1, lifecycle: "disposable", sites: [site], others: [] };
const judging = new Judging(() => ({ facts, exceptions: [] }), "2026-11-21");
const rule = ${rule};
new PolicyPack("tenantry", { policies: toPolicies([rule], judging) });
`,
  );
  chmodSync(file, 0o755);
  return file;
}

describe("a violation", () => {
  test("refuses the stack before any step, and says rule, resource and what to do", () => {
    using planted = tempDevCatalog();
    planted.edit("platform/services/crm.yaml", "port: 80", "port: 8006");
    const up = ["up", "--env", "dev", "--local", "--yes", "--tenant", "acme"];
    const { code, stdout, stderr } = tenantry(planted, ...up);
    expect([code, stdout]).toEqual([4, expect.stringContaining("1 refused")]);
    expect(stderr).toContain("any-route-forbids-admin-planes (critical)");
    expect(stderr).toContain("acme-routes: the route must not be 8006, the port of PVE.");
    expect(stderr).toContain("Take the route out");
    const { deployment } = exportedState(planted, "dev.acme");
    expect(deployment.resources ?? []).toEqual([]);
  });
});

test("a shell with the variables of `tenantry env` judges a raw pulumi up, though nobody gives it a flag", () => {
  using planted = tempDevCatalog();
  planted.edit("platform/services/crm.yaml", "port: 80", "port: 8006");
  const { code, stdout } = tenantry(planted, "env", "--env", "dev", "--local");
  expect([code, stdout]).toEqual([0, expect.stringContaining(ownPack)]);
  const commands = [
    "pulumi stack init --stack dev.acme --no-select",
    "pulumi up --stack dev.acme --yes --non-interactive",
  ];
  const up = spawnSync("sh", ["-c", `${stdout}\n${commands.join(" && ")}`], {
    cwd: projectRoot,
    encoding: "utf8",
  });
  expect(up.status).not.toBe(0);
  expect(up.stdout + up.stderr).toContain("any-route-forbids-admin-planes");
  const { resources = [] } = exportedState(planted, "dev.acme").deployment;
  expect(resources.filter(({ id }) => id !== undefined)).toEqual([]);
});

describe("with raw Pulumi", () => {
  const preview = (pack: string) =>
    pulumi(catalog, "preview", "--stack", "dev.acme", "--policy-pack", pack);

  test("the pack passes a tenant of the example", () => {
    const { code, stdout, stderr } = preview(ownPack);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("tenantry");
  });

  test.each([
    ["is missing", () => join(folder, "missing.ts")],
    ["cannot be read", () => packOf("unreadable", "{ this is no program }")],
  ])("a pack that %s lets nothing through", (_, pack) => {
    expect(preview(pack()).code).not.toBe(0);
  });

  test("a rule that fails refuses the stack, is named, and tells no value", () => {
    const rule = `{ ...tags, id: "any-thing-forbids-failure", remediate: undefined, level: { protected: "advisory", disposable: "advisory" }, resource() { throw new Error("${canary}"); } }`;
    const { code, stdout, stderr } = preview(packOf("failing", rule));
    expect(code).not.toBe(0);
    expect(stdout + stderr).toContain("The rule any-thing-forbids-failure failed");
    expect(stdout + stderr).not.toContain(canary);
  });
});

test("tags that the pack puts right leave the secret beside them encrypted in the state", () => {
  const project = join(folder, "project");
  mkdirSync(project);
  symlinkSync(join(projectRoot, "node_modules"), join(project, "node_modules"));
  writeFileSync(
    join(project, "package.json"),
    '{ "type": "module", "main": "index.ts", "version": "0.0.0" }',
  );
  writeFileSync(
    join(project, "Pulumi.yaml"),
    "name: tenantry\nruntime:\n  name: nodejs\n  options: { typescript: false }\n",
  );
  writeFileSync(
    join(project, "index.ts"),
    `import * as pulumi from "@pulumi/pulumi";
import * as aws from "@pulumi/aws";
const provider = new aws.Provider("site", { region: "eu-west-1", allowedAccountIds: ["111122223333"] });
new aws.elasticache.User("user", {
  userId: "user", userName: "user", engine: "valkey", accessString: "off -@all",
  authenticationMode: { type: "password", passwords: [pulumi.secret("${canary}")] },
}, { provider });
`,
  );
  const at = ["--cwd", project, "--stack", "dev.acme"];
  const { code, stdout, stderr } = pulumi(
    catalog,
    "up",
    "--yes",
    ...at,
    "--policy-pack",
    packOf("tags", "tags"),
  );
  expect([code, stdout + stderr]).toEqual([0, expect.stringContaining("tenantry")]);
  const state = exportedState(catalog, "dev.acme").deployment.resources ?? [];
  const user = state.find(({ type }) => type.startsWith("aws:"));
  expect(user?.inputs?.["tags"]).toMatchObject({ "tenantry:tenant": "acme" });
  expect(JSON.stringify(user?.inputs?.["authenticationMode"])).toContain('"ciphertext"');
  expect(JSON.stringify(state)).not.toContain(canary);
});
