import { expect, test } from "vitest";
import { loadCatalog } from "../../catalog/load.ts";
import { siteCapacity } from "../../catalog/proxmox/capacity.ts";
import { validate } from "../../catalog/validate.ts";
import { TODAY } from "../support/memory-catalog.ts";
import {
  adoptedEntry,
  ledger,
  prodProblemsAfter,
  resolvedInProd,
  stark,
  umbrella,
  wayne,
} from "../support/prod-catalog.ts";
import { proxmoxSite } from "../support/proxmox.ts";
import { type TempCatalog, tempCatalog } from "../support/temp-catalog.ts";

/* Guests that ran before Tenantry and are left as they were found. */

/** The example with wayne's guests adopted as they were found. */
function adopting(catalog: TempCatalog, vmids: readonly number[], pools: readonly string[]): void {
  const entries = vmids.map(
    (vmid, at) =>
      `  ${vmid}: ${adoptedEntry(`found-${vmid}`, pools[at] ? `, pool: ${pools[at]}` : "")}\n`,
  );
  catalog.edit(ledger, "guests:", `adopted:\n${entries.join("")}guests:`);
}

test("guests that are adopted are what was found, and nothing is added to them or to their tenant", () => {
  using catalog = tempCatalog();
  adopting(catalog, [10_011, 10_012, 10_013, 10_014], ["old", "old", "old", "old"]);
  expect(validate(catalog.root, { today: TODAY }).problems).toEqual([]);
  const tenant = resolvedInProd("wayne", catalog.root);
  expect(tenant).toMatchObject({
    adopting: true,
    pool: "old",
    backup: null,
    dumps: [],
    register: null,
    health: [],
    behind: [],
  });
  for (const { guest, postgres, redis, env, secrets, platform } of tenant.services) {
    expect({ postgres, redis, env, secrets, platform }).toEqual({
      postgres: null,
      redis: null,
      env: {},
      secrets: {},
      platform: {},
    });
    expect(guest).toMatchObject({
      memoryMib: 3000,
      cores: 3,
      diskGib: 9,
      storage: "local-lvm",
      firewall: [],
      ha: null,
      adopted: { name: `found-${guest.vmid}`, vlan: 1000, pool: "old" },
    });
  }
});

test("a tenant whose guests were found in several pools, or in none, has no pool", () => {
  for (const pools of [["one", "two", "two", "two"], []]) {
    using catalog = tempCatalog();
    adopting(catalog, [10_011, 10_012, 10_013, 10_014], pools);
    expect(resolvedInProd("wayne", catalog.root)).toMatchObject({ adopting: true, pool: null });
  }
});

test("an entry for one guest of a tenant takes nothing from the others: pool, backup, dumps, register and health", () => {
  using catalog = tempCatalog();
  const whole = resolvedInProd("wayne", catalog.root);
  adopting(catalog, [10_012], ["old"]);
  expect(validate(catalog.root, { today: TODAY }).problems).toEqual([]);
  const tenant = resolvedInProd("wayne", catalog.root);
  expect(tenant).toMatchObject({
    adopting: false,
    pool: "tenant-wayne",
    backup: whole.backup,
    register: whole.register,
    dumps: whole.dumps.filter((it) => it.service !== "crm"),
    health: whole.health.filter((it) => it.service !== "crm"),
  });
  expect(whole.dumps.map((it) => it.service)).toContain("crm");
  const crm = tenant.services.find((it) => it.id === "crm");
  expect(crm).toMatchObject({ postgres: null, guest: { adopted: { pool: "old" }, ha: null } });
  const others = (it: typeof whole) => it.services.filter(({ id }) => id !== "crm");
  expect(others(tenant)).toEqual(others(whole));
});

test("a tenant with adopted guests keeps a pool tier, and what is not adopted waits for a proxy that is", () => {
  const found = prodProblemsAfter((catalog) => {
    adopting(catalog, [10_011], []);
    catalog.edit(
      ledger,
      "adopted:\n",
      `adopted:\n  107: ${adoptedEntry("redis")}\n  127: ${adoptedEntry("npm")}\n`,
    );
    catalog.edit(wayne, "tier: starter", "tier: business");
  });
  expect(found).toEqual(
    expect.arrayContaining([
      expect.stringMatching(new RegExp(`^${wayne}:4 E_CONFLICT .*wayne/dashboard is adopted`)),
      expect.stringMatching(
        new RegExp(`^${wayne}:5 E_CONFLICT docs needs the site's proxy, which is adopted`),
      ),
      expect.stringMatching(new RegExp(`^${stark}:5 E_CONFLICT dashboard needs the site's cache`)),
    ]) as string[],
  );
  // A silo tenant has a cache of its own.
  expect(found.filter((it) => it.startsWith(umbrella)).join()).not.toContain("cache");
});

test("an adopted guest counts with what it was found with", () => {
  using catalog = tempCatalog();
  const used = () => {
    const loaded = loadCatalog(catalog.root).catalog;
    return siteCapacity(loaded, proxmoxSite(loaded, "aiqso")).memoryMib.used;
  };
  const before = used();
  adopting(catalog, [10_012], []);
  // 1024 MiB by its tier, 3000 as it was found.
  expect(used()).toBe(before - 1024 + 3000);
});

test("an entry of `adopted` may go since the base, and may not say something else", () => {
  using catalog = tempCatalog();
  adopting(catalog, [10_012], []);
  const base = { ledgers: loadCatalog(catalog.root).catalog.ledgers };
  catalog.edit(ledger, "memoryMib: 3000", "memoryMib: 3001");
  const changed = validate(catalog.root, { today: TODAY, base }).problems;
  expect(changed.map((it) => `${it.code} ${it.path}`)).toEqual([
    "E_LEDGER_CHANGED adopted › 10012",
  ]);
  using whole = tempCatalog();
  expect(validate(whole.root, { today: TODAY, base }).problems).toEqual([]);
});
