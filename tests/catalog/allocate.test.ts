import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Catalog, Tenant } from "../../catalog/catalog.ts";
import { emptyLedger } from "../../catalog/ledger/index-ledger.ts";
import { planAllocation } from "../../catalog/ledger/plan.ts";
import { release } from "../../catalog/ledger/release.ts";
import { writeLedger } from "../../catalog/ledger/write.ts";
import {
  allocated,
  aTenant,
  emptyCatalog,
  ledgerIn,
  someTenants,
  TODAY,
  withSite,
  withTenants,
} from "../support/memory-catalog.ts";
import { resolveProxmoxTenant as resolveTenant } from "../support/proxmox.ts";

const empty = withSite(emptyCatalog(), (site) => ({
  ...site,
  hosts: Object.fromEntries(
    ["lab1", "lab2", "lab3"].map((host) => [host, { memoryGib: 1024, cores: 512, silo: false }]),
  ),
}));

test("whatever the order of files, keys and lists, the same ledger is written", () => {
  fc.assert(
    fc.property(someTenants, fc.infiniteStream(fc.nat()), (tenants, random) => {
      const shuffle = <T>(list: Iterable<T>): T[] =>
        [...list]
          .map((item) => ({ item, at: random.next().value as number }))
          .sort((a, b) => a.at - b.at)
          .map(({ item }) => item);
      const shuffled: Catalog = {
        ...empty,
        services: new Map(shuffle(empty.services)),
        tiers: new Map(shuffle(empty.tiers)),
        tenants: shuffle(tenants).map((it) => ({ ...it, services: shuffle(it.services) })),
      };
      expect(planAllocation(shuffled, TODAY).ledgers).toEqual(
        planAllocation(withTenants(empty, tenants), TODAY).ledgers,
      );
    }),
  );
});

test("an allocation of what is allocated adds nothing", () => {
  fc.assert(
    fc.property(someTenants, (tenants) => {
      const { additions, ledgers, problems } = planAllocation(
        allocated(withTenants(empty, tenants)),
        TODAY,
      );
      expect({ additions, problems }).toEqual({ additions: [], problems: [] });
      expect(ledgers.get("aiqso-lab")).toBeDefined();
    }),
  );
});

test("allocations one after the other never give out a number, a VMID or an address twice, and never change a line", () => {
  fc.assert(
    fc.property(fc.array(someTenants, { minLength: 2, maxLength: 4 }), (steps) => {
      let catalog = empty;
      for (const step of steps) {
        const before = catalog.ledgers.get("aiqso-lab");
        catalog = allocated(withTenants(catalog, merge(catalog.tenants, step)));
        const after = ledgerIn(catalog);
        for (const [vmid, guest] of before?.guests ?? [])
          expect(after.guests.get(vmid)).toBe(guest);
        for (const [number, id] of before?.tenants ?? [])
          expect(after.tenants.get(number)).toBe(id);
        expectUnique([...after.guests.values()].map((guest) => guest.ip));
        expectUnique([...after.guests.values()].map((guest) => guest.of));
        expectUnique([...after.tenants.values()]);
      }
    }),
  );
});

test("a tenant that is added changes nothing that is decided about the others", () => {
  fc.assert(
    fc.property(someTenants, (tenants) => {
      const [added, ...others] = tenants;
      fc.pre(added !== undefined && others.length > 0);
      const before = allocated(withTenants(empty, others));
      const after = allocated(withTenants(before, tenants));
      for (const { id } of others) expect(resolved(after, id)).toEqual(resolved(before, id));
    }),
  );
});

test("a released VMID and a released tenant number never come back", () => {
  fc.assert(
    fc.property(someTenants, someTenants, (tenants, later) => {
      const [gone, ...others] = tenants;
      fc.pre(gone !== undefined);
      const catalog = withTenants(allocated(withTenants(empty, tenants)), others);
      const { ledger } = release(catalog, "aiqso-lab", gone.id, TODAY, { kind: "none" });
      expect(ledger).not.toBeNull();
      if (!ledger) return;
      const taken = new Set(ledger.released.keys());
      const number = [...ledger.releasedTenants.keys()];
      const next = allocated(
        withTenants(
          { ...catalog, ledgers: new Map([["aiqso-lab", ledger]]) },
          merge(others, later),
        ),
      );
      for (const vmid of ledgerIn(next).guests.keys()) expect(taken.has(vmid)).toBe(false);
      for (const it of ledgerIn(next).tenants.keys()) expect(number).not.toContain(it);
    }),
  );
});

test("the address of a tombstone is held back for 90 days, and given out again from then on", () => {
  const catalog = allocated(withTenants(empty, [aTenant("acme", ["crm"])]));
  const without = withTenants(catalog, []);
  const { ledger } = release(without, "aiqso-lab", "acme", "2026-11-21", { kind: "clear" });
  expect(ledger?.released.get(10000)).toEqual({
    of: "acme/dashboard",
    ip: "10.10.16.10",
    ipFreeFrom: "2027-02-19",
  });
  if (!ledger) return;
  const next = withTenants({ ...without, ledgers: new Map([["aiqso-lab", ledger]]) }, [
    aTenant("globex", []),
  ]);
  expect(ledgerIn(allocated(next, "2027-02-18")).guests.get(10002)?.ip).toBe("10.10.16.12");
  expect(ledgerIn(allocated(next, "2027-02-19")).guests.get(10002)?.ip).toBe("10.10.16.10");
});

test("sites on one endpoint share numbers, VMIDs and the addresses of a network that is the same", () => {
  const two = withSite(
    {
      ...empty,
      environments: new Map([
        [
          "dev",
          { id: "dev", file: "", sites: ["aiqso-lab", "aiqso-two"], lifecycle: "disposable" },
        ],
      ]),
    },
    (site) => ({ ...site, id: "aiqso-two", ranges: { vmid: "10000-10099" } }),
    "aiqso-two",
  );
  const catalog = allocated(
    withTenants(two, [aTenant("acme", ["crm"]), aTenant("beta", ["crm"], { site: "aiqso-two" })]),
  );
  const one = ledgerIn(catalog);
  const other = catalog.ledgers.get("aiqso-two");
  expect([...one.tenants, ...(other?.tenants ?? [])]).toEqual([
    [1, "acme"],
    [2, "beta"],
  ]);
  const guests = [...one.guests, ...(other?.guests ?? [])];
  expectUnique(guests.map(([vmid]) => String(vmid)));
  expectUnique(guests.map(([, guest]) => guest.ip));
});

test("a pinned guest keeps the numbers that it has, and nobody else gets them", () => {
  const pin = { crm: { vmid: 311, ip: "10.10.16.10", host: "lab2" } };
  const { guests } = ledgerIn(
    allocated(withTenants(empty, [aTenant("acme", []), aTenant("beta", ["crm"], { pin })])),
  );
  expect(guests.get(311)).toEqual({ of: "beta/crm", ip: "10.10.16.10", host: "lab2" });
  expect([...guests].map(([vmid, guest]) => `${vmid} ${guest.of} ${guest.ip}`)).toEqual([
    "311 beta/crm 10.10.16.10",
    "10000 acme/dashboard 10.10.16.11",
    "10001 beta/dashboard 10.10.16.12",
  ]);
});

test("a pin of an address that a released guest had is refused at its place until the address is free", () => {
  const pin = { crm: { vmid: 311, ip: "10.10.16.40", host: "lab2" } };
  const catalog = withTenants(empty, [aTenant("beta", ["crm"], { pin })]);
  const released = new Map([
    [302, { of: "gone/crm", ip: "10.10.16.40", ipFreeFrom: "2027-02-19" }],
  ]);
  const ledgers = new Map([["aiqso-lab", { ...emptyLedger("aiqso-lab"), released }]]);
  const { problems } = planAllocation({ ...catalog, ledgers }, TODAY);
  expect(problems.map(({ code, file, path }) => [code, file, path])).toEqual([
    ["E_CONFLICT", "tenants/dev/beta.yaml", "pin › crm › ip"],
  ]);
  expect(problems[0]?.message).toContain("held back until 2027-02-19");
  expect(planAllocation({ ...catalog, ledgers }, "2027-02-19").problems).toEqual([]);
});

test("in a protected environment the line of a protected guest records its image, and keeps it", () => {
  const prod: Catalog = {
    ...empty,
    environments: new Map([
      ["dev", { id: "dev", file: "", sites: ["aiqso-lab"], lifecycle: "protected" }],
    ]),
  };
  const catalog = allocated(withTenants(prod, [aTenant("acme", ["crm", "social"])]));
  const images = [...ledgerIn(catalog).guests.values()].map((it) => [it.of, it.image?.slice(0, 9)]);
  expect(images).toEqual([
    ["acme/dashboard", undefined],
    ["acme/crm", "sha256:22"],
    ["acme/social", undefined],
  ]);
  const crm = catalog.services.get("crm");
  if (!crm) throw new Error("there is no crm");
  const newer = `registry.example/espocrm@sha256:${"5".repeat(64)}`;
  const later = {
    ...catalog,
    services: new Map(catalog.services).set("crm", { ...crm, image: newer }),
  };
  expect(planAllocation(later, TODAY).additions).toEqual([]);
  const tenant = resolveTenant({ catalog: later, problems: [], warnings: [] }, "dev", "acme");
  const [guest] = tenant.services.filter((it) => it.id === "crm").map((it) => it.guest);
  expect(guest?.image?.fileName).toBe("espocrm-222222222222.tar");
  expect(guest?.ignoreChanges).toEqual([
    "operatingSystem",
    "initialization.userAccount",
    "mountPoints",
  ]);
  expect(tenant.behind).toEqual([
    { service: "crm", running: `sha256:${"2".repeat(64)}`, wanted: `sha256:${"5".repeat(64)}` },
  ]);
});

test("a guest that becomes protected gets its image recorded, and nothing else of its line changes", () => {
  const catalog = allocated(withTenants(empty, [aTenant("acme", ["crm"])]));
  const prod: Catalog = {
    ...catalog,
    environments: new Map([
      ["dev", { id: "dev", file: "", sites: ["aiqso-lab"], lifecycle: "protected" }],
    ]),
  };
  const { additions } = planAllocation(prod, TODAY);
  expect(additions.map((it) => it.kind)).toEqual(["line"]);
  const text = writeLedger(writeLedger(null, ledgerIn(catalog)), ledgerIn(allocated(prod)));
  expect(text).toContain(
    `  10001: { of: acme/crm, ip: 10.10.16.11, host: lab1, image: sha256:${"2".repeat(64)} }\n`,
  );
});

function resolved(catalog: Catalog, id: string) {
  return resolveTenant({ catalog, problems: [], warnings: [] }, "dev", id);
}

function merge(before: readonly Tenant[], step: readonly Tenant[]): Tenant[] {
  const known = new Set(before.map((it) => it.id));
  return [...before, ...step.filter((it) => !known.has(it.id))];
}

function expectUnique(values: readonly string[]): void {
  expect(new Set(values).size).toBe(values.length);
}
