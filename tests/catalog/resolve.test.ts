import { expect, test } from "vitest";
import { loadForPlatform, loadForTenant } from "../../catalog/load.ts";
import { nightlyBackup } from "../../catalog/proxmox/resolve/backup.ts";
import { resolveImage } from "../../catalog/proxmox/resolve/image.ts";
import { hashResolved } from "../../catalog/resolve/hash.ts";
import { placeholdersOf, splitPlaceholders } from "../../catalog/resolve/placeholders.ts";
import type { FirewallRule } from "../../catalog/resolved.ts";
import {
  resolveProxmoxPlatform as resolvePlatform,
  resolveProxmoxTenant as resolveTenant,
} from "../support/proxmox.ts";
import { projectRoot, tempDevCatalog } from "../support/temp-catalog.ts";

const acme = () => resolveTenant(loadForTenant(projectRoot, "dev", "acme"), "dev", "acme");
const platform = () => resolvePlatform(loadForPlatform(projectRoot, "dev"), "dev");

function lines(rules: readonly FirewallRule[]): string[] {
  return rules.map((it) =>
    [it.direction, it.action, it.protocol, it.port, it.source ?? it.destination]
      .filter((word) => word !== undefined)
      .join(" "),
  );
}

test("a pool tenant is resolved to names that others cannot read, its routes and its numbers", () => {
  const tenant = acme();
  const { services, ...rest } = tenant;
  expect(rest).toMatchObject({
    number: 1,
    hostname: "acme.lab.aiqso.example",
    url: "https://acme.lab.aiqso.example",
    pool: "tenant-acme",
    backup: { storage: "nas-backup", schedule: "02:07" },
    behind: [],
  });
  const facts = services.map(({ name, guest, postgres, redis, route, url }) => ({
    name,
    vmid: guest.vmid,
    size: [guest.memoryMib, guest.cores, guest.diskGib],
    database: postgres && [postgres.database, postgres.owner, postgres.connectionLimit],
    cache: redis && [redis.user, redis.prefix],
    route: `${route.host}${route.path} → ${route.upstream.ip}:${route.upstream.port}`,
    strip: route.strip,
    url,
  }));
  expect(facts).toEqual([
    {
      name: "acme-crm",
      vmid: 10001,
      size: [1024, 1, 28],
      database: ["t1_crm", "t1_crm_owner", 10],
      cache: null,
      route: "acme.lab.aiqso.example/crm → 10.10.16.11:80",
      strip: true,
      url: "https://acme.lab.aiqso.example/crm",
    },
    {
      name: "acme-dashboard",
      vmid: 10000,
      size: [2048, 2, 8],
      database: ["t1_dashboard", "t1_dashboard_owner", 10],
      cache: ["t1_dashboard", "t1:dashboard:"],
      route: "acme.lab.aiqso.example/ → 10.10.16.10:3000",
      strip: false,
      url: "https://acme.lab.aiqso.example",
    },
    {
      name: "acme-social",
      vmid: 10002,
      size: [1024, 1, 12],
      database: ["t1_social", "t1_social_owner", 10],
      cache: ["t1_social", "t1:social:"],
      route: "acme--social.lab.aiqso.example/ → 10.10.16.12:3000",
      strip: false,
      url: "https://acme--social.lab.aiqso.example",
    },
  ]);
});

test("in a disposable environment everything is disposable and nothing is left alone", () => {
  const tenant = acme();
  expect(tenant.services.map((it) => it.lifecycle)).toEqual(Array(3).fill("disposable"));
  expect(tenant.services.map((it) => it.guest.ignoreChanges)).toEqual([[], [], []]);
  expect(tenant.services.map((it) => it.postgres?.lifecycle)).toEqual(Array(3).fill("disposable"));
});

test("the platform is resolved to its shared guests and every image that a guest needs", () => {
  const [site] = platform().sites;
  expect(site?.shared.map((it) => [it.name, it.guest.vmid, it.guest.network.vlan])).toEqual([
    ["aiqso-lab-proxy", 127, 1000],
    ["aiqso-lab-postgres", 150, 1000],
    ["aiqso-lab-redis", 107, 1000],
    ["aiqso-lab-operations", 129, 1000],
  ]);
  expect(site?.images.map((it) => it.templateFileId)).toEqual([
    "nas:vztmpl/aiqso-content-444444444444.tar",
    "nas:vztmpl/aiqso-dashboard-111111111111.tar",
    "nas:vztmpl/aiqso-social-333333333333.tar",
    "nas:vztmpl/espocrm-222222222222.tar",
    "nas:vztmpl/ollama-76e3c7bfe641.tar",
    "nas:vztmpl/tenantry-operations-74de07c4e919.tar",
    "nas:vztmpl/tenantry-postgres-3b9e8d7c6f5a.tar",
    "nas:vztmpl/tenantry-proxy-7f1c0a4e5b2d.tar",
    "nas:vztmpl/tenantry-redis-c4d5e6f70819.tar",
  ]);
  expect(site?.backup?.schedule).toBe("02:00");
});

test("an edit of a tenant's file, broken or not, changes nothing of the platform", () => {
  using catalog = tempDevCatalog();
  catalog.write("tenants/dev/beta.yaml", "name: [");
  catalog.edit("tenants/dev/acme.yaml", "tier: starter", "tier: growth");
  expect(resolvePlatform(loadForPlatform(catalog.root, "dev"), "dev")).toEqual(platform());
});

test("a guest that is pinned to an address of the platform's network is served there too", () => {
  using catalog = tempDevCatalog();
  catalog.edit("platform/ledger/aiqso-lab.yaml", "ip: 10.10.16.11,", "ip: 10.10.10.61,");
  const [crm] = resolveTenant(loadForTenant(catalog.root, "dev", "acme"), "dev", "acme").services;
  expect(crm?.guest.network).toMatchObject({ vlan: 1000, gateway: "10.10.10.1" });
  const [site] = resolvePlatform(loadForPlatform(catalog.root, "dev"), "dev").sites;
  const postgres = site?.shared.find((it) => it.role === "postgres");
  expect(lines(postgres?.guest.firewall ?? [])).toContain("in ACCEPT tcp 5432 10.10.10.61");
});

test("the hash does not depend on the order of keys, and does on values and the order of lists", () => {
  expect(hashResolved({ a: 1, b: [1, 2] })).toBe(hashResolved({ b: [1, 2], a: 1 }));
  expect(hashResolved({ a: 1, b: [1, 2] })).not.toBe(hashResolved({ a: 1, b: [2, 1] }));
  expect(hashResolved(acme())).toMatch(/^[0-9a-f]{64}$/);
  expect(hashResolved(acme())).toBe(hashResolved(acme()));
});

test("sixty tenants in a row have their backups at sixty different minutes of the window's hour", () => {
  const site = {
    storage: { backups: "nas" },
    backups: { window: "23:30", keep: { daily: 1, weekly: 2, monthly: 3 } },
  };
  const at = Array.from({ length: 60 }, (_, number) => nightlyBackup(site, number).schedule);
  expect(new Set(at).size).toBe(60);
  expect(at[0]).toBe("23:30");
  expect(
    at.every((it) => (it >= "23:30" && it <= "23:59") || (it >= "00:00" && it < "00:30")),
  ).toBe(true);
});

test("an image's file carries its digest, whatever its registry and path", () => {
  expect(
    resolveImage(`registry.example:5000/team/espo.crm@sha256:${"a1".repeat(32)}`, "nas")
      .templateFileId,
  ).toBe("nas:vztmpl/espo.crm-a1a1a1a1a1a1.tar");
});

test("a value falls into its placeholders and the text around them, and JSON stays text", () => {
  expect(splitPlaceholders('{"a":1}{redis.host}:{redis.port}')).toEqual([
    { text: '{"a":1}' },
    { placeholder: "redis.host" },
    { text: ":" },
    { placeholder: "redis.port" },
  ]);
  expect(
    placeholdersOf({ uses: [], secrets: ["key"], worker: false, listen: undefined, files: false }),
  ).toEqual(["hostname", "url", "tenant.id", "tenant.name", "secret.key"]);
});
