import { expect, test } from "vitest";
import type { Catalog, ProxmoxSite } from "../../catalog/catalog.ts";
import { planAllocation } from "../../catalog/ledger/plan.ts";
import { siteCapacity } from "../../catalog/proxmox/capacity.ts";
import { type Estimate, estimate } from "../../catalog/proxmox/estimate.ts";
import {
  allocated,
  aProdTenant,
  emptyCatalog,
  TODAY,
  withTenants,
} from "../support/memory-catalog.ts";
import { proxmoxSite } from "../support/proxmox.ts";

const example = emptyCatalog("prod");

function siteOf(catalog: Catalog): ProxmoxSite {
  return proxmoxSite(catalog, "aiqso");
}

function estimated(tier: string, services: readonly string[], catalog = example): Estimate {
  const result = estimate(catalog, siteOf(catalog), { tenants: 20, tier, services });
  if ("refused" in result) throw new Error(result.refused);
  return result;
}

function onSite(change: (site: ProxmoxSite) => Partial<ProxmoxSite>): Catalog {
  const site = siteOf(example);
  return { ...example, sites: new Map([[site.id, { ...site, ...change(site) }]]) };
}

const limitsOf = ({ limits }: Estimate) => limits.map((it) => `${it.limit} ${it.room}`);

test("twenty tenants with a dashboard and three services of 2 GiB take 160 GiB, which one host of 192 GiB has", () => {
  // The size small of these three: the estimate of 8 GiB a tenant is that of the tier starter.
  const { perTenant, together, services } = estimated("starter", ["calendar", "content", "docs"]);
  expect(services).toEqual(["dashboard", "calendar", "content", "docs"]);
  expect(perTenant).toMatchObject({ guests: 4, memoryMib: 8 * 1024, cores: 7 });
  expect(together).toMatchObject({ guests: 80, memoryMib: 160 * 1024, cores: 140 });
  expect(together.memoryMib).toBeLessThanOrEqual(192 * 1024);
});

test("beside the platform's own guests and a spare host fewer of them fit, and memory is what ends it", () => {
  const result = estimated("starter", ["calendar", "content", "docs"]);
  expect(result.endedBy).toBe("memory");
  const { memoryMib } = siteCapacity(example, siteOf(example));
  expect(memoryMib.afterLoss).toBe(192 * 1024);
  expect(result.room).toBe(Math.floor((192 * 1024 - memoryMib.used) / (8 * 1024)));
  expect(result.room).toBeLessThan(20);
  expect(result.limits.map((it) => it.limit)).toEqual([
    "memory",
    "cores",
    "connections",
    "backup space",
    "addresses",
    "VMIDs",
  ]);
});

test("as many tenants as the estimate has room for are allocated, and not one more", () => {
  for (const [tier, services] of [
    ["starter", ["crm", "docs", "email"]],
    ["business", ["crm", "social", "calendar"]],
    ["enterprise", ["crm", "docs", "content"]],
  ] as const) {
    const { room } = estimated(tier, services);
    const some = (count: number) =>
      Array.from({ length: count }, (_, at) => aProdTenant(`t-${at}`, tier, services));
    expect(planAllocation(withTenants(example, some(room)), TODAY).problems).toEqual([]);
    expect(planAllocation(withTenants(example, some(room + 1)), TODAY).problems[0]?.code).toBe(
      "E_CAPACITY",
    );
  }
});

test("a limit is what it would be enough for alone, whatever ends it sooner", () => {
  const free = estimated("starter", ["crm"]);
  const full = onSite((site) => ({ ranges: { ...site.ranges, vmid: "10000-10001" } }));
  const none = estimated("starter", ["crm", "docs"], full);
  expect([none.endedBy, none.room]).toEqual(["VMIDs", 0]);
  for (const { limit, room } of none.limits.slice(1)) {
    expect(room, limit).toBeGreaterThan(0);
  }
  const roomOf = ({ limits }: Estimate, wanted: string) =>
    limits.find((it) => it.limit === wanted)?.room;
  for (const limit of ["memory", "cores"]) {
    expect(roomOf(estimated("starter", ["crm"], full), limit)).toBe(roomOf(free, limit));
  }
});

test("each tier can be filled with as many services as it sells, every one of them with a database", () => {
  const crm = example.services.get("crm");
  if (!crm) throw new Error("there is no service crm");
  const ids = Array.from({ length: 100 }, (_, at) => `more-${at}`);
  const many = ids.map(
    (id) =>
      [id, { ...crm, id, route: { ...crm.route, mount: "host" as const, host: id } }] as const,
  );
  const catalog = { ...example, services: new Map([...example.services, ...many]) };
  for (const { id, maxServices } of example.tiers.values()) {
    const services = ids.slice(0, maxServices);
    expect(estimated(id, services, catalog).room, id).toBeGreaterThan(0);
    const tenant = { ...aProdTenant("acme", "starter", services), tier: id };
    expect(planAllocation(withTenants(catalog, [tenant]), TODAY).problems).toEqual([]);
  }
});

test("what is allocated already is no room any more", () => {
  const before = estimated("starter", ["crm", "docs", "email"]);
  const taken = allocated(
    withTenants(example, [aProdTenant("acme", "starter", ["crm", "docs", "email"])]),
  );
  const after = estimated("starter", ["crm", "docs", "email"], taken);
  expect(after.room).toBe(before.room - 1);
});

test("bridge and silo tenants count their own servers, VLANs and hosts, and no shared connection", () => {
  const bridge = estimated("business", ["crm", "social", "calendar"]);
  expect(bridge.ownServers).toEqual(["postgres"]);
  expect(bridge.perTenant).toMatchObject({ guests: 5, connections: 0 });
  expect(limitsOf(bridge)).toContain("VLANs 256");
  const silo = estimated("enterprise", ["crm", "docs", "content"]);
  expect(silo.ownServers).toEqual(["postgres", "redis"]);
  expect([silo.endedBy, silo.room]).toEqual(["silo hosts", 1]);
});

test("a hundred tenants of five guests fit the ranges of the example site, for every isolation", () => {
  const numbers = ["VMIDs", "addresses", "VLANs", "backup space"];
  for (const [tier, services] of [
    ["growth", ["calendar", "crm", "docs", "email"]],
    ["business", ["crm", "docs", "email"]],
    ["enterprise", ["crm", "docs"]],
  ] as const) {
    const { perTenant, limits } = estimated(tier, services);
    expect(perTenant.guests).toBe(5);
    const ofNumbers = limits.filter(
      (it) => numbers.includes(it.limit) && it.limit !== "backup space",
    );
    expect(ofNumbers.length).toBeGreaterThanOrEqual(2);
    for (const { room } of ofNumbers) expect(room).toBeGreaterThanOrEqual(100);
  }
});

test.each([
  [{ tier: "gold", services: [] }, 'there is no tier "gold".'],
  [{ tier: "starter", services: ["crn"] }, 'there is no service "crn". Did you mean "crm"?'],
  [
    { tier: "starter", services: ["calendar", "crm", "docs", "email"] },
    "the tier starter has room for 3 services, and these are 4.",
  ],
])("an estimate of what does not exist is refused with what there is: %j", (request, says) => {
  const result = estimate(example, siteOf(example), { tenants: 1, ...request });
  expect("refused" in result && result.refused).toContain(says);
});
