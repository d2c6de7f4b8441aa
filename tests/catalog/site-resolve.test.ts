import * as fc from "fast-check";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { hashResolved } from "../../catalog/resolve/hash.ts";
import type { AdoptedGuest } from "../../catalog/resolved.ts";
import { tempCatalog } from "../support/temp-catalog.ts";
import { aiqso, available, prodSite, siteIn, twoProxies } from "./support/prod-platform.ts";

test("the platform has every guest with the number that it runs under", () => {
  const site = aiqso();
  const guests = [
    ...site.shared.map((it) => [it.role, it.guest] as const),
    ...site.guests.map((it) => [it.id, it.kind === "vm" ? it.machine : it.guest] as const),
  ];
  expect(
    guests.map(([id, it]) => `${id} ${it.vmid} ${it.ip} ${it.host} VLAN ${it.network.vlan}`),
  ).toEqual([
    "proxy 127 10.10.10.127 pve1 VLAN 1000",
    "postgres 150 10.10.10.150 pve1 VLAN 1000",
    "redis 107 10.10.10.111 pve1 VLAN 1000",
    "operations 129 10.10.10.129 pve1 VLAN 1000",
    "elasticsearch 202 10.200.200.123 pve2 VLAN 2000",
    "listmonk 104 10.10.10.104 pve1 VLAN 1000",
    "n8n 101 10.10.10.120 pve1 VLAN 1000",
    "ollama 119 10.10.10.11 pve1 VLAN 1000",
    "portainer 201 10.10.10.247 pve1 VLAN 1000",
    "portal 110 10.10.10.110 pve1 VLAN 1000",
    "tunnel-a 203 10.10.10.203 pve1 VLAN 1000",
    "tunnel-b 204 10.10.10.204 pve2 VLAN 1000",
    "vector 200 10.10.10.100 pve1 VLAN 1000",
    "wazuh 225 10.200.200.178 pve2 VLAN 2000",
  ]);
  expect(site.templates.map((it) => [it.name, it.vmid])).toEqual([
    ["aiqso-template-cal-com-pve1", 136],
    ["aiqso-template-cal-com-pve2", 9008],
    ["aiqso-template-cal-com-pve3", 9009],
    ["aiqso-template-listmonk-pve1", 9004],
    ["aiqso-template-listmonk-pve2", 9005],
    ["aiqso-template-listmonk-pve3", 9006],
    ["aiqso-template-paperless-ngx-pve1", 102],
    ["aiqso-template-paperless-ngx-pve2", 9002],
    ["aiqso-template-paperless-ngx-pve3", 9003],
  ]);
});

test("a virtual machine is made from an image by its checksum, keeps what it was made from, and has limits on its disks", () => {
  const site = aiqso();
  const elasticsearch = site.guests.find((it) => it.id === "elasticsearch");
  if (elasticsearch?.kind !== "vm") throw new Error("elasticsearch is no VM");
  const { image, disks, ignoreChanges } = elasticsearch.machine;
  expect(image.fileName).toBe(`debian-13-genericcloud-amd64-${image.sha512.slice(0, 12)}.qcow2`);
  expect(image.fileId).toBe(`nas:import/${image.fileName}`);
  expect(disks).toEqual([
    { interface: "scsi0", sizeGib: 40, limits: null },
    {
      interface: "scsi1",
      sizeGib: 500,
      limits: { readMibPerSecond: 400, writeMibPerSecond: 200 },
    },
  ]);
  expect(ignoreChanges).toContain("disks[0].importFrom");
  // Two machines, one download.
  expect(site.cloudImages.map((it) => it.fileId)).toEqual([image.fileId]);
});

test("storages, dumps, the register, routes and the time zone are what the file says, with secrets by name alone", () => {
  const site = aiqso();
  expect(site.storages.map((it) => [it.kind, it.id, it.server])).toEqual([
    ["nfs", "nas", "192.168.0.25"],
    ["pbs", "nas-backup", "192.168.0.25"],
  ]);
  expect(site.dumps).toMatchObject({
    start: "02:00",
    timeZone: "Etc/UTC",
    keep: { daily: 30, weekly: 12, monthly: 12 },
    secondary: { bucket: "aiqso-dumps", secretKey: "env:AIQSO_S3_SECRET_KEY" },
  });
  expect(site.register?.passwords.portal).toBe("env:AIQSO_REGISTER_PORTAL");
  expect(
    site.routes.map((it) => `${it.host}${it.path} ${it.upstream.ip}:${it.upstream.port}`),
  ).toEqual([
    "mail.aiqso.example/ 10.10.10.104:9000",
    "n8n.aiqso.example/ 10.10.10.120:5678",
    "aiqso.example/ 10.10.10.110:3000",
  ]);
  expect([site.virtualAddress, site.replication, site.adopting]).toEqual([null, null, false]);
  expect(site.shared.map((it) => it.guest.ha)).toEqual([null, null, null, null]);
});

test("phase 1: every guest of the platform starts elsewhere, with a copy of its disk on the next host that is no silo", () => {
  const site = aiqso(available(", replicateEveryMinutes: 15"));
  const guests = site.shared.map((it) => it.guest);
  const machines = site.guests.map((it) => (it.kind === "vm" ? it.machine : it.guest));
  expect(guests.map((it) => it.ha)).toEqual(
    guests.map(() => ({
      nodes: { pve1: 2, pve2: 1 },
      maxRestart: 3,
      maxRelocate: 1,
      replication: { target: "pve2", schedule: "*/15" },
    })),
  );
  expect(machines.find((it) => it.vmid === 202)?.ha).toMatchObject({
    nodes: { pve1: 1, pve2: 2 },
    replication: { target: "pve1" },
  });
});

test("phase 2: a replica of the database stands on another host and streams", () => {
  const replica =
    "    replica: { vmid: 151, ip: 10.10.10.151, host: pve2, password: env:AIQSO_PG_REPLICATION }\n";
  const site = aiqso(["    maxConnections: 1000\n", `    maxConnections: 1000\n${replica}`]);
  expect(site.replication).toEqual({
    primary: "10.10.10.150",
    replica: "10.10.10.151",
    port: 5432,
    password: "env:AIQSO_PG_REPLICATION",
  });
  const [primary, second] = site.shared.filter((it) => it.role.startsWith("postgres"));
  expect([second?.role, second?.guest.vmid, second?.guest.host]).toEqual([
    "postgres-replica",
    151,
    "pve2",
  ]);
  expect(second?.guest.image).toEqual(primary?.guest.image);
  expect(second?.guest.diskGib).toBe(primary?.guest.diskGib);
});

test("phase 3: a guest on shared storage starts elsewhere without a copy", () => {
  const site = aiqso(["guests: local-zfs, images: nas", "guests: nas, images: nas"], available(""));
  expect(site.shared[0]?.guest.ha).toEqual({
    nodes: { pve1: 2, pve2: 1 },
    maxRestart: 3,
    maxRelocate: 1,
    replication: null,
  });
});

test("phase 4: routes go to two proxies, which share one address", () => {
  const site = aiqso(twoProxies());
  expect(site.access.proxies.map((it) => it.ip)).toEqual(["10.10.10.127", "10.10.10.128"]);
  expect(site.virtualAddress).toEqual({
    ip: "10.10.10.126",
    prefix: 24,
    routerId: 27,
    password: "env:AIQSO_VRRP",
  });
  const addresses = site.shared.map((it) => [it.role, it.guest.extraAddresses]);
  expect(addresses.filter(([, extra]) => extra?.length)).toEqual([
    ["proxy", ["10.10.10.126"]],
    ["proxy-standby", ["10.10.10.126"]],
  ]);
  // What runs is not made anew.
  expect(site.access.proxies[0]).toEqual(aiqso().access.proxies[0]);
});

/** Ledger lines of guests that were found, and the site with them. */
function adopting(guests: Readonly<Record<number, Partial<AdoptedGuest>>>) {
  using catalog = tempCatalog();
  const found = Object.entries(guests).map(([vmid, more]) => {
    const facts = {
      kind: "container",
      name: `guest-${vmid}`,
      memoryMib: 512,
      swapMib: 0,
      cores: 1,
      diskGib: 8,
      storage: "local-zfs",
      bridge: "vmbr1",
      vlan: 1000,
      unprivileged: true,
      os: "debian",
      protection: false,
      startOnBoot: true,
      firewall: { options: false, rules: false },
      ...more,
    };
    return `  ${vmid}: ${JSON.stringify(facts)}`;
  });
  const ledger = "platform/ledger/aiqso.yaml";
  const text = catalog.read(ledger);
  const end = text.search(/^(?:released|releasedTenants|releasedNetworks):/m);
  const at = end < 0 ? text.length : end;
  catalog.write(ledger, `${text.slice(0, at)}adopted:\n${found.join("\n")}\n${text.slice(at)}`);
  return siteIn(catalog.root);
}

test("a site whose guests are adopted adds nothing to what was found, and delivers nothing to it", () => {
  const site = adopting({
    102: {},
    104: { pool: "core" },
    127: { pool: "core" },
    129: { pool: "core" },
    202: { kind: "vm", pool: "core" },
  });
  expect(site.adopting).toBe(true);
  expect(site.access.proxies).toEqual([]);
  expect(site.access.operations).toBeNull();
  expect(site.templates.map((it) => it.vmid)).toEqual([102]);
  expect(site.pool).toBe("core");
  expect([site.storages, site.routes, site.backup, site.dumps, site.register]).toEqual([
    [],
    [],
    null,
    null,
    null,
  ]);
  expect(site.clusterFirewall).toBe(false);
  const names = site.images.map((it) => it.fileName.replace(/-[0-9a-f]{12}\.tar$/, ""));
  expect(names).not.toContain("tenantry-proxy");
  expect(names).toContain("n8n");
  expect(site.shared.find((it) => it.role === "proxy")?.guest.adopted?.memoryMib).toBe(512);
  expect(site.shared.find((it) => it.role === "redis")?.guest.adopted).toBeNull();
});

test("a site of which only tenants' guests are adopted is built whole", () => {
  expect(adopting({ 10011: {} })).toEqual(aiqso());
});

test("an entry for another guest than the proxy leaves that guest alone and everything else as it is", () => {
  const whole = aiqso();
  const site = adopting({ 102: {}, 201: { pool: "core" }, 202: { kind: "vm" } });
  const same = ({ access, storages, backup, dumps, pool, clusterFirewall, routes }: typeof whole) =>
    ({ access, storages, backup, dumps, pool, clusterFirewall, routes }) as const;
  expect(same(site)).toEqual(same(whole));
  expect(site.adopting).toBe(false);
  expect([site.images, site.cloudImages]).toEqual([whole.images, whole.cloudImages]);
  expect(site.shared).toEqual(whole.shared);
  expect(site.templates.filter((it) => it.adopted).map((it) => it.vmid)).toEqual([102]);
  expect(site.templates).toHaveLength(whole.templates.length);
  const guests = (of: typeof whole) => of.guests.filter(({ id }) => id !== "portainer");
  const search = ({ id }: { id: string }) => id !== "elasticsearch";
  expect(guests(site).filter(search)).toEqual(guests(whole).filter(search));
  expect(site.guests.find(({ id }) => id === "portainer")).toMatchObject({
    guest: { adopted: { pool: "core" }, ha: null },
  });
});

test("guests of the platform with a route are asked and never restarted, and one that is adopted is not asked", () => {
  const asked = (site: ReturnType<typeof aiqso>) =>
    site.health.map(({ service, vmid, url, restart }) => [service, vmid, url, restart]);
  expect(asked(aiqso())).toEqual([
    ["listmonk", 104, "http://10.10.10.104:9000/health", false],
    ["n8n", 101, "http://10.10.10.120:5678/healthz", false],
    ["portal", 110, "http://10.10.10.110:3000/healthz", false],
  ]);
  expect(asked(adopting({ 104: {} }))).toEqual(asked(aiqso()).slice(1));
});

test("to an operations guest that is adopted nothing is delivered, and the rest is as ever", () => {
  const whole = aiqso();
  const site = adopting({ 129: {} });
  expect([site.access.operations, site.dumps, site.register]).toEqual([null, null, null]);
  expect([site.health, site.apiClients, whole.apiClients]).toEqual([[], [], ["10.10.10.129"]]);
  expect([site.pool, site.backup, site.storages]).toEqual([
    whole.pool,
    whole.backup,
    whole.storages,
  ]);
});

test("guests that were found in several pools have none in common", () => {
  expect(adopting({ 104: { pool: "core" }, 127: { pool: "edge" } }).pool).toBeNull();
});

test("the order of keys in the site's file changes nothing, not even the order of what is resolved", () => {
  using catalog = tempCatalog();
  const original: unknown = parse(catalog.read(prodSite));
  const wanted = JSON.stringify(siteIn(catalog.root));
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      // JSON is YAML with every text in quotes.
      catalog.write(prodSite, JSON.stringify(shuffled(original, seed), null, 2));
      expect(JSON.stringify(siteIn(catalog.root))).toBe(wanted);
    }),
    { numRuns: 20 },
  );
});

/** The same data with its keys in another order; lists keep theirs, which means something. */
function shuffled(value: unknown, seed: number): unknown {
  if (Array.isArray(value)) return value.map((it) => shuffled(it, seed));
  if (typeof value !== "object" || value === null) return value;
  const rank = (key: string) => hashResolved([seed, key]);
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (rank(a) < rank(b) ? -1 : 1))
      .map(([key, it]) => [key, shuffled(it, seed)]),
  );
}
