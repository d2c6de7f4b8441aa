import { expect, test } from "vitest";
import { awsCapacity } from "../../../catalog/aws/capacity.ts";
import { checkAwsCapacity } from "../../../catalog/aws/check/capacity.ts";
import { quotas } from "../../../catalog/aws/quotas.ts";
import type { AwsSite, Catalog } from "../../../catalog/catalog.ts";
import {
  allocated,
  awsCatalog,
  awsTenant,
  ledgerIn,
  problemsAfter,
  siteFile,
  siteOf,
  withService,
  withTenants,
} from "./support/aws-catalog.ts";

const three = [
  awsTenant("acme", ["fixnado-api", "zones"]),
  awsTenant("bolt", ["fixnado-api", "zones"], "business"),
  awsTenant("stark", ["fixnado-api"], "enterprise"),
];

function figuresOf(catalog: Catalog) {
  return awsCapacity(catalog, siteOf(catalog));
}

test("every figure of a site with a pool, a bridge and a silo tenant", () => {
  const {
    grounds,
    connections,
    quotas: account,
    ...rest
  } = figuresOf(allocated(withTenants(awsCatalog(), three)));
  expect(rest).toMatchObject({ substrate: "aws", site: "fixnado", tenants: 3, services: 5 });
  expect(grounds).toEqual([
    {
      shard: 1,
      tenant: null,
      tenants: 2,
      // Two for each fixnado-api, which is deployed beside the old one, and one for each zones.
      targetGroups: { used: 6, available: 100 },
      rules: { used: 12, available: 400 },
      targets: { used: 28, available: 1000 },
      // The group's own user `default` takes one of the hundred.
      cacheUsers: { used: 2, available: 99 },
    },
    {
      shard: null,
      tenant: "stark",
      tenants: 1,
      targetGroups: { used: 2, available: 100 },
      rules: { used: 3, available: 400 },
      targets: { used: 10, available: 1000 },
      cacheUsers: { used: 1, available: 99 },
    },
  ]);
  expect(connections.map((it) => [it.server, it.used, it.available])).toEqual([
    // Two of each are for the dump, which logs in as the service does.
    ["fixnado-mysql", 12, 980],
    ["fixnado-postgres", 12, 480],
    ["bolt-mysql", 22, 480],
    ["bolt-postgres", 22, 480],
    ["stark-mysql", 22, 480],
  ]);
  const used = Object.fromEntries(account.map((it) => [it.id, it.used]));
  expect(used).toMatchObject({
    albs: 2,
    // The site's own and stark's.
    vpcs: 2,
    // One NAT gateway a zone for the site, a single one for stark.
    elasticIps: 4,
    // Shared MySQL with a replica, shared PostgreSQL, bolt's two, stark's one.
    dbInstances: 6,
    // A task of fixnado-api: the internet, MySQL, the cache. A load balancer: 443, 80, test traffic.
    rulesPerSecurityGroup: 3,
    certificatesPerAlb: 0,
  });
  expect(account.find((it) => it.id === "vpcs")).toEqual({ id: "vpcs", used: 2, available: 20 });
});

/** What is edited in the site's file, and what the one problem at this line says. */
const passed: readonly (readonly [what: string, from: string, to: string, says: RegExp])[] = [
  ["Fargate vCPUs", ", fargateVcpus: 500", "", /need \d+ Fargate vCPUs, and there are 6 \(/],
  [
    "connections",
    "replicas: 1, maxConnections: 1000",
    "replicas: 1, maxConnections: 25",
    /fixnado-mysql has 25 connections, of which 20 are kept for its administrators; services and their nightly dumps are promised 12/,
  ],
];

test.each(passed)(
  "when %s are passed, validate says so at the site's line",
  (_, from, to, says) => {
    const problems = problemsAfter((catalog) => catalog.edit(siteFile, from, to));
    const told = problems.filter((it) => it.code === "E_CAPACITY");
    expect(told.map((it) => it.file)).toEqual([siteFile]);
    expect(told[0]?.message).toMatch(says);
    expect(told[0]?.line).toBeGreaterThan(1);
  },
);

/** Silo tenants, each with a VPC, a load balancer, an elastic IP and a database of its own. */
const many = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    awsTenant(`s-${index}`, ["fixnado-api"], "enterprise"),
  );

test.each([
  ["vpcs", 5],
  ["elasticIps", 3],
  ["dbInstances", 38],
] as const)("AWS's own quota of %s stops the silo tenants that are one too many", (id, count) => {
  const plenty = { vpcs: 500, elasticIps: 500, dbInstances: 500, fargateVcpus: 10_000, albs: 500 };
  const { [id]: _, ...others } = plenty;
  const usual = (site: AwsSite): AwsSite => ({ ...site, quotas: others });
  const full = allocated(withTenants(awsCatalog(usual), many(count)));
  const told = checkAwsCapacity(full, siteOf(full), figuresOf(full)).map((it) => it.message);
  expect(told).toEqual([
    expect.stringContaining(`${quotas[id].title}, and there are ${quotas[id].default}`),
  ]);
});

test("a shard with too much behind it is told so where the ledger puts somebody on it", () => {
  const catalog = allocated(withTenants(awsCatalog(), three));
  const ledger = ledgerIn(catalog);
  const rules = new Map([
    ...ledger.rules,
    ...Array.from(
      { length: 48 },
      (_, index) => [2000 + index * 3, { of: `acme/x${index}` }] as const,
    ),
  ]);
  const crowded = { ...catalog, ledgers: new Map([["fixnado", { ...ledger, rules }]]) };
  const told = checkAwsCapacity(crowded, siteOf(crowded), figuresOf(crowded));
  expect(told.map((it) => `${it.file} ${it.path} ${it.message}`)).toEqual([
    expect.stringMatching(
      /^platform\/ledger\/fixnado.yaml shards › 2 shard 1 of fixnado has 102 target groups.*AWS raises that for nobody: take services out/,
    ),
  ]);
});

test("roles are counted for the whole account, everything else for its region", () => {
  const base = awsCatalog();
  const [prod] = base.environments.values();
  if (!prod) throw new Error("there is no prod");
  const other = {
    ...siteOf(base),
    id: "fixnado-two",
    file: "platform/sites/fixnado-two.yaml",
    region: "eu-west-2",
  };
  const two = {
    ...base,
    environments: new Map([["prod", { ...prod, sites: ["fixnado", "fixnado-two"] }]]),
    sites: new Map(base.sites).set(other.id, other),
  };
  const used = (catalog: Catalog) =>
    Object.fromEntries(figuresOf(catalog).quotas.map(({ id, used: count }) => [id, count]));
  expect(used(two)).toEqual({ ...used(base), iamRoles: 2 * (used(base)["iamRoles"] ?? 0) });
});

test("a shared server admits one shard too many at its sixtieth", () => {
  const at = (shard: number) => {
    const catalog = allocated(withTenants(awsCatalog(), three));
    const ledger = {
      ...ledgerIn(catalog),
      shards: new Map(ledgerIn(catalog).shards).set(1, shard),
    };
    const moved = { ...catalog, ledgers: new Map([["fixnado", ledger]]) };
    return checkAwsCapacity(moved, siteOf(moved), figuresOf(moved)).map((it) => it.path);
  };
  // Forty-nine, and that of stark.
  expect(at(49)).toEqual([]);
  expect(at(60)).toEqual(["quotas › albs", "quotas › rulesPerSecurityGroup"]);
});

test("every quota has a public source, and a default that is a whole number", () => {
  for (const { default: usual, source } of Object.values(quotas)) {
    expect(Number.isInteger(usual)).toBe(true);
    expect(source).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
  }
});

test("tasks on the machines of a fleet take no Fargate vCPUs, and all else that tasks take", () => {
  const [fargate, fleet] = (["fargate", "fleet"] as const).map((runsOn) => {
    const base = awsCatalog((site) => ({
      ...site,
      fleet: { instanceType: "m7g.large", min: 2, max: 4 },
    }));
    const like = base.services.get("fixnado-api");
    if (!like) throw new Error("the example has no service fixnado-api");
    const worker = { command: ["work"], tasks: { min: 0, max: 3 }, backlogPerTask: 10 };
    const more = { aws: { ...like.aws, runsOn, worker } };
    const catalog = allocated(
      withTenants(withService(base, "jobs", "/jobs", more), [awsTenant("acme", ["jobs"])]),
    );
    const { quotas } = awsCapacity(catalog, siteOf(catalog));
    return Object.fromEntries(quotas.map(({ id, used }) => [id, used]));
  });
  // Ten tasks of the service and three of its worker, one vCPU each.
  expect(fargate?.["fargateVcpus"]).toBe(13);
  expect(fleet).toEqual({ ...fargate, fargateVcpus: 0 });
});
