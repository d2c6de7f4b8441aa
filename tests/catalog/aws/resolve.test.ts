import * as fc from "fast-check";
import { expect, test } from "vitest";
import { resolveAwsSite } from "../../../catalog/aws/resolve/site.ts";
import { buildAwsTenant } from "../../../catalog/aws/resolve/tenant.ts";
import type { Catalog, Service } from "../../../catalog/catalog.ts";
import { indexLedger } from "../../../catalog/ledger/index-ledger.ts";
import { hashResolved } from "../../../catalog/resolve/hash.ts";
import type { AwsTenant } from "../../../catalog/resolved/aws.ts";
import {
  allocated,
  awsCatalog,
  awsTenant,
  ledgerIn,
  siteOf,
  someAwsTenants,
  withService,
  withTenants,
} from "./support/aws-catalog.ts";

function resolved(catalog: Catalog, id: string): AwsTenant {
  const tenant = catalog.tenants.find((it) => it.id === id);
  const built = tenant && buildAwsTenant(catalog, indexLedger(ledgerIn(catalog)), tenant);
  if (!built) throw new Error(`${id} cannot be resolved`);
  return built;
}

const catalog = allocated(
  withTenants(awsCatalog(), [
    awsTenant("acme", ["fixnado-api", "zones"]),
    awsTenant("bolt", ["fixnado-api", "zones"], "business"),
    awsTenant("stark", ["fixnado-api"], "enterprise"),
  ]),
);

test("a pool tenant shares everything but its services, and is t<number> in all of it", () => {
  const { services, dedicated, ...tenant } = resolved(catalog, "acme");
  expect(tenant).toMatchObject({
    substrate: "aws",
    number: 1,
    isolation: "pool",
    lifecycle: "protected",
    hostname: "acme.fixnado.example",
    shard: 1,
    network: null,
    behind: [],
    backup: "nightly",
    dumps: [
      { service: "fixnado-api", engine: "mysql", database: "t1_fixnado_api" },
      { service: "zones", engine: "postgres", database: "t1_zones" },
    ],
    // 02:00, and seven minutes for each number.
    dumpTask: { schedule: "cron(7 2 * * ? *)" },
  });
  expect(dedicated).toEqual({ postgres: null, mysql: null, redis: null });
  expect(services.map((it) => it.id)).toEqual(["fixnado-api", "zones"]);
  const [api, zones] = services;
  expect(api).toMatchObject({
    name: "acme-fixnado-api",
    lifecycle: "disposable",
    strategy: "blueGreen",
    task: { cpu: 1024, memoryMib: 2048, user: 1000, scratch: ["/tmp"], data: [] },
    tasks: { min: 2, max: 10 },
    smoke: ["/health/ready", "/health/live"],
    runsOn: "fargate",
    responseSeconds: 0.5,
    url: "https://acme.fixnado.example",
    route: {
      host: "acme.fixnado.example",
      path: "/",
      priorities: { notice: 20000, test: 20001, production: 20002 },
    },
    secretEnv: ["DATABASE_URL", "JWT_KEY", "MFA_KEY", "REDIS_URL"],
    mysql: {
      database: "t1_fixnado_api",
      role: "t1_fixnado_api",
      owner: null,
      connectionLimit: 10,
      dumpConnections: 2,
    },
    redis: { user: "t1_fixnado_api", prefix: "t1:fixnado-api:" },
    bucket: { name: "fixnado-t1-fixnado-api-111122223333", glacierDays: 180 },
    ignoreChanges: ["desiredCount"],
  });
  expect(zones).toMatchObject({
    strategy: "rolling",
    smoke: [],
    route: {
      path: "/zones",
      strip: true,
      priorities: { notice: 1000, test: 1001, production: 1002 },
    },
    postgres: { database: "t1_zones", owner: "t1_zones_owner" },
    redis: null,
    bucket: null,
  });
});

test("a bridge tenant has databases and a cache of its own on a shard, a silo tenant everything in a VPC of its own", () => {
  const bolt = resolved(catalog, "bolt");
  expect(bolt).toMatchObject({ shard: 1, network: null });
  expect(bolt.dedicated).toMatchObject({
    mysql: { name: "bolt-mysql", version: "8.4.6", instanceClass: "db.m7g.large", port: 3306 },
    postgres: { name: "bolt-postgres", engine: "postgres", lifecycle: "protected" },
    redis: { name: "bolt-cache", nodeType: "cache.m7g.large", nodes: 2 },
  });
  const stark = resolved(catalog, "stark");
  expect(stark).toMatchObject({
    shard: null,
    network: {
      cidr: "10.128.0.0/19",
      nat: "single",
      natZone: "a",
      gatewayEndpoints: ["s3"],
      interfaceEndpoints: ["ecr.api", "ecr.dkr", "logs", "secretsmanager"],
    },
    dedicated: {
      postgres: null,
      mysql: { name: "stark-mysql" },
      redis: { name: "stark-cache", nodeType: "cache.m7g.large", nodes: 2, snapshotDays: 7 },
    },
  });
  expect(stark.network?.zones.map((it) => it.name)).toEqual([
    "eu-west-1a",
    "eu-west-1b",
    "eu-west-1c",
  ]);
});

test("a site has a cache for every shard that anyone lives on, and the servers that its file names", () => {
  const prod = catalog.environments.get("prod");
  if (!prod) throw new Error("there is no prod");
  const ledger = { ...ledgerIn(catalog), shards: new Map([[1, 3]]) };
  const three = { ...catalog, ledgers: new Map([["fixnado", ledger]]) };
  const site = resolveAwsSite(three, prod, siteOf(three));
  expect(site.shards.map((it) => [it.number, it.name, it.cache?.name])).toEqual([
    [1, "fixnado-shard-1", "fixnado-shard-1-cache"],
    [2, "fixnado-shard-2", "fixnado-shard-2-cache"],
    [3, "fixnado-shard-3", "fixnado-shard-3-cache"],
  ]);
  expect(site).toMatchObject({
    mysql: { name: "fixnado-mysql", replicas: 1, multiAz: true, rotationDays: 90 },
    postgres: { name: "fixnado-postgres", engine: "postgres" },
    dumps: { days: 365, glacierDays: 30 },
    alarms: { pagerduty: "env:FIXNADO_PAGERDUTY_URL" },
    fleet: null,
  });
});

test("a worker has the image's queue, its own command and its own size", () => {
  const like = catalog.services.get("fixnado-api") as Service;
  const worker = {
    command: ["node", "worker.js"],
    tasks: { min: 0, max: 20 },
    backlogPerTask: 100,
    size: "large",
  };
  const more = { aws: { ...like.aws, worker, tasks: { min: 1, max: 1 } } };
  const base = withService(awsCatalog(), "jobs", "/jobs", more);
  const [jobs] = resolved(
    allocated(withTenants(base, [awsTenant("acme", ["jobs"])])),
    "acme",
  ).services;
  expect(jobs?.worker).toMatchObject({
    name: "acme-jobs-worker",
    command: ["node", "worker.js"],
    task: { cpu: 2048, memoryMib: 4096 },
    tasks: { min: 0, max: 20 },
    // The backlog moves the count.
    ignoreChanges: ["desiredCount"],
  });
  // One task, neither more nor fewer: an edit of the count has to take effect.
  expect(jobs?.ignoreChanges).toEqual([]);
});

test("a bucket's name is never longer than S3 takes, and never one of another service", () => {
  const id = "a-very-long-service1";
  const base = withService(
    awsCatalog((site) => ({ ...site, id: "fixnado" })),
    id,
    "/long",
  );
  const long = { ...siteOf(base), id: `f${"x".repeat(29)}`, file: "platform/sites/f.yaml" };
  const prod = base.environments.get("prod");
  if (!prod) throw new Error("there is no prod");
  const renamed = {
    ...base,
    sites: new Map([[long.id, long]]),
    environments: new Map([["prod", { ...prod, sites: [long.id] }]]),
  };
  const tenant = { ...awsTenant("acme", [id]), site: long.id };
  const given = allocated(withTenants(renamed, [tenant]));
  const ledger = given.ledgers.get(long.id);
  const built = ledger && buildAwsTenant(given, indexLedger(ledger), tenant);
  const name = built?.services[0]?.bucket?.name ?? "";
  expect(name).toHaveLength(63);
  expect(name).toMatch(/^f[a-z0-9-]+-[0-9a-f]{12}$/);
});

test("another tenant that comes changes nobody else's decisions, and the order of keys and lists nothing", () => {
  const base = awsCatalog();
  fc.assert(
    fc.property(someAwsTenants, (tenants) => {
      const before = allocated(withTenants(base, tenants));
      const after = allocated(
        withTenants(before, [...tenants, awsTenant("newcomer", ["zones", "fixnado-api"])]),
      );
      const reversed = {
        ...after,
        services: new Map([...after.services].reverse()),
        tenants: after.tenants.map((it) => ({ ...it, services: [...it.services].reverse() })),
      };
      for (const { id } of tenants) {
        const hash = hashResolved(resolved(before, id));
        expect(hashResolved(resolved(after, id))).toBe(hash);
        expect(hashResolved(resolved(reversed, id))).toBe(hash);
      }
    }),
    { numRuns: 40 },
  );
});
