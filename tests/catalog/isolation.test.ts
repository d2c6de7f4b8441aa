import { expect, test } from "vitest";
import { release } from "../../catalog/ledger/release.ts";
import { saveLedger } from "../../catalog/ledger/save.ts";
import { loadCatalog } from "../../catalog/load.ts";
import type { FirewallRule } from "../../catalog/resolved.ts";
import { validate } from "../../catalog/validate.ts";
import { TODAY } from "../support/memory-catalog.ts";
import {
  allocateAll,
  ledger,
  resolvedInProd,
  site,
  stark,
  wayne,
} from "../support/prod-catalog.ts";
import { tempCatalog } from "../support/temp-catalog.ts";

/* What bridge and silo tenants are, on the example's site. */

function lines(rules: readonly FirewallRule[]): string[] {
  return rules
    .filter((it) => it.action === "ACCEPT")
    .map(({ direction, protocol, port, source, destination }) =>
      [direction, protocol, port, source ?? destination].filter((it) => it !== undefined).join(" "),
    );
}

test("a bridge tenant has its own VLAN, network and PostgreSQL, which its guests alone reach, and shares the cache", () => {
  const { network, dedicated, services, pool } = resolvedInProd("stark");
  expect(network).toEqual({
    bridge: "vmbr1",
    vlan: 1100,
    cidr: "10.64.0.0/24",
    prefix: 24,
    gateway: "10.64.0.1",
  });
  expect(pool).toBe("tenant-stark");
  expect(dedicated.redis).toBeNull();
  const { postgres } = dedicated;
  expect(postgres).toMatchObject({ name: "stark-postgres", lifecycle: "protected", port: 5432 });
  expect(postgres?.guest).toMatchObject({ ip: "10.64.0.10", network, template: null, ha: null });
  expect(lines(postgres?.guest.firewall ?? []).filter((it) => it.includes(" 5432 "))).toEqual([
    "in tcp 5432 10.64.0.11",
    "in tcp 5432 10.64.0.12",
    "in tcp 5432 10.64.0.13",
    "in tcp 5432 10.64.0.14",
    "in tcp 5432 10.10.10.129",
    "in tcp 5432 192.168.0.0/24",
  ]);
  const dashboard = services.find((it) => it.id === "dashboard");
  expect(dashboard?.postgres).toMatchObject({ host: "10.64.0.10", database: "t1_dashboard" });
  expect(dashboard?.redis).toMatchObject({ host: "10.10.10.111", prefix: "t1:dashboard:" });
  const rules = lines(dashboard?.guest.firewall ?? []);
  expect(rules).toContain("out tcp 5432 10.64.0.10");
  expect(rules).toContain("out tcp 6379 10.10.10.111");
  expect(rules).toContain("in tcp 3000 10.10.10.127");
  expect(rules.filter((it) => it.includes("10.10.10.150"))).toEqual([]);
});

test("a silo tenant has its own PostgreSQL and cache on a host of its own, and reaches neither of the shared ones", () => {
  const { dedicated, services } = resolvedInProd("umbrella");
  const guests = [...services, dedicated.postgres, dedicated.redis].flatMap((it) =>
    it ? [it.guest] : [],
  );
  expect(new Set(guests.map((it) => it.host))).toEqual(new Set(["pve3"]));
  expect(new Set(guests.map((it) => it.network.vlan))).toEqual(new Set([1101]));
  expect(dedicated.redis).toMatchObject({ name: "umbrella-redis", port: 6379, maxConnections: 0 });
  const dashboard = services.find((it) => it.id === "dashboard");
  expect(dashboard?.redis?.host).toBe(dedicated.redis?.guest.ip);
  expect(
    lines(dedicated.redis?.guest.firewall ?? []).filter((it) => it.includes(" 6379 ")),
  ).toEqual(["in tcp 6379 10.64.1.12", "in tcp 6379 192.168.0.0/24"]);
  const reached = services.flatMap((it) => lines(it.guest.firewall)).join("\n");
  expect(reached).not.toContain("10.10.10.150");
  expect(reached).not.toContain("10.10.10.111");
});

test("no guest of a tenant may open a connection into another tenant's network", () => {
  for (const id of ["stark", "umbrella", "wayne"]) {
    const { dedicated, services, network } = resolvedInProd(id);
    const own = network?.cidr.replace("0/24", "") ?? "none";
    const guests = [...services, dedicated.postgres, dedicated.redis].flatMap((it) =>
      it ? [it.guest] : [],
    );
    const out = guests.flatMap((it) => it.firewall).filter((it) => it.direction === "out");
    const inside = out.filter(
      ({ action, destination }) =>
        action === "ACCEPT" && /^10\.(?:64|10\.(?:1[6-9]|2\d|3[01]))\./.test(destination ?? ""),
    );
    expect(inside.filter((it) => !it.destination?.startsWith(own))).toEqual([]);
  }
});

test("health, dumps and the register name every service of a tenant", () => {
  const { health, dumps, register, services } = resolvedInProd("wayne");
  expect(health.map((it) => `${it.service} ${it.vmid} ${it.host} ${it.url}`)).toEqual([
    "crm 10012 pve2 http://10.10.16.11:80/api/v1/App/health",
    "dashboard 10011 pve2 http://10.10.16.10:3000/healthz",
    "docs 10013 pve2 http://10.10.16.12:8000/docs/accounts/login/",
    "email 10014 pve2 http://10.10.16.13:9000/health",
  ]);
  expect(dumps.map((it) => `${it.service} ${it.database} ${it.host}`)).toEqual([
    "crm t3_crm 10.10.10.150",
    "dashboard t3_dashboard 10.10.10.150",
    "docs t3_docs 10.10.10.150",
    "email t3_email 10.10.10.150",
  ]);
  expect(resolvedInProd("stark").dumps[0]?.host).toBe("10.64.0.10");
  expect(register).toMatchObject({
    number: 3,
    tenant: "wayne",
    tier: "starter",
    isolation: "pool",
  });
  expect(register?.services.map((it) => it.url)).toEqual(services.map((it) => it.url));
});

test("a clone names the template on its own host and no image, and what it uses of the platform by address", () => {
  const { services, behind } = resolvedInProd("umbrella");
  const docs = services.find((it) => it.id === "docs")?.guest;
  expect(docs?.image).toBeNull();
  expect(docs?.template).toEqual({ id: "paperless-ngx", vmid: 9003, host: "pve3" });
  expect(services.find((it) => it.id === "content")?.platform).toEqual({
    ollama: { host: "10.10.10.11", port: 11434 },
  });
  expect(behind).toEqual([]);
});

test("a newer image of an own server is shown as behind, and the server keeps the one in its line", () => {
  using catalog = tempCatalog();
  const text = catalog.read(site);
  const [, dedicated = ""] = text.split("\ndedicated:");
  const image = /tenantry-postgres@(sha256:[0-9a-f]{64})/.exec(dedicated)?.[1] ?? "";
  const newer = `sha256:${"9".repeat(64)}`;
  catalog.write(site, text.replaceAll(`tenantry-postgres@${image}`, `tenantry-postgres@${newer}`));
  const tenant = resolvedInProd("stark", catalog.root);
  expect(tenant.behind).toEqual([{ service: "postgres", running: image, wanted: newer }]);
  expect(tenant.dedicated.postgres?.guest.image?.digest).toBe(image);
});

test("a tier that goes back to pool keeps the own server until it is released, and then has its first addresses", () => {
  using catalog = tempCatalog();
  catalog.edit(wayne, "tier: starter", "tier: business");
  allocateAll(catalog);
  expect(resolvedInProd("wayne", catalog.root).services.map((it) => it.guest.ip)).toEqual([
    "10.64.2.12",
    "10.64.2.11",
    "10.64.2.13",
    "10.64.2.14",
  ]);
  catalog.edit(wayne, "tier: business", "tier: starter");
  const { problems } = validate(catalog.root, { today: TODAY });
  expect(problems.map((it) => `${it.file}:${it.line} ${it.code}`)).toEqual([`${wayne}:4 E_ORPHAN`]);
  expect(problems[0]?.message).toContain(
    `the isolation of the tier starter is pool, and ${ledger}:28 still has wayne/postgres (VMID 10015)`,
  );
  expect(problems[0]?.message).toContain("`tenantry release wayne/postgres`");
  expect(problems[0]?.message).toContain(
    "If it was never applied nor committed, take the ledger back from Git.",
  );
  expect(() => resolvedInProd("wayne", catalog.root)).toThrow("wayne/postgres");

  const loaded = loadCatalog(catalog.root).catalog;
  const released = release(loaded, "aiqso", "wayne/postgres", TODAY, { kind: "none" }).ledger;
  if (released) saveLedger(catalog.root, released);
  expect(validate(catalog.root, { today: TODAY }).problems).toEqual([]);
  expect(resolvedInProd("wayne", catalog.root)).toMatchObject({
    network: null,
    pool: "tenant-wayne",
  });
  expect(resolvedInProd("wayne", catalog.root).services.map((it) => it.guest.ip)).toEqual([
    "10.10.16.11",
    "10.10.16.10",
    "10.10.16.12",
    "10.10.16.13",
  ]);
});

test("an own server that the tier still gives is not released", () => {
  using catalog = tempCatalog();
  const loaded = loadCatalog(catalog.root).catalog;
  const { ledger: none, problems } = release(loaded, "aiqso", "stark/postgres", TODAY, {
    kind: "none",
  });
  expect(none).toBeNull();
  expect(problems[0]?.message).toContain(`by its tier (${stark}:4)`);
});

test("when all guests are to start elsewhere, those of pool and bridge tenants do, and no silo tenant's leaves its hosts", () => {
  using catalog = tempCatalog();
  catalog.edit(
    site,
    "dedicated:",
    "highAvailability: { restart: all, maxRestart: 3, maxRelocate: 1, replicateEveryMinutes: 15 }\ndedicated:",
  );
  const nodes = (id: string) => {
    const { dedicated, services } = resolvedInProd(id, catalog.root);
    return [...services, dedicated.postgres, dedicated.redis].flatMap((it) =>
      it ? [it.guest.ha?.nodes ?? null] : [],
    );
  };
  expect(new Set(nodes("stark").map((it) => JSON.stringify(it)))).toEqual(
    new Set(['{"pve1":1,"pve2":2}']),
  );
  expect(nodes("wayne")).not.toContain(null);
  expect(new Set(nodes("umbrella"))).toEqual(new Set([null]));
});
