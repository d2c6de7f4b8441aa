import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { dummyValue } from "../../fleet/local-secrets.ts";
import { scanState } from "../../guard/state-scan.ts";
import { whoReaches } from "../support/aws-reach.ts";
import { secretVariable, stagingCatalog } from "../support/aws-staging.ts";
import { killWhenStuck } from "../support/kill.ts";
import { localCloudOf, scriptFault, type WorldObject, worldOf } from "../support/local-cloud.ts";
import { isAlive } from "../support/processes.ts";
import type { TempCatalog } from "../support/temp-catalog.ts";
import {
  exportedState,
  type Outcome,
  pulumi,
  type StackState,
  tenantry,
  tenantryWith,
} from "../support/tenantry.ts";

/*
 * Two sites on AWS with a tenant of each isolation. It begins with an up that is killed, and ends protected.
 */

const staging = ["--env", "staging", "--local"];
const up = ["up", ...staging, "--yes"];
const stacks = [
  "staging",
  ...["brightside", "lumen", "meridian", "vertex"].map((id) => `staging.${id}`),
];
/** What stands in the variable of whoever runs this: real, so nothing of the local cloud may know it. */
const fromTheShell = "canary-of-the-shell";
let catalog: TempCatalog;
let platform: Outcome;
let first: Outcome;

beforeAll(() => {
  catalog = stagingCatalog();
  platform = tenantry(catalog, ...up, "--platform");
});
afterAll(() => catalog[Symbol.dispose]());

/** Made by AWS, but the engine never hears of it: the worst moment to be killed. */
test("an up that is killed with -9 while a tenant's own server is made ends as if it had not been", async () => {
  expect(platform.code, platform.stderr).toBe(0);
  const server = "aws:rds/instance:Instance";
  scriptFault(catalog, { type: server, method: "create", nth: "1", kind: "hang-after" }, "staging");
  const killed = await killWhenStuck(catalog, [...up, "--tenant", "meridian"]);
  expect(killed).not.toEqual([]);
  await wait(3000);
  expect(killed.filter(isAlive)).toEqual([]);

  first = tenantryWith({ [secretVariable]: fromTheShell }, catalog, ...up);
  expect(first.code, first.stderr + first.stdout).toBe(0);
  expect(first.stderr).toMatch(/adopted meridian-postgres \(meridian-postgres\), which/);
  for (const stack of stacks) {
    expect(exportedState(catalog, stack).deployment.pending_operations ?? []).toEqual([]);
  }
  const urns = worldOf(catalog, "staging").map(({ urn }) => urn);
  const twice = urns.filter((urn, index) => urn && urns.indexOf(urn) !== index);
  // Only what AWS names itself can stand there twice, and then the run has said so.
  const said = [...first.stderr.matchAll(/(\S+) \([^)]*\) is made again:/g)].map(
    ([, name]) => name,
  );
  expect(twice.map((urn) => urn.split("::").at(-1)).filter((name) => !said.includes(name))).toEqual(
    [],
  );
});

test("platform and tenants of all isolations stand on two sites, and the second up is empty for every stack", () => {
  expect(first.stderr + first.stdout).toContain("local cloud");
  for (const host of ["brightside.staging.fixnado", "lumen.staging.onasis"]) {
    expect(first.stdout).toContain(`https://${host}.example`);
  }
  const second = tenantry(catalog, ...up, "--json");
  expect(second.code, second.stderr).toBe(0);
  const { local, stacks: rows } = JSON.parse(second.stdout) as {
    local: boolean;
    stacks: { stack: string; result: string }[];
  };
  expect(local).toBe(true);
  expect(
    rows.map(({ stack, result }) => [stack, result]).sort(([a = ""], [b = ""]) => (a < b ? -1 : 1)),
  ).toEqual(stacks.map((stack) => [stack, "unchanged"]));
});

test("a server of one's own and a silo's stores are reached by that tenant's services and its ground's functions alone", () => {
  const reached = whoReaches(worldOf(catalog, "staging"));
  const functions = (ground: string): string[] => [`${ground}-databases`, `${ground}-rotation`];
  expect(reached).toMatchObject({
    "meridian-postgres": ["meridian-accounts", ...functions("onasis-staging")],
    "meridian-cache": ["meridian-accounts", "meridian-gateway"],
    "vertex-postgres": ["vertex-accounts", ...functions("vertex")],
    "vertex-cache": ["vertex-accounts", "vertex-gateway"],
    "onasis-staging-postgres": ["lumen-accounts", ...functions("onasis-staging")],
    "fixnado-staging-mysql": ["brightside-fixnado-api", ...functions("fixnado-staging")],
  });
});

test("the states of all isolations prove that no tenant reaches another: every edge is read, and none is open", () => {
  const { code, stdout, stderr } = tenantry(catalog, "isolation", ...staging, "--json");
  expect(code, stdout + stderr).toBe(0);
  const proof = JSON.parse(stdout) as { edges: { kind: string }[] };
  const kinds = new Set(proof.edges.map(({ kind }) => kind));
  expect([...kinds]).toEqual(expect.arrayContaining(["security-group", "listener", "key", "iam"]));
});

test("no secret stands in clear in a state, a log, a preview, the world, an invocation or a task definition", () => {
  for (const stack of stacks) {
    expect(scanState(JSON.stringify(exportedState(catalog, stack)))).toEqual([]);
  }
  const whole = stacks.flatMap((stack) => inClear(stack));
  const passwords = whole
    .filter(({ type }) => type === "random:index/randomPassword:RandomPassword")
    .map(({ outputs = {} }) => opened(outputs["result"]));
  const secrets = [...passwords, dummyValue];
  const holding = (text: string): number =>
    secrets.filter((secret) => text.includes(secret)).length;
  expect(passwords.length).toBeGreaterThan(15);
  // Where they have to stand: so the search would find them.
  const values = whole.filter(
    ({ type }) => type === "aws:secretsmanager/secretVersion:SecretVersion",
  );
  expect(holding(JSON.stringify(values))).toBeGreaterThan(10);
  expect(JSON.stringify(values)).toContain(dummyValue);

  const told = whole.filter(({ type }) =>
    /^aws:(lambda\/invocation|ecs\/taskDefinition):/.test(type),
  );
  expect(told.length).toBeGreaterThan(8);
  for (const { urn, inputs, outputs } of told) {
    expect([urn, holding(JSON.stringify([inputs, outputs]))]).toEqual([urn, 0]);
  }
  catalog.edit(
    "platform/services/fixnado-api.yaml",
    "  MFA_KEY:",
    '  OTHER: "{secret.jwt_key}"\n  MFA_KEY:',
  );
  const preview = pulumi(catalog, "preview", "--json", "--stack", "staging.brightside");
  catalog.edit("platform/services/fixnado-api.yaml", '  OTHER: "{secret.jwt_key}"\n', "");
  expect(preview.stdout).toContain("brightside-fixnado-api-environment-value");
  for (const { stdout, stderr } of [platform, first, preview])
    expect(holding(stdout + stderr)).toBe(0);

  const files = filesBelow(catalog.path(".tenantry/local"));
  expect(
    files.filter((file) => /world\.sqlite$|events\.jsonl$|\/history\//.test(file)).length,
  ).toBeGreaterThan(7);
  for (const file of files) {
    const text = readFileSync(file, "latin1");
    expect([file, holding(text), text.includes(fromTheShell)]).toEqual([file, 0, false]);
  }
});

test("a tenant whose file is removed keeps everything until it is released; then all of it goes, and nothing else", () => {
  const before = worldOf(catalog, "staging");
  catalog.remove("tenants/staging/vertex.yaml");
  const refused = tenantry(catalog, ...up, "--tenant", "vertex");
  expect(refused.code).not.toBe(0);
  expect(refused.stderr).toContain("tenants/staging/vertex.yaml");
  expect(refused.stderr).toMatch(/platform\/ledger\/onasis-staging\.yaml:\d+/);
  expect(worldOf(catalog, "staging")).toEqual(before);

  const release = tenantry(catalog, "release", "vertex", ...staging, "--yes");
  expect(release.code, release.stderr).toBe(0);
  const gone = tenantry(catalog, ...up);
  expect(gone.code, gone.stderr + gone.stdout).toBe(0);
  const isVertex = ({ urn }: WorldObject): boolean => urn.startsWith("urn:pulumi:staging.vertex::");
  expect(before.filter(isVertex).length).toBeGreaterThan(150);
  const after = worldOf(catalog, "staging");
  const isRecord = ({ urn }: WorldObject): boolean => urn === "";
  expect(after.filter((object) => !isRecord(object))).toEqual(
    before.filter((object) => !isRecord(object) && !isVertex(object)),
  );
  // AWS deletes a key 30 days later.
  expect(after.filter(({ type }) => type === "local:record:AwsDeletedKey")).toHaveLength(1);
});

test("an environment that turns protected replaces nothing, and from then on refuses to lose a network, a server, a cache or a bucket", () => {
  const which = ["--platform", "--tenant", "brightside"];
  catalog.edit(
    "platform/environments.yaml",
    "onasis-staging], lifecycle: disposable",
    "onasis-staging], lifecycle: protected",
  );
  const turned = tenantry(catalog, ...up, ...which, "--json");
  expect(turned.code, turned.stderr).toBe(0);
  const { stacks: rows } = JSON.parse(turned.stdout) as { stacks: { counts: object }[] };
  for (const { counts } of rows) expect(counts).toMatchObject({ replaced: 0, deleted: 0 });

  catalog.edit(
    "platform/sites/fixnado-staging.yaml",
    'cache: { version: "8.1"',
    'cache: { version: "8.0"',
  );
  catalog.edit("platform/sites/fixnado-staging.yaml", "cidr: 10.41.0.0/16", "cidr: 10.61.0.0/16");
  const postgres =
    /postgres: \{ version.*\}/.exec(catalog.read("platform/sites/onasis-staging.yaml"))?.[0] ?? "";
  catalog.edit(
    "platform/sites/onasis-staging.yaml",
    postgres,
    'postgres: { engine: aurora, version: "17.4", class: db.r7g.large, replicas: 1, maxConnections: 400 }',
  );
  // By hand, as nobody should: the network's addresses, and the number that is in the name of the tenant's bucket.
  const ledger = catalog.read("platform/ledger/fixnado-staging.yaml");
  catalog.write(
    "platform/ledger/fixnado-staging.yaml",
    ledger
      .replace("1: brightside", "2: brightside")
      .replace("1: 1\n", "2: 1\n")
      .replace("cidr: 10.41.0.0/16", "cidr: 10.61.0.0/16"),
  );

  const calls = changingCalls();
  const preview = tenantry(catalog, "preview", ...staging, ...which);
  const refused = tenantry(catalog, ...up, ...which);
  expect(refused.code).toBe(4);
  for (const text of [preview.stdout, refused.stdout + refused.stderr]) {
    for (const [name, what] of [
      ["fixnado-staging-network", "replaced, because of cidrBlock"],
      ["fixnado-staging-network-data-a", "replaced, because of cidrBlock, vpcId"],
      ["fixnado-staging-shard-1-cache", "replaced, because of engineVersion"],
      ["onasis-staging-postgres", "deleted"],
      ["brightside-fixnado-api-bucket", "replaced, because of bucket"],
    ]) {
      expect(text).toContain(`refused: ${name} is protected and would be ${what}`);
    }
  }
  expect(changingCalls()).toEqual(calls);
});

/** What a stack knows, with its secrets opened: only its key can do that. */
function inClear(stack: string): NonNullable<StackState["deployment"]["resources"]> {
  const { code, stdout, stderr } = pulumi(
    catalog,
    "stack",
    "export",
    "--show-secrets",
    "--stack",
    stack,
  );
  expect(code, stderr).toBe(0);
  return (JSON.parse(stdout) as StackState).deployment.resources ?? [];
}

/** A secret of an opened state: JSON beside the marks that say that it is one. */
function opened(secret: unknown): string {
  return JSON.parse((secret as { plaintext: string }).plaintext) as string;
}

/** The log of what was made, changed or deleted in the world. */
function changingCalls(): unknown[] {
  const log = localCloudOf(catalog, "staging", "log", "--json", "--last", "1000000");
  const calls = JSON.parse(log) as { method: string }[];
  return calls.filter(({ method }) => /create|update|delete/i.test(method));
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`);
}
