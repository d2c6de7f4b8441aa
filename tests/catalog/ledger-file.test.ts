import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterAll, expect, onTestFinished, test } from "vitest";
import type { Ledger } from "../../catalog/catalog.ts";
import { emptyLedger } from "../../catalog/ledger/index-ledger.ts";
import { saveLedger } from "../../catalog/ledger/save.ts";
import { writeLedger } from "../../catalog/ledger/write.ts";
import { loadCatalog } from "../../catalog/load.ts";
import { tempDevCatalog } from "../support/temp-catalog.ts";

const file = "platform/ledger/aiqso-lab.yaml";

const catalog = tempDevCatalog();
afterAll(() => catalog[Symbol.dispose]());

/** What the loader makes of a ledger's text; fails the test when it has anything against it. */
function read(text: string): Ledger {
  catalog.write(file, text);
  const load = loadCatalog(catalog.root);
  expect(load.problems).toEqual([]);
  const ledger = load.catalog.ledgers.get("aiqso-lab");
  if (!ledger) throw new Error("there is no ledger");
  return ledger;
}

const kept = `# Numbers of the lab. Ask Robin before touching it.
tenants:
  1: acme   # the first customer
  # 2 was taken by hand before Tenantry
  4: globex

guests:
    10000: { of: acme/crm,    ip: 10.10.16.10, host: "lab1" } # aligned by hand
    10002:
      of: globex/crm
      ip: 10.10.16.12
      host: lab2
# the end
`;

test("a line that is added leaves comments, spacing and every other line byte for byte", () => {
  const ledger = read(kept);
  const after: Ledger = {
    ...ledger,
    tenants: new Map([
      [1, "acme"],
      [3, "hooli"],
      [4, "globex"],
      [5, "umbrella"],
    ]),
    guests: new Map([
      [9000, { of: "hooli/crm", ip: "10.10.16.13", host: "lab1" }],
      ...ledger.guests,
      [10003, { of: "umbrella/crm", ip: "10.10.16.14", host: "on" }],
    ]),
    releasedTenants: new Map([[2, "initech"]]),
  };
  const text = writeLedger(kept, after);
  expect(text).toMatchInlineSnapshot(`
    "# Numbers of the lab. Ask Robin before touching it.
    tenants:
      1: acme   # the first customer
      3: hooli
      # 2 was taken by hand before Tenantry
      4: globex
      5: umbrella

    guests:
        9000: { of: hooli/crm, ip: 10.10.16.13, host: lab1 }
        10000: { of: acme/crm,    ip: 10.10.16.10, host: "lab1" } # aligned by hand
        10002:
          of: globex/crm
          ip: 10.10.16.12
          host: lab2
        10003: { of: umbrella/crm, ip: 10.10.16.14, host: "on" }
    releasedTenants:
      2: initech
    # the end
    "
  `);
  expect(kept.split("\n").filter((line) => !text.split("\n").includes(line))).toEqual([]);
  expect(read(text)).toEqual(after);
});

test("a ledger that says what it should is not touched, whatever it looks like", () => {
  expect(writeLedger(kept, read(kept))).toBe(kept);
  const windows = kept.replaceAll("\n", "\r\n");
  expect(writeLedger(windows, read(windows))).toBe(windows);
});

test("a released guest leaves `guests` and stands in `released`", () => {
  const ledger = read(kept);
  const after: Ledger = {
    ...ledger,
    guests: new Map([...ledger.guests].filter(([vmid]) => vmid !== 10000)),
    released: new Map([[10000, { of: "acme/crm", ip: "10.10.16.10", ipFreeFrom: "2027-02-19" }]]),
  };
  const text = writeLedger(kept, after);
  expect(text).not.toContain("aligned by hand");
  expect(text).toContain(
    "released:\n  10000: { of: acme/crm, ip: 10.10.16.10, ipFreeFrom: 2027-02-19 }\n",
  );
  expect(read(text)).toEqual(after);
});

test("the last entry of a map leaves an empty map, which takes the next entry", () => {
  const ledger = read("tenants:\n  1: acme\n");
  const empty = writeLedger("tenants:\n  1: acme\n", { ...ledger, tenants: new Map() });
  expect(empty).toBe("tenants: {}\n");
  expect(writeLedger(empty, ledger)).toBe("tenants:\n  1: acme\n");
});

const someLedger: fc.Arbitrary<Ledger> = fc
  .record({
    tenants: fc.uniqueArray(fc.integer({ min: 1, max: 30 })),
    guests: fc.uniqueArray(fc.integer({ min: 100, max: 140 })),
    released: fc.uniqueArray(fc.integer({ min: 200, max: 240 })),
    networks: fc.uniqueArray(fc.integer({ min: 1100, max: 1120 })),
    adopted: fc.uniqueArray(fc.integer({ min: 100, max: 140 })),
    name: fc.constantFrom("npm", "on", "1e3", "host.example.org", "null"),
  })
  .map(({ tenants, guests, released, networks, adopted, name }) => ({
    ...emptyLedger("aiqso-lab"),
    tenants: ascending(tenants, (number) => `tenant-${number}`),
    guests: ascending(guests, (vmid) => ({
      of: `acme/s-${vmid}`,
      ip: `10.10.16.${vmid}`,
      host: "lab1",
      ...(vmid % 2 ? { image: `sha256:${"0".repeat(64)}` } : {}),
      ...(vmid % 3 ? { ownIp: `10.64.0.${vmid}` } : {}),
      ...(vmid % 5 ? { storage: "nas" } : {}),
    })),
    networks: ascending(networks, (vlan) => ({ of: "acme", cidr: `10.64.${vlan - 1100}.0/24` })),
    adopted: ascending(adopted, (vmid) => ({
      kind: vmid % 2 ? ("container" as const) : ("vm" as const),
      name,
      memoryMib: 2048,
      swapMib: 0,
      cores: 2,
      diskGib: 8,
      storage: "local-zfs",
      bridge: "vmbr1",
      vlan: vmid % 3 ? 1000 : null,
      unprivileged: vmid % 5 === 0,
      os: "l26",
      protection: false,
      startOnBoot: true,
      pool: vmid % 7 ? name : null,
      firewall: { options: true, rules: vmid % 2 === 0 },
    })),
    released: ascending(released, (vmid) => ({ of: `acme/s-${vmid}`, ipFreeFrom: "2027-02-19" })),
    releasedNetworks: ascending(networks, (vlan) => ({
      of: "initech",
      cidr: `10.65.${vlan - 1100}.0/24`,
      freeFrom: "2027-02-19",
    })),
  }));

test("whatever one ledger says and the next, the file of the one becomes the file of the next, in order", () => {
  fc.assert(
    fc.property(someLedger, someLedger, (one, two) => {
      const text = writeLedger(writeLedger(null, one), two);
      expect(read(text)).toEqual(two);
      expect(writeLedger(text, two)).toBe(text);
    }),
    { numRuns: 40 },
  );
});

test("a ledger is written whole, into a folder that need not be there, and only when it changes", () => {
  const root = mkdtempSync(join(tmpdir(), "tenantry-ledger-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const ledger = read(kept);
  expect(saveLedger(root, ledger)).toBe(true);
  expect(saveLedger(root, ledger)).toBe(false);
  expect(read(readFileSync(join(root, file), "utf8"))).toEqual(ledger);
  expect(readdirSync(join(root, "platform"))).toEqual(["ledger"]);
});

function ascending<T>(numbers: readonly number[], value: (number: number) => T): Map<number, T> {
  return new Map([...numbers].sort((a, b) => a - b).map((number) => [number, value(number)]));
}
