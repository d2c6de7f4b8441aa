import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Catalog, Ledger, ProxmoxSite, Tenant } from "../../catalog/catalog.ts";
import { compareWithBase } from "../../catalog/ledger/compare-with-base.ts";
import { planAllocation } from "../../catalog/ledger/plan.ts";
import { release } from "../../catalog/ledger/release.ts";
import { siteLoad } from "../../catalog/proxmox/capacity.ts";
import { checkLedgers as checkLedgersOf } from "../../catalog/proxmox/check/ledger.ts";
import {
  allocated,
  aProdTenant,
  emptyCatalog,
  TODAY,
  withTenants,
} from "../support/memory-catalog.ts";
import { proxmoxSite, resolveProxmoxTenant as resolveTenant } from "../support/proxmox.ts";

const checkLedgers = (catalog: Catalog) =>
  checkLedgersOf(catalog, { sites: [proxmoxSite(catalog, "aiqso")] });

/* Numbers of tenants with a network, servers and hosts of their own. */

function onSite(catalog: Catalog, change: (site: ProxmoxSite) => Partial<ProxmoxSite>): Catalog {
  const site = proxmoxSite(catalog, "aiqso");
  return { ...catalog, sites: new Map([["aiqso", { ...site, ...change(site) }]]) };
}

const example = emptyCatalog("prod");
const host = { memoryGib: 4096, cores: 512 };
/** Room for everybody, and nine hosts for silo tenants. */
const roomy = onSite(example, (site) => ({
  hosts: Object.fromEntries([
    ...["pve1", "pve2"].map((name) => [name, { ...host, silo: false }]),
    ...Array.from({ length: 9 }, (_, at) => [`silo${at}`, { ...host, silo: true }]),
  ]) as ProxmoxSite["hosts"],
  templates: Object.fromEntries(
    Object.entries(site.templates).map(([id, template], kind) => [
      id,
      {
        ...template,
        vmids: Object.fromEntries([
          ...["pve1", "pve2"].map((name, at) => [name, 9000 + 20 * kind + at]),
          ...Array.from({ length: 9 }, (_, at) => [`silo${at}`, 9010 + 20 * kind + at]),
        ]) as Record<string, number>,
      },
    ]),
  ),
}));

const someTenants: fc.Arbitrary<Tenant[]> = fc
  .uniqueArray(
    fc.record({
      id: fc.stringMatching(/^[a-z]{2,6}$/),
      services: fc.shuffledSubarray(["content", "crm", "docs", "email", "social"], {
        maxLength: 3,
      }),
      tier: fc.constantFrom("starter", "growth", "business", "enterprise"),
    }),
    { selector: (it) => it.id, maxLength: 8 },
  )
  .map((list) =>
    list.map(({ id, services, tier }) => aProdTenant(id, tier as "starter", services)),
  );

function ledgerOf(catalog: Catalog): Ledger {
  const ledger = catalog.ledgers.get("aiqso");
  if (!ledger) throw new Error("nothing is allocated");
  return ledger;
}

function addressesOf(ledger: Ledger): string[] {
  return [...ledger.guests.values()].flatMap(({ ip, ownIp }) => (ownIp ? [ip, ownIp] : [ip]));
}

function lines(catalog: Catalog): string[] {
  return [...ledgerOf(catalog).guests].map(([vmid, { of, ip, ownIp, host }]) =>
    [vmid, of, ip, ...(ownIp ? [ownIp] : []), host].join(" "),
  );
}

function resolved(catalog: Catalog, id: string) {
  return resolveTenant({ catalog, problems: [], warnings: [] }, "prod", id);
}

test("whatever the order of files, keys and lists, bridge and silo tenants get the same numbers", () => {
  fc.assert(
    fc.property(someTenants, fc.infiniteStream(fc.nat()), (tenants, random) => {
      const shuffle = <T>(list: Iterable<T>): T[] =>
        [...list]
          .map((item) => ({ item, at: random.next().value as number }))
          .sort((a, b) => a.at - b.at)
          .map(({ item }) => item);
      const shuffled: Catalog = {
        ...roomy,
        services: new Map(shuffle(roomy.services)),
        tiers: new Map(shuffle(roomy.tiers)),
        tenants: shuffle(tenants).map((it) => ({ ...it, services: shuffle(it.services) })),
      };
      expect(planAllocation(shuffled, TODAY).ledgers).toEqual(
        planAllocation(withTenants(roomy, tenants), TODAY).ledgers,
      );
    }),
    { numRuns: 50 },
  );
});

test("tenants that are added change neither a line nor anything resolved of the others, and nothing is given twice", () => {
  fc.assert(
    fc.property(someTenants, fc.nat(), (tenants, at) => {
      const others = tenants.filter((_, index) => index !== at % Math.max(1, tenants.length));
      const before = allocated(withTenants(roomy, others));
      const after = allocated(withTenants(before, tenants));
      for (const section of ["tenants", "networks", "guests"] as const) {
        for (const [number, line] of ledgerOf(before)[section]) {
          expect(ledgerOf(after)[section].get(number)).toBe(line);
        }
      }
      for (const { id } of others) expect(resolved(after, id)).toEqual(resolved(before, id));
      const addresses = addressesOf(ledgerOf(after));
      expect(new Set(addresses).size).toBe(addresses.length);
      expect(checkLedgers(after)).toEqual([]);
      expect(planAllocation(after, TODAY).additions).toEqual([]);
    }),
    { numRuns: 50 },
  );
});

test("a tier that changes among pool, bridge and silo changes no line, it adds to them", () => {
  const pool = allocated(withTenants(roomy, [aProdTenant("acme", "growth", ["crm", "social"])]));
  const bridge = allocated(withTenants(pool, [aProdTenant("acme", "business", ["crm", "social"])]));
  expect(lines(pool)).toEqual([
    "10000 acme/dashboard 10.10.16.10 pve2",
    "10001 acme/crm 10.10.16.11 pve2",
    "10002 acme/social 10.10.16.12 pve2",
  ]);
  expect(lines(bridge)).toEqual([
    "10000 acme/dashboard 10.10.16.10 10.64.0.11 pve2",
    "10001 acme/crm 10.10.16.11 10.64.0.12 pve2",
    "10002 acme/social 10.10.16.12 10.64.0.13 pve2",
    "10003 acme/postgres 10.64.0.10 pve2",
  ]);
  expect([...ledgerOf(bridge).networks]).toEqual([[1100, { of: "acme", cidr: "10.64.0.0/24" }]]);
  expect(compareWithBase(pool.ledgers, bridge, TODAY)).toEqual([]);
  expect(planAllocation(bridge, TODAY).additions).toEqual([]);
  const tenant = resolved(bridge, "acme");
  expect(tenant.services.map((it) => [it.guest.vmid, it.guest.ip, it.guest.network.vlan])).toEqual([
    [10001, "10.64.0.12", 1100],
    [10000, "10.64.0.11", 1100],
    [10002, "10.64.0.13", 1100],
  ]);
  // Addresses that were added are kept like all others.
  expect(compareWithBase(bridge.ledgers, pool, TODAY).map((it) => it.path)).toEqual([
    "networks › 1100",
    "guests › 10000",
    "guests › 10001",
    "guests › 10002",
    "guests › 10003",
  ]);
});

test("a silo tenant is alone on hosts that are kept for silo tenants, and nobody else is placed there", () => {
  const tenants = [
    aProdTenant("acme", "growth", ["crm"]),
    aProdTenant("beta", "enterprise", ["crm", "docs"]),
    aProdTenant("ceta", "business", ["crm"]),
    aProdTenant("delta", "enterprise", ["crm"]),
  ];
  const catalog = allocated(withTenants(roomy, tenants));
  const site = proxmoxSite(catalog, "aiqso");
  const { hosts, siloHosts } = siteLoad(catalog, site);
  expect(siloHosts.map((it) => [it.name, ...it.holders]).filter((it) => it.length > 1)).toEqual([
    ["silo0", "beta"],
    ["silo1", "delta"],
  ]);
  expect(hosts.map((it) => it.name)).toEqual(["pve1", "pve2"]);
});

test("a silo tenant that outgrows its host gets another empty one, and without one its service is named", () => {
  const small = onSite(example, (site) => ({
    hosts: {
      ...site.hosts,
      pve3: { memoryGib: 12, cores: 36, silo: true },
      pve4: { memoryGib: 12, cores: 36, silo: true },
    },
  }));
  const first = allocated(withTenants(small, [aProdTenant("acme", "enterprise", ["crm"])]));
  const grown = withTenants(first, [aProdTenant("acme", "enterprise", ["content", "crm"])]);
  const hosts = [...ledgerOf(allocated(grown)).guests.values()].map((it) => it.host);
  expect(hosts).toEqual(["pve3", "pve3", "pve3", "pve3", "pve4"]);
  const { problems } = planAllocation(
    withTenants(allocated(grown), [
      aProdTenant("acme", "enterprise", ["content", "crm"]),
      aProdTenant("beta", "enterprise", []),
    ]),
    TODAY,
  );
  expect(problems.map((it) => [it.code, it.file, it.path])[0]).toEqual([
    "E_CAPACITY",
    "tenants/prod/beta.yaml",
    "tier",
  ]);
  expect(problems[0]?.message).toBe(
    "no place for beta/postgres (4096 MiB, 4 cores) on aiqso: pve3 is acme's, pve4 is acme's. Add a host with `silo: true` to platform/sites/aiqso.yaml, or choose a smaller tier.",
  );
});

test("a released tenant's VLAN is held back for 90 days, then given again, and only then may its tombstone go", () => {
  const catalog = allocated(withTenants(roomy, [aProdTenant("acme", "business", ["crm"])]));
  const gone = withTenants(catalog, []);
  const { ledger, networks } = release(gone, "aiqso", "acme", TODAY, { kind: "none" });
  if (!ledger) throw new Error("it was not released");
  expect(networks).toEqual([1100]);
  expect([...ledger.releasedNetworks]).toEqual([
    [1100, { of: "acme", cidr: "10.64.0.0/24", freeFrom: "2027-02-19" }],
  ]);
  const released = { ...gone, ledgers: new Map([["aiqso", ledger]]) };
  expect(compareWithBase(catalog.ledgers, released, TODAY)).toEqual([]);

  const next = withTenants(released, [aProdTenant("beta", "business", ["crm"])]);
  expect([...ledgerOf(allocated(next)).networks.keys()]).toEqual([1101]);
  const later = allocated(next, "2027-02-19");
  expect([...ledgerOf(later).networks]).toEqual([[1100, { of: "beta", cidr: "10.64.0.0/24" }]]);
  expect(ledgerOf(later).releasedNetworks.size).toBe(0);
  expect(checkLedgers(later)).toEqual([]);
  expect(compareWithBase(released.ledgers, later, "2027-02-19")).toEqual([]);
  expect(compareWithBase(released.ledgers, later, TODAY).map((it) => it.path)).toEqual([
    "releasedNetworks › 1100",
  ]);
});

test("when every VLAN is given out, the tenant's tier is named", () => {
  const two = onSite(roomy, (site) => ({ ranges: { ...site.ranges, vlan: "1100-1101" } }));
  const { problems } = planAllocation(
    withTenants(
      two,
      ["aa", "bb", "cc"].map((id) => aProdTenant(id, "business", ["crm"])),
    ),
    TODAY,
  );
  expect(problems.map((it) => [it.code, it.file, it.path])).toEqual([
    ["E_CAPACITY", "tenants/prod/cc.yaml", "tier"],
  ]);
  expect(problems[0]?.message).toContain("every VLAN of 1100-1101 with its /24 of 10.64.0.0/16");
});

test("guests that get their line from now on stand on the storage for new guests, and the line records it", () => {
  const before = allocated(withTenants(roomy, [aProdTenant("acme", "starter", ["crm"])]));
  const moved = onSite(before, (site) => ({ storage: { ...site.storage, newGuests: "nas" } }));
  const after = allocated(withTenants(moved, [aProdTenant("acme", "starter", ["content", "crm"])]));
  expect(resolved(after, "acme").services.map((it) => [it.id, it.guest.storage])).toEqual([
    ["content", "nas"],
    ["crm", "local-zfs"],
    ["dashboard", "local-zfs"],
  ]);
  expect(compareWithBase(before.ledgers, after, TODAY)).toEqual([]);
});

test("a hundred pool tenants of five guests, and a hundred bridge tenants, find numbers on the example site", () => {
  for (const tier of ["growth", "business"] as const) {
    const services =
      tier === "growth" ? ["calendar", "crm", "docs", "email"] : ["crm", "docs", "email"];
    const tenants = Array.from({ length: 100 }, (_, at) => aProdTenant(`t-${at}`, tier, services));
    const site = onSite(example, (it) => ({
      hosts: { ...it.hosts, pve1: { ...host, silo: false }, pve2: { ...host, silo: false } },
    }));
    const ledger = ledgerOf(allocated(withTenants(site, tenants)));
    expect(ledger.guests.size).toBe(500);
    expect(Math.max(...ledger.guests.keys())).toBe(10_499);
    expect(new Set(addressesOf(ledger)).size).toBe(500);
    expect(ledger.networks.size).toBe(tier === "growth" ? 0 : 100);
  }
});
