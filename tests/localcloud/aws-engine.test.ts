import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { installedPackage } from "../../localcloud/packages.ts";
import { schemaFile } from "../../localcloud/schema/cache.ts";
import { awsProgram } from "./aws-program.ts";
import { EngineProject, localCloud } from "./engine-project.ts";

let project: EngineProject;

beforeAll(() => {
  project = new EngineProject(awsProgram);
});

afterAll(() => project.remove());

interface Step {
  readonly op: string;
  readonly urn: string;
}

/** `type name` of what a preview would do, by operation. */
function previewed(given: Readonly<Record<string, string>>): Record<string, string[]> {
  const { stdout } = project.pulumi(given, "preview", "--json");
  const { steps } = JSON.parse(stdout) as { steps: readonly Step[] };
  const found: Record<string, string[]> = {};
  for (const { op, urn } of steps) {
    const [, , type = "", name = ""] = urn.split("::");
    if (op !== "same") (found[op] ??= []).push(`${type.split(":").at(-1)} ${name}`);
  }
  return found;
}

test("the real engine makes a small AWS account; again, and after a refresh, there is nothing to do", () => {
  expect(project.up()).toMatch(/\+ 85 created/);
  expect(project.up({}, "--expect-no-changes")).toMatch(/85 unchanged/);
  expect(project.pulumi({}, "preview", "--refresh", "--expect-no-changes").status).toBe(0);

  const outputs = JSON.parse(project.pulumi({}, "stack", "output", "--json").stdout) as object;
  expect(outputs).toMatchObject({
    dns: expect.stringMatching(/^lb-.*\.eu-west-1\.elb\.local-cloud\.example$/),
    endpoint: expect.stringMatching(/^db.*\.rds\.local-cloud\.example:5432$/),
    revision: "arn:aws:ecs:eu-west-1:111122223333:task-definition/crm:1",
    ran: '{"localCloud":"not run"}',
  });
}, 300_000);

test("no secret stands in the state or in the world", () => {
  expect(project.pulumi({}, "stack", "export").stdout).not.toContain("plain-secret");
  const files = globSync("world.sqlite*", { cwd: project.world });
  expect(files).toContain("world.sqlite");
  for (const file of files) {
    expect(readFileSync(join(project.world, file), "latin1")).not.toContain("plain-secret");
  }
});

test("a preview says what an edit replaces and what it changes in place", () => {
  expect(previewed({ CLASS: "db.t4g.large" })).toEqual({ update: ["Instance db"] });
  expect(previewed({ IMAGE: "2222" })).toEqual({
    replace: ["TaskDefinition crm"],
    update: ["Service crm"],
  });
  const moved = previewed({ CIDR: "10.41.0.0/16" });
  expect(moved.replace).toEqual(
    expect.arrayContaining([
      "Vpc net",
      "Subnet net-a",
      "SecurityGroup stores",
      "MountTarget files-a",
    ]),
  );
  expect(moved.update).toEqual(expect.arrayContaining(["Instance db", "ReplicationGroup cache"]));
  expect(previewed({ OWNER: "two" }).replace).toBeUndefined();
}, 300_000);

test("an edit goes through: a new revision, a group in place of another, and a mistyped key is refused", () => {
  const done = project.up({ IMAGE: "2222", DESCRIPTION: "other" });
  expect(done).toMatch(/\+-3 replaced/);
  expect(done).toMatch(/task-definition\/crm:2/);
  expect(project.pulumi({ TYPO: "1" }, "preview").stdout).toMatch(
    /networkConfiguration\.assignPublicIP.*Invalid or unknown key; known are: assignPublicIp, securityGroups, subnets/s,
  );
}, 300_000);

test("what somebody changed by hand shows, and everything can be removed", () => {
  const { world } = project;
  localCloud("drift", "--world", world, "--name", "lb", "--set", "idleTimeout=5");
  const given = { IMAGE: "2222", DESCRIPTION: "other" };
  const drift = project.pulumi(given, "refresh", "--preview-only", "--expect-no-changes", "--diff");
  expect(drift.status).not.toBe(0);
  expect(drift.stdout).toMatch(/idleTimeout/);
  expect(project.up(given, "--refresh")).toMatch(/~ 1 updated/);

  expect(project.pulumi({}, "destroy", "--yes", "--skip-preview").stdout).toMatch(/- 85 deleted/);
  expect(localCloud("show", "--world", world)).not.toMatch(/stack dev/);
  expect(localCloud("log", "--world", world, "--last", "1000")).toMatch(
    /create {2}ok: no function ran {2}aws:lambda\/invocation:Invocation/,
  );
}, 300_000);

test("the report says how long the schema of AWS took", () => {
  const file = schemaFile(join(project.root, ".tenantry/local/schemas"), installedPackage("aws"));
  const schemas = readFileSync(file, "utf8");
  expect(schemas.length).toBeLessThan(1_000_000);
  expect(localCloud("report")).toMatch(
    /^aws [\d.]+: \d+ types.*derived in \d+ ms, read in \d+ ms$/m,
  );
});
