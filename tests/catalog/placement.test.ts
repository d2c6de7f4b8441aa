import { expect, test } from "vitest";
import type { ProxmoxSite } from "../../catalog/catalog.ts";
import { planAllocation } from "../../catalog/ledger/plan.ts";
import { checkCapacity, siteCapacity } from "../../catalog/proxmox/capacity.ts";
import { chooseHost, emptyLoad, occupy, type SiteLoad } from "../../catalog/proxmox/placement.ts";
import {
  allocated,
  aTenant,
  emptyCatalog,
  TODAY,
  withSite,
  withTenants,
} from "../support/memory-catalog.ts";
import { proxmoxSite } from "../support/proxmox.ts";

/** Hosts of these many GiB with 4 cores each. */
function load(gib: readonly number[], spareHosts: number, coresOvercommit = 100): SiteLoad {
  const site = proxmoxSite(emptyCatalog(), "aiqso-lab");
  const hosts: ProxmoxSite["hosts"] = Object.fromEntries(
    gib.map((memoryGib, index) => [`pve${index + 1}`, { memoryGib, cores: 4, silo: false }]),
  );
  return emptyLoad({ ...site, hosts, capacity: { spareHosts, coresOvercommit } });
}

test("a guest goes to the host with the most free memory", () => {
  const site = load([4, 8, 4], 0);
  expect(chooseHost(site, { memoryMib: 1024, cores: 1 })).toEqual({ host: "pve2" });
  occupy(site, "pve2", { memoryMib: 5 * 1024, cores: 1 });
  expect(chooseHost(site, { memoryMib: 1024, cores: 1 })).toEqual({ host: "pve1" });
});

test("of hosts that are alike the first by name is taken", () => {
  expect(chooseHost(load([4, 4, 4], 0), { memoryMib: 64, cores: 1 })).toEqual({ host: "pve1" });
});

test("a guest that fills the last MiB fits, and one MiB more does not", () => {
  expect(chooseHost(load([4], 0), { memoryMib: 4096, cores: 1 })).toEqual({ host: "pve1" });
  expect(chooseHost(load([4], 0), { memoryMib: 4097, cores: 1 })).toHaveProperty("full");
});

test("cores are given out up to the overcommit, and not one more", () => {
  expect(chooseHost(load([64], 0, 2), { memoryMib: 64, cores: 8 })).toEqual({ host: "pve1" });
  expect(chooseHost(load([64], 0, 2), { memoryMib: 64, cores: 9 })).toHaveProperty("full");
});

test("what the largest host holds stays free when one host may fail", () => {
  const site = load([8, 4, 4], 1);
  occupy(site, "pve1", { memoryMib: 7 * 1024, cores: 1 });
  expect(chooseHost(site, { memoryMib: 1024, cores: 1 })).toEqual({ host: "pve2" });
  const answer = chooseHost(site, { memoryMib: 1025, cores: 1 });
  expect(answer).toEqual({
    full: "the site has 8192 MiB of memory once its largest 1 host may fail, 7168 are used, and 1025 more were asked for",
  });
});

test("room that is there in sum but on no single host is no room", () => {
  const site = load([2, 2], 0);
  expect(chooseHost(site, { memoryMib: 3072, cores: 1 })).toEqual({
    full: "no single host has room: pve1 has 2048 MiB and 400 cores free, pve2 has 2048 MiB and 400 cores free",
  });
});

test("a tenant for whom there is no room is named at its service's line, with figures and what to do", () => {
  const small = withSite(emptyCatalog(), (site) => ({
    ...site,
    hosts: {
      lab1: { memoryGib: 8, cores: 16, silo: false },
      lab2: { memoryGib: 13, cores: 16, silo: false },
    },
  }));
  // The guests of the site have 17 GiB; 8 GiB are left when lab2 fails.
  const { additions, problems } = planAllocation(
    withTenants(small, [aTenant("acme", ["crm"])]),
    TODAY,
  );
  expect(additions.map((it) => it.kind)).toEqual(["tenant"]);
  expect(problems.map((it) => [it.code, it.file])).toEqual([
    ["E_CAPACITY", "tenants/dev/acme.yaml"],
    ["E_CAPACITY", "tenants/dev/acme.yaml"],
  ]);
  expect(problems[1]?.message).toBe(
    "no place for acme/crm (2048 MiB, 2 cores) on aiqso-lab: the site has 8192 MiB of memory once its largest 1 host may fail, 17408 are used, and 2048 more were asked for. Add a host to platform/sites/aiqso-lab.yaml, or choose a smaller tier.",
  );
});

test("a site that has become too small says which host and which figure", () => {
  const catalog = allocated(withTenants(emptyCatalog(), [aTenant("acme", ["crm", "content"])]));
  const smaller = withSite(catalog, (site) => ({
    ...site,
    hosts: {
      ...site.hosts,
      lab3: { memoryGib: 2, cores: 16, silo: false },
      lab1: { memoryGib: 2, cores: 1, silo: false },
    },
    shared: { ...site.shared, postgres: { ...site.shared.postgres, maxConnections: 79 } },
  }));
  const site = proxmoxSite(smaller, "aiqso-lab");
  const problems = checkCapacity(smaller, site, siteCapacity(smaller, site));
  expect(problems.map((it) => [it.code, it.path])).toEqual([
    ["E_CAPACITY", "hosts › lab1"],
    ["E_CAPACITY", "hosts › lab3"],
    ["E_CAPACITY", "capacity"],
    ["E_CAPACITY", "shared › postgres › maxConnections"],
  ]);
  expect(problems[3]?.message).toContain("tenants are promised 60");
});

test("as many connections as the server has may be promised", () => {
  const catalog = withSite(
    allocated(withTenants(emptyCatalog(), [aTenant("acme", ["crm", "content"])])),
    (site) => ({
      ...site,
      shared: { ...site.shared, postgres: { ...site.shared.postgres, maxConnections: 80 } },
    }),
  );
  const site = proxmoxSite(catalog, "aiqso-lab");
  const figures = siteCapacity(catalog, site);
  expect(figures.connections).toEqual({ used: 60, available: 60 });
  expect(checkCapacity(catalog, site, figures)).toEqual([]);
});
