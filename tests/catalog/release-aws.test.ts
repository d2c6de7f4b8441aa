import { expect, test } from "vitest";
import type { Catalog, Ledger } from "../../catalog/catalog.ts";
import { emptyLedger, indexLedger } from "../../catalog/ledger/index-ledger.ts";
import { release } from "../../catalog/ledger/release.ts";
import { releaseData, releaseLine } from "../../cli/print/release.ts";

const ledger: Ledger = {
  ...emptyLedger("fixnado"),
  place: { account: "111122223333", region: "eu-west-1" },
  tenants: new Map([
    [17, "acme"],
    [18, "stark"],
  ]),
  shards: new Map([[17, 1]]),
  networks: new Map([[1, { of: "stark", cidr: "10.128.0.0/19" }]]),
  rules: new Map([
    [20000, { of: "acme/api" }],
    [20003, { of: "acme/jobs" }],
    [20006, { of: "stark/api" }],
  ]),
};
/** Nobody asks for anything any more. */
const catalog: Catalog = {
  root: "/nowhere",
  environments: new Map(),
  sites: new Map(),
  tiers: new Map(),
  services: new Map(),
  tenants: [],
  ledgers: new Map([["fixnado", ledger]]),
  approvals: [],
  exceptions: [],
  broken: new Set(),
  sources: { place: (file) => ({ file, line: 1, column: 1 }) },
};
const released = (entry: string) =>
  release(catalog, "fixnado", entry, "2026-11-21", { kind: "clear" });

test("a service of AWS is released by its priorities, and its tenant keeps number and shard", () => {
  const one = released("acme/api");
  expect(releaseLine(one, "acme/api")).toBe(
    "platform/ledger/fixnado.yaml: priorities 20000 to 20002 (acme/api) become tombstones",
  );
  expect(one.ledger?.releasedRules).toEqual(new Map([[20000, { of: "acme/api" }]]));
  expect([...(one.ledger?.rules.keys() ?? [])]).toEqual([20003, 20006]);
  expect(one.ledger?.shards).toEqual(ledger.shards);
});

test("a whole tenant leaves tombstones of its number and of every priority, and its shard stays", () => {
  const { ledger: after } = released("acme");
  // The shard stays, with its load balancer: others may come to it.
  expect(after?.shards).toEqual(ledger.shards);
  expect(after?.releasedTenants).toEqual(new Map([[17, "acme"]]));
  expect(after?.releasedRules).toEqual(
    new Map([
      [20000, { of: "acme/api" }],
      [20003, { of: "acme/jobs" }],
    ]),
  );
  expect(after && indexLedger(after).numbers).toEqual(new Map([["stark", 18]]));
});

test("a silo tenant's network is held back, and is called by its addresses: its place says nothing", () => {
  const stark = released("stark");
  expect(releaseLine(stark, "stark")).toContain(
    "network 10.128.0.0/19 (to be given again from 2027-02-19)",
  );
  expect(releaseData(stark)).toEqual({
    file: "platform/ledger/fixnado.yaml",
    tenantNumber: 18,
    vmids: [],
    priorities: [20006],
    units: [],
    domains: [],
    networks: [{ number: 1, cidr: "10.128.0.0/19", freeFrom: "2027-02-19" }],
  });
});

test("a tenant's own server has no line on AWS: it goes with the tenant, and there is nothing to release", () => {
  expect(released("stark/mysql").problems.map(({ code }) => code)).toEqual(["E_RELEASE"]);
});
