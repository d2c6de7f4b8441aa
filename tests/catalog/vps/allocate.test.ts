import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Catalog, VpsSite } from "../../../catalog/catalog.ts";
import { compareWithBase } from "../../../catalog/ledger/compare-with-base.ts";
import { emptyLedger } from "../../../catalog/ledger/index-ledger.ts";
import { linesOf, SECTIONS } from "../../../catalog/ledger/lines.ts";
import { planAllocation } from "../../../catalog/ledger/plan.ts";
import { release } from "../../../catalog/ledger/release.ts";
import { releaseLine } from "../../../cli/print/release.ts";
import { TODAY } from "../../support/memory-catalog.ts";
import {
  allocated,
  ledgerIn,
  refusals,
  someVpsTenants,
  vpsCatalog,
  vpsTenant,
  withTenants,
} from "./support/vps-catalog.ts";

const vps3 = { ip: "203.0.113.31", silo: false } as const;
/** A second host for everybody. */
const twoShared = (site: VpsSite): VpsSite => {
  const like = site.hosts["vps1"];
  if (!like) throw new Error("the example has no host vps1");
  return { ...site, hosts: { ...site.hosts, vps3: { ...like, ...vps3 } } };
};

const roomy = vpsCatalog(twoShared);

function lines(catalog: Catalog): string[] {
  const ledger = catalog.ledgers.get("onasis-vps") ?? emptyLedger("onasis-vps");
  return SECTIONS.flatMap((section) =>
    [...linesOf(ledger, section)].map(([number, line]) => `${section} ${number}: ${line}`),
  );
}

test("a tenant gets a number, one host for all its services, and a number for each of them", () => {
  const tenants = [vpsTenant("acme", ["task-manager", "email-proxy"])];
  expect(lines(allocated(withTenants(vpsCatalog(), tenants)))).toEqual([
    "tenants 1: acme",
    "hosts 1: vps1",
    "units 1: { of: acme/email-proxy }",
    "units 2: { of: acme/task-manager }",
  ]);
});

test("allocating again adds nothing, and the order of tenants and services does not matter", () => {
  fc.assert(
    fc.property(someVpsTenants, fc.nat(), (tenants, seed) => {
      const once = allocated(withTenants(roomy, tenants));
      expect(planAllocation(once, TODAY).additions).toEqual([]);
      const turned = tenants
        .map((it) => ({ ...it, services: [...it.services].reverse() }))
        .sort((a, b) => ((a.id.length * seed) % 7) - ((b.id.length * seed) % 7));
      const other = allocated({ ...roomy, tenants: turned });
      expect(lines(other)).toEqual(lines(once));
    }),
    { numRuns: 25 },
  );
});

test("a tenant that is added changes no line of the others", () => {
  fc.assert(
    fc.property(someVpsTenants, (tenants) => {
      const before = allocated(withTenants(roomy, tenants));
      const more = [...tenants, vpsTenant("newcomer", ["task-manager"], "growth")];
      const after = allocated(withTenants(before, more));
      expect(compareWithBase(before.ledgers, after, TODAY)).toEqual([]);
      expect(lines(after)).toEqual(expect.arrayContaining(lines(before)));
    }),
    { numRuns: 25 },
  );
});

test("a silo tenant gets a host that is kept for such, and nobody ever shares it or comes after", () => {
  const one = vpsTenant("alone", ["task-manager"], "enterprise");
  const catalog = allocated(withTenants(vpsCatalog(), [one]));
  expect(ledgerIn(catalog).hosts).toEqual(new Map([[1, "vps2"]]));
  const two = withTenants(catalog, [one, vpsTenant("second", ["task-manager"], "enterprise")]);
  expect(refusals(two).join()).toMatch(/no host for second .* vps2 is or was alone's/);
  const gone = { ...catalog, tenants: [] };
  const released = release(gone, "onasis-vps", "alone", TODAY, { kind: "none" });
  expect(releaseLine(released, "alone")).toBe(
    "platform/ledger/onasis-vps.yaml: number 1, unit 1 (alone/task-manager) become tombstones",
  );
  const ledgers = new Map([["onasis-vps", released.ledger ?? emptyLedger("onasis-vps")]]);
  const later = withTenants({ ...gone, ledgers }, [vpsTenant("later", [], "enterprise")]);
  expect(refusals(later).join()).toMatch(/vps2 is or was alone's/);
});

test("numbers of released tenants and services never come back", () => {
  const first = allocated(withTenants(vpsCatalog(), [vpsTenant("acme", ["task-manager"])]));
  const { ledger } = release({ ...first, tenants: [] }, "onasis-vps", "acme", TODAY, {
    kind: "none",
  });
  const ledgers = new Map([["onasis-vps", ledger ?? emptyLedger("onasis-vps")]]);
  const again = allocated(
    withTenants({ ...first, ledgers }, [vpsTenant("acme", ["task-manager"])]),
  );
  expect(lines(again)).toEqual([
    "tenants 2: acme",
    "hosts 1: vps1",
    "hosts 2: vps1",
    "units 2: { of: acme/task-manager }",
    "releasedTenants 1: acme",
    "releasedUnits 1: { of: acme/task-manager }",
  ]);
});

test("a pinned port is there once a host: the second tenant goes to another host, the third nowhere", () => {
  const all = ["a-one", "b-two", "c-three"].map((id) => vpsTenant(id, ["memory-service"]));
  const catalog = withTenants(roomy, all);
  expect([...ledgerIn(allocated(catalog)).hosts.values()]).toEqual(["vps1", "vps3"]);
  expect(refusals(catalog)).toEqual([
    "no host for c-three (768 MiB, 1 core, 5 GiB) on onasis-vps: port 3000 of vps1 is a-one/memory-service's, port 3000 of vps3 is b-two/memory-service's. Add a host to platform/sites/onasis-vps.yaml, or choose a smaller tier or fewer services.",
  ]);
});

test("one more service comes to the host where its tenant lives, or is refused", () => {
  const acme = vpsTenant("acme", ["task-manager"]);
  const other = vpsTenant("other", ["memory-service"]);
  const catalog = allocated(withTenants(vpsCatalog(), [acme, other]));
  const more = { ...acme, services: ["task-manager", "memory-service", "webhook-proxy"] };
  const asked = withTenants(catalog, [more, other]);
  expect(refusals(asked)).toEqual([
    "no place for acme/memory-service: it listens on TCP port 3000 (vps.listen in platform/services/memory-service.yaml), which is other/memory-service's on vps1, where acme lives. Let it listen on a socket, or take it out.",
  ]);
  expect([...ledgerIn(allocated(asked)).units.values()].map(({ of }) => of)).toEqual([
    "acme/task-manager",
    "other/memory-service",
    "acme/webhook-proxy",
  ]);
});

test("where HAProxy asks for certificates, no service gets the port on which the authority is answered", () => {
  const withHaproxy = vpsCatalog((site) => ({ ...site, proxy: "haproxy" }));
  for (const catalog of [vpsCatalog(), withHaproxy]) {
    const memory = catalog.services.get("memory-service");
    if (!memory?.vps) throw new Error("the example has no memory-service on plain hosts");
    const there = { ...memory, vps: { ...memory.vps, listen: 8402 } };
    const services = new Map([...catalog.services, ["memory-service", there] as const]);
    const asked = withTenants({ ...catalog, services }, [vpsTenant("acme", ["memory-service"])]);
    const refused = catalog === withHaproxy;
    expect(refusals(asked)).toEqual(
      refused ? [expect.stringContaining("port 8402 of vps1 is lego's")] : [],
    );
  }
});

test("a full host takes nobody, and says of what there is too little", () => {
  const small = (site: VpsSite): VpsSite => ({
    ...site,
    hosts: Object.fromEntries(
      Object.entries(site.hosts).map(([name, host]) => [name, { ...host, memoryMib: 4800 }]),
    ),
  });
  const catalog = withTenants(vpsCatalog(small), [vpsTenant("acme", ["task-manager"])]);
  expect(refusals(catalog)).toEqual([
    "no host for acme (256 MiB, 1 core, 2 GiB) on onasis-vps: vps1 has 192 MiB of memory free. Add a host to platform/sites/onasis-vps.yaml, or choose a smaller tier or fewer services.",
  ]);
});

test("a bridge tenant's line records that its database stands on a server of its own", () => {
  const bridge = vpsTenant("acme", ["task-manager"], "business");
  expect(lines(allocated(withTenants(vpsCatalog(), [bridge])))).toContain(
    "units 1: { of: acme/task-manager, ownServers: true }",
  );
});
