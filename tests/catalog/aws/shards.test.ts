import * as fc from "fast-check";
import { expect, test } from "vitest";
import { awsCapacity } from "../../../catalog/aws/capacity.ts";
import { checkAwsCapacity } from "../../../catalog/aws/check/capacity.ts";
import { shardNumbers } from "../../../catalog/aws/shards.ts";
import type { AwsSite, Catalog } from "../../../catalog/catalog.ts";
import { planAllocation } from "../../../catalog/ledger/plan.ts";
import { TODAY } from "../../support/memory-catalog.ts";
import {
  allocated,
  awsCatalog,
  awsTenant,
  ledgerIn,
  siteOf,
  someAwsTenants,
  withTenants,
} from "./support/aws-catalog.ts";

/** Quotas of the account that are not what is tested. */
const roomy = (site: AwsSite): AwsSite => ({
  ...site,
  quotas: { ...site.quotas, fargateVcpus: 10_000, iamRoles: 5000, elasticIps: 100, vpcs: 100 },
  databases: {
    ...site.databases,
    ...(site.databases.mysql ? { mysql: { ...site.databases.mysql, maxConnections: 9000 } } : {}),
    ...(site.databases.postgres
      ? { postgres: { ...site.databases.postgres, maxConnections: 9000 } }
      : {}),
  },
});

const hundred = Array.from({ length: 100 }, (_, index) =>
  awsTenant(`t-${String(index).padStart(3, "0")}`, ["fixnado-api", "zones"]),
);

function problemsOf(catalog: Catalog): string[] {
  const site = siteOf(catalog);
  return checkAwsCapacity(catalog, site, awsCapacity(catalog, site)).map((it) => it.message);
}

test("a hundred pool tenants resolve onto shards without passing a quota", () => {
  const catalog = allocated(withTenants(awsCatalog(roomy), hundred));
  const figures = awsCapacity(catalog, siteOf(catalog));
  expect(problemsOf(catalog)).toEqual([]);
  // Of the hundred target groups of a load balancer each keeps five: three, and two for a third service.
  expect(figures.grounds.map((it) => it.tenants)).toEqual([20, 20, 20, 20, 20]);
  for (const { targetGroups, rules, cacheUsers } of figures.grounds) {
    expect(targetGroups.used).toBeLessThanOrEqual(100);
    expect(rules.used).toBeLessThanOrEqual(400);
    expect(cacheUsers.used).toBeLessThanOrEqual(99);
  }
});

test("with AWS's own hundred rules a shard takes eleven starters", () => {
  const few = (site: AwsSite): AwsSite => ({
    ...roomy(site),
    quotas: { ...roomy(site).quotas, rulesPerAlb: 100 },
  });
  const catalog = allocated(withTenants(awsCatalog(few), hundred.slice(0, 23)));
  expect(awsCapacity(catalog, siteOf(catalog)).grounds.map((it) => it.tenants)).toEqual([
    11, 11, 1,
  ]);
});

test("a tenant that subscribes to all that its tier has room for stays on its shard, whoever else came", () => {
  const base = awsCatalog(roomy);
  const poor = hundred.map((it) => ({ ...it, services: ["zones"] }));
  const before = allocated(withTenants(base, poor));
  const grown = withTenants(before, hundred);
  const { problems, ledgers } = planAllocation(grown, TODAY);
  expect(problems).toEqual([]);
  expect(ledgers.get("fixnado")?.shards).toEqual(ledgerIn(before).shards);
  expect(problemsOf({ ...grown, ledgers })).toEqual([]);
});

test("whatever is added in whatever order, the same is written, and no line that stands changes", () => {
  const base = awsCatalog(roomy);
  fc.assert(
    fc.property(someAwsTenants, fc.nat(), fc.nat(), (tenants, cut, turn) => {
      const at = tenants.length === 0 ? 0 : turn % tenants.length;
      const turned = [...tenants.slice(at), ...tenants.slice(0, at)].map((it) => ({
        ...it,
        services: [...it.services].reverse(),
      }));
      expect(planAllocation({ ...base, tenants: turned }, TODAY).ledgers).toEqual(
        planAllocation(withTenants(base, tenants), TODAY).ledgers,
      );

      const first = allocated(withTenants(base, tenants.slice(0, cut % (tenants.length + 1))));
      const after = ledgerIn(allocated(withTenants(first, tenants)));
      for (const section of ["tenants", "shards", "networks", "rules"] as const) {
        for (const [number, line] of first.ledgers.get("fixnado")?.[section] ?? []) {
          expect(after[section].get(number)).toEqual(line);
        }
      }
      const again = withTenants({ ...base, ledgers: new Map([["fixnado", after]]) }, tenants);
      expect(planAllocation(again, TODAY).additions).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

test("a service that does not fit its tenant's shard is refused where it is asked for", () => {
  const base = awsCatalog(roomy);
  const before = allocated(withTenants(base, [awsTenant("acme", ["zones"], "growth")]));
  const tight: Catalog = {
    ...before,
    sites: new Map([["fixnado", { ...siteOf(before), quotas: { rulesPerAlb: 100 } }]]),
    ledgers: new Map([
      [
        "fixnado",
        {
          ...ledgerIn(before),
          tenants: new Map([...ledgerIn(before).tenants, [2, "other"]]),
          shards: new Map([...ledgerIn(before).shards, [2, 1]]),
          rules: new Map([
            ...ledgerIn(before).rules,
            ...Array.from(
              { length: 32 },
              (_, index) => [2000 + index * 3, { of: `other/s${index}` }] as const,
            ),
          ]),
        },
      ],
    ]),
  };
  const { problems, additions } = planAllocation(
    withTenants(tight, [awsTenant("acme", ["zones", "fixnado-api"], "growth")]),
    TODAY,
  );
  expect(additions).toEqual([]);
  expect(problems.map((it) => `${it.code} ${it.path} ${it.message}`)).toEqual([
    expect.stringMatching(
      /^E_CAPACITY services › 1 no place for acme\/fixnado-api: shard 1 of fixnado.*no room for more rules of a load balancer \(100\).*write it under `quotas`/,
    ),
  ]);
});

test("the shard of a tenant that was released stays, as others may come to it", () => {
  const full = allocated(withTenants(awsCatalog(roomy), hundred.slice(0, 21)));
  const { tenants, ...ledger } = ledgerIn(full);
  const without = new Map([...tenants].filter(([number]) => number !== 21));
  const released = { ...ledger, tenants: without, releasedTenants: new Map([[21, "t-020"]]) };
  expect(shardNumbers(released)).toEqual([1, 2]);
});
