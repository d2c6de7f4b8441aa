import { expect, test } from "vitest";
import { planAllocation } from "../../../catalog/ledger/plan.ts";
import { release } from "../../../catalog/ledger/release.ts";
import { validate } from "../../../catalog/validate.ts";
import { TODAY } from "../../support/memory-catalog.ts";
import { type TempCatalog, tempWholeCatalog } from "../../support/temp-catalog.ts";
import {
  allocated,
  awsCatalog,
  awsTenant,
  ledgerFile,
  ledgerIn,
  problemsAfter,
  siteOf,
  withService,
  withTenants,
} from "./support/aws-catalog.ts";

test("a new tenant gets a number, a shard and priorities: paths from the one range, its root from the other", () => {
  const catalog = allocated(
    withTenants(awsCatalog(), [
      awsTenant("acme", ["zones", "fixnado-api"]),
      awsTenant("stark", ["fixnado-api"], "enterprise"),
    ]),
  );
  const { place, tenants, shards, networks, rules } = ledgerIn(catalog);
  expect({
    place,
    tenants: [...tenants],
    shards: [...shards],
    networks: [...networks],
    rules: [...rules],
  }).toEqual({
    place: {
      account: "111122223333",
      region: "eu-west-1",
      cidr: "10.40.0.0/16",
      zones: ["a", "b", "c"],
    },
    tenants: [
      [1, "acme"],
      [2, "stark"],
    ],
    // A silo tenant lives on none.
    shards: [[1, 1]],
    networks: [[1, { of: "stark", cidr: "10.128.0.0/19" }]],
    rules: [
      [1000, { of: "acme/zones" }],
      [20000, { of: "acme/fixnado-api" }],
      [20003, { of: "stark/fixnado-api", ownServers: true }],
    ],
  });
});

test("what allocate would add is an error where the tenant's file asks for it", () => {
  const told = (change: (catalog: TempCatalog) => void): string[] =>
    problemsAfter(change).map((it) => `${it.file} ${it.path} ${it.code}: ${it.message}`);
  const removed = (line: string) => told((catalog) => catalog.edit(ledgerFile, line, ""));
  expect(removed("  1000: { of: brightside/zones }\n")).toEqual([
    expect.stringMatching(
      /^tenants\/prod\/brightside\.yaml services › 1 E_NOT_ALLOCATED: brightside\/zones has no listener priorities in platform\/ledger\/fixnado\.yaml yet\./,
    ),
  ]);
  expect(removed("  1: 1\n")).toEqual([
    expect.stringMatching(/brightside\.yaml tier E_NOT_ALLOCATED: brightside lives on no shard in/),
  ]);
  const newcomer = "name: New\nsite: fixnado\ntier: starter\nservices: [zones, fixnado-api]\n";
  expect(told((catalog) => catalog.write("tenants/prod/newcomer.yaml", newcomer))).toEqual([
    expect.stringMatching(
      /newcomer\.yaml services E_NOT_ALLOCATED: newcomer is new: .* neither a number for it nor listener priorities for 2 services/,
    ),
  ]);
});

test("of two services below each other the deeper one is asked first, whatever their names", () => {
  const nested = withService(withService(awsCatalog(), "apples", "/a"), "berries", "/a/b");
  const catalog = allocated(withTenants(nested, [awsTenant("acme", ["apples", "berries"])]));
  expect([...ledgerIn(catalog).rules]).toEqual([
    [1000, { of: "acme/berries" }],
    [1003, { of: "acme/apples" }],
  ]);
});

test("a service that comes later below the path of one that stands is refused, because priorities never change", () => {
  const nested = withService(withService(awsCatalog(), "apples", "/a"), "berries", "/a/b");
  const before = allocated(withTenants(nested, [awsTenant("acme", ["apples"])]));
  const { problems, additions } = planAllocation(
    withTenants(before, [awsTenant("acme", ["apples", "berries"])]),
    TODAY,
  );
  expect(additions).toEqual([]);
  expect(problems.map((it) => `${it.code} ${it.path}: ${it.message}`)).toEqual([
    expect.stringMatching(
      /^E_CONFLICT services › 1: berries answers below the path of apples, which has priority 1000, and the lowest that is left is 1003/,
    ),
  ]);
});

test("numbers and priorities that were released never come back; a network does when its time is over", () => {
  const empty = awsCatalog();
  const ledger = {
    ...ledgerIn(allocated(withTenants(empty, [awsTenant("first", [])]))),
    tenants: new Map(),
    shards: new Map([[1, 1]]),
    releasedTenants: new Map([[1, "first"]]),
    releasedRules: new Map([[20000, { of: "first/fixnado-api" }]]),
    releasedNetworks: new Map([
      [1, { of: "first", cidr: "10.128.0.0/19", freeFrom: "2026-12-01" }],
    ]),
  };
  const asked = withTenants({ ...empty, ledgers: new Map([["fixnado", ledger]]) }, [
    awsTenant("stark", ["fixnado-api"], "enterprise"),
  ]);
  const early = ledgerIn({ ...asked, ledgers: planAllocation(asked, "2026-11-30").ledgers });
  expect([...early.tenants]).toEqual([[2, "stark"]]);
  expect([...early.rules]).toEqual([[20003, { of: "stark/fixnado-api", ownServers: true }]]);
  expect([...early.networks]).toEqual([[2, { of: "stark", cidr: "10.128.32.0/19" }]]);
  const late = ledgerIn({ ...asked, ledgers: planAllocation(asked, "2026-12-01").ledgers });
  expect([...late.networks]).toEqual([[1, { of: "stark", cidr: "10.128.0.0/19" }]]);
});

test("a range that is used up and a /13 that is full are errors where the tenant asks", () => {
  const few = awsCatalog((site) => ({
    ...site,
    ranges: { paths: "1000-1002", hosts: "20000-20005", cidr: "10.128.0.0/19" },
  }));
  const { problems } = planAllocation(
    withTenants(few, [
      awsTenant("acme", ["zones"]),
      awsTenant("bolt", ["zones"]),
      awsTenant("stark", ["fixnado-api"], "enterprise"),
      awsTenant("wayne", ["fixnado-api"], "enterprise"),
    ]),
    TODAY,
  );
  expect(problems.map((it) => `${it.file} ${it.path} ${it.code}: ${it.message}`)).toEqual([
    expect.stringMatching(
      /bolt.yaml services › 0 E_CAPACITY: no priorities for bolt\/zones.*ranges\.paths 1000-1002/,
    ),
    expect.stringMatching(
      /wayne.yaml tier E_CAPACITY: no network for wayne on fixnado: every \/19/,
    ),
  ]);
});

test("tenant numbers are unique over the sites of one account and region", () => {
  const base = awsCatalog();
  const second = { ...siteOf(base), id: "fixnado-two", file: "platform/sites/fixnado-two.yaml" };
  const prod = base.environments.get("prod");
  if (!prod) throw new Error("there is no prod");
  const two = {
    ...base,
    environments: new Map([["prod", { ...prod, sites: ["fixnado", "fixnado-two"] }]]),
    sites: new Map(base.sites).set("fixnado-two", second),
  };
  const { ledgers } = planAllocation(
    withTenants(two, [
      awsTenant("acme", ["zones"]),
      { ...awsTenant("bolt", ["zones"]), site: "fixnado-two" },
    ]),
    TODAY,
  );
  expect([...ledgers.values()].map((it) => [...it.tenants])).toEqual([
    [[1, "acme"]],
    [[2, "bolt"]],
  ]);
  // Load balancers are not shared between sites, so their priorities may be the same.
  expect([...ledgers.values()].map((it) => [...it.rules.keys()])).toEqual([[1000], [1000]]);
});

const lines: readonly (readonly [
  what: string,
  from: string,
  to: string,
  where: string,
  says: RegExp,
])[] = [
  [
    "priorities that overlap those of a neighbour",
    "  1003: { of: clearwater/zones, ownServers: true }",
    "  1001: { of: clearwater/zones }",
    "rules › 1001 E_DUPLICATE",
    /priority 1001 belongs to clearwater\/zones and to brightside\/zones, which has the three from 1000 on/,
  ],
  [
    "a service with two lines",
    "  1003: { of: clearwater/zones, ownServers: true }",
    "  1003: { of: brightside/zones }",
    "rules › 1003 › of E_DUPLICATE",
    /the priorities of brightside\/zones on fixnado belongs? to 1000/,
  ],
  [
    "a service of a tenant that has no number",
    "  1003: { of: clearwater/zones, ownServers: true }",
    "  1003: { of: clearwatr/zones }",
    "rules › 1003 › of E_REFERENCE",
    /there is no tenant "clearwatr".*Did you mean "clearwater"\?/,
  ],
  [
    "priorities outside the site's ranges",
    "  1003: { of: clearwater/zones, ownServers: true }",
    "  19999: { of: clearwater/zones }",
    "rules › 19999 › of E_CONFLICT",
    /the priorities 19999 to 20001, outside ranges\.paths 1000-19999 and ranges\.hosts/,
  ],
  [
    "a shard for a number that nobody has",
    "  2: 1\nnetworks",
    "  2: 1\n  9: 1\nnetworks",
    "shards › 9 E_REFERENCE",
    /no tenant has the number 9/,
  ],
  [
    "a network outside the site's range",
    "cidr: 10.128.0.0/19",
    "cidr: 10.200.0.0/19",
    "networks › 1 › cidr E_CONFLICT",
    /10\.200\.0\.0\/19 is no \/19 of ranges\.cidr 10\.128\.0\.0\/13/,
  ],
  [
    "guests, which only Proxmox has",
    "rules:\n",
    "guests:\n  101: { of: brightside/zones, ip: 10.1.1.1, host: pve1 }\nrules:\n",
    "guests E_CONFLICT",
    /fixnado is an AWS site, which has no such lines/,
  ],
];

test.each(lines)("a ledger with %s is refused", (_, from, to, where, says) => {
  const problems = problemsAfter((catalog) => catalog.edit(ledgerFile, from, to));
  const there = problems.filter(
    (it) => `${it.path} ${it.code}` === where && it.file === ledgerFile,
  );
  expect(there.map((it) => it.message).join("\n"), JSON.stringify(problems, null, 1)).toMatch(says);
});

test("against a base a changed shard, place or priority is an error", () => {
  using catalog = tempWholeCatalog();
  const base = validate(catalog.root, { today: TODAY }).catalog.ledgers;
  catalog.edit(ledgerFile, "  2: 1\nnetworks", "  2: 2\nnetworks");
  catalog.edit(
    ledgerFile,
    "  1003: { of: clearwater/zones, ownServers: true }",
    "  1006: { of: clearwater/zones }",
  );
  const { problems } = validate(catalog.root, { today: TODAY, base: { ledgers: base } });
  expect(problems.filter((it) => it.code === "E_LEDGER_CHANGED").map((it) => it.path)).toEqual(
    expect.arrayContaining(["shards › 2", "rules › 1003"]),
  );
});

test("a released tenant leaves its shard line, so that no load balancer goes with it", () => {
  const catalog = allocated(withTenants(awsCatalog(), [awsTenant("acme", ["zones"])]));
  const { ledger, problems, tenantNumber } = release(
    withTenants(catalog, []),
    "fixnado",
    "acme",
    TODAY,
    { kind: "clear" },
  );
  expect(problems).toEqual([]);
  expect(tenantNumber).toBe(1);
  expect(ledger && [...ledger.shards]).toEqual([[1, 1]]);
  expect(ledger && [...ledger.releasedRules]).toEqual([[1000, { of: "acme/zones" }]]);
});
