import { expect, test } from "vitest";
import { loadCatalog, loadForPlatform } from "../../../catalog/load.ts";
import { hashTenant } from "../../../catalog/resolve/hash.ts";
import { resolvePlatform } from "../../../catalog/resolve/platform.ts";
import { resolveTenant } from "../../../catalog/resolve/tenant.ts";
import type { ResolvedVpsSite, VpsTenant } from "../../../catalog/resolved.ts";
import { validate } from "../../../catalog/validate.ts";
import { TODAY } from "../../support/memory-catalog.ts";
import { projectRoot, type TempCatalog, tempWholeCatalog } from "../../support/temp-catalog.ts";
import { siteFile } from "./support/vps-catalog.ts";

function tenant(id: string, root = projectRoot, environment = "prod"): VpsTenant {
  const resolved = resolveTenant(loadCatalog(root), environment, id);
  if (resolved.substrate !== "vps") throw new Error(`${id} lives on no VPS`);
  return resolved;
}

function site(id: string, environment: string): ResolvedVpsSite {
  const { sites } = resolvePlatform(loadForPlatform(projectRoot, environment), environment);
  const found = sites.find((it) => it.access.id === id);
  if (found?.substrate !== "vps") throw new Error(`there is no VPS site ${id}`);
  return found;
}

function service(of: VpsTenant, id: string) {
  const found = of.services.find((it) => it.id === id);
  if (!found) throw new Error(`${of.id} has no service ${id}`);
  return found;
}

test("a pool tenant is a Unix user with units and names that others cannot read", () => {
  const lanonasis = tenant("lanonasis");
  const { host, user, dedicated, services } = lanonasis;
  expect([host.name, host.ip, user, dedicated.postgres]).toEqual([
    "vps1",
    "203.0.113.29",
    "t1",
    null,
  ]);
  expect(services.map((it) => [it.unit, it.manager, it.listen])).toEqual([
    ["t1-mcp-server.service", "pm2", { port: 3002 }],
    ["t1-memory-service.service", "pm2", { port: 3000 }],
    ["t1-onasis-core.service", "pm2", { port: 3001 }],
  ]);
  const memory = service(lanonasis, "memory-service");
  expect(memory.postgres).toMatchObject({
    cluster: "main",
    database: "t1_memory_service",
    host: "127.0.0.1",
    port: 5432,
    extensions: ["vector"],
    lifecycle: "protected",
  });
  expect(memory.route).toMatchObject({
    host: "lanonasis--api.lanonasis.example",
    upstream: { ip: "127.0.0.1", port: 3000 },
  });
  expect(memory.external).toEqual({ supabase: { host: "project.supabase.example", port: 443 } });
  expect(memory.secrets).toMatchObject({ supabase_key: "env:ONASIS_SUPABASE_MEMORY_KEY" });
  expect(lanonasis.dumps.map((it) => it.database)).toEqual(["t1_memory_service"]);
});

test("a bridge tenant has a PostgreSQL of its own on a port that follows from its number, and shares the cache", () => {
  const seftec = tenant("seftec");
  expect(seftec.host.name).toBe("vps1");
  expect(seftec.dedicated.postgres).toEqual({
    name: "t2",
    port: 20_002,
    maxConnections: 200,
    memoryMib: 2048,
    lifecycle: "protected",
  });
  const { listen, postgres, redis, route } = service(seftec, "task-manager");
  expect(listen).toEqual({ socket: "/run/tenantry/t2/task-manager.sock" });
  expect(route.upstream).toEqual(listen);
  expect([postgres?.cluster, postgres?.port, redis?.port]).toEqual(["t2", 20_002, 6379]);
});

test("a silo tenant has a host to itself, with the same ports as another on its own", () => {
  const vortexcore = tenant("vortexcore");
  expect(vortexcore.host.name).toBe("vps2");
  expect(vortexcore.dedicated.postgres).toBeNull();
  expect(service(vortexcore, "memory-service").listen).toEqual({ port: 3000 });
  const others = ["lanonasis", "seftec"].map((id) => tenant(id).host.ip);
  expect(others).not.toContain(vortexcore.host.ip);
});

test("a site is its hosts with what all tenants on each share, and secrets by name alone", () => {
  const prod = site("onasis-vps", "prod");
  expect(prod.access.proxy).toBe("nginx");
  expect(prod.hosts.map((it) => [it.name, it.silo, it.postgres.name, it.redis.port])).toEqual([
    ["vps1", false, "main", 6379],
    ["vps2", true, "main", 6379],
  ]);
  expect(new Set(prod.hosts.map((it) => it.madeOf)).size).toBe(2);
  expect(prod.dumps).toMatchObject({ start: "02:00", secondary: { bucket: "onasis-vps-dumps" } });
  expect(Object.values(prod.access.credentials).every((it) => /^(env|file):/.test(it))).toBe(true);
  expect(site("onasis-vps-staging", "staging").access.proxy).toBe("haproxy");
  expect(site("onasis-vps-dev", "dev").access.proxy).toBe("caddy");
});

test("without dumps on its site a tenant has none, whatever its tier says", () => {
  expect(tenant("fixer", projectRoot, "dev").dumps).toEqual([]);
  expect(site("onasis-vps-dev", "dev").dumps).toBeNull();
});

/** Hashes of the tenants of onasis-vps after an edit. */
function hashesAfter(change: (catalog: TempCatalog) => void): string[] {
  using catalog = tempWholeCatalog();
  change(catalog);
  return ["lanonasis", "seftec", "vortexcore"].map((id) => hashTenant(tenant(id, catalog.root)));
}

test("a host that is added changes no tenant, and one that was made anew changes those that live on it", () => {
  const before = hashesAfter(() => undefined);
  const host =
    "{ ip: 203.0.113.31, hostKey: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExampleExampleExampleExampleExampleExampleVps3, memoryMib: 8192, cores: 4, diskGib: 100 }";
  expect(hashesAfter((it) => it.edit(siteFile, "hosts:\n", `hosts:\n  vps3: ${host}\n`))).toEqual(
    before,
  );
  const anew = hashesAfter((it) => it.edit(siteFile, "ExampleVps2", "ExampleVpsB"));
  expect(anew.map((hash, index) => hash === before[index])).toEqual([true, true, false]);
});

test("where names are proven by files, each host name has a certificate of its own", () => {
  using catalog = tempWholeCatalog();
  const text = catalog.read(siteFile).replace(/^tls: .*\n/m, "");
  const tls = "tls: { acme: { challenge: http-01, email: ops@lanonasis.example } }\n";
  catalog.write(siteFile, text + tls);
  const seftec = tenant("seftec", catalog.root);
  expect(seftec.site.acme).toBe("http-01");
  expect(new Set(seftec.services.map((it) => it.route.certificate))).toEqual(new Set(["own"]));
});

test("an example without a ledger is told once for each tenant, and with it is whole", () => {
  using catalog = tempWholeCatalog();
  expect(validate(catalog.root, { today: TODAY }).problems).toEqual([]);
  catalog.remove("platform/ledger/onasis-vps.yaml");
  const { problems } = validate(catalog.root, { today: TODAY });
  expect(problems.map((it) => [it.file, it.code])).toEqual([
    ["tenants/prod/lanonasis.yaml", "E_NOT_ALLOCATED"],
    ["tenants/prod/seftec.yaml", "E_NOT_ALLOCATED"],
    ["tenants/prod/vortexcore.yaml", "E_NOT_ALLOCATED"],
  ]);
  expect(problems[0]?.message).toContain("nor a host for 3 services");
});

test("another tenant's entry that is gone, or its file, stops nobody else's stack, and its own", () => {
  using catalog = tempWholeCatalog();
  catalog.edit("tenants/prod/lanonasis.yaml", ", mcp-server", "");
  catalog.remove("tenants/prod/vortexcore.yaml");
  expect(tenant("seftec", catalog.root).services).toHaveLength(3);
  expect(() => tenant("lanonasis", catalog.root)).toThrow(
    /still has lanonasis\/mcp-server \(unit 1\)/,
  );
});

test("a protected site whose databases nobody dumps is a warning at its file", () => {
  using catalog = tempWholeCatalog();
  const text = catalog.read(siteFile);
  const backups = text.slice(text.indexOf("backups:\n"), text.indexOf("external:\n"));
  catalog.edit(siteFile, backups, "");
  const { problems, warnings } = validate(catalog.root, { today: TODAY });
  expect(problems).toEqual([]);
  expect(warnings.filter((it) => it.startsWith(siteFile))).toEqual([
    `${siteFile}:2: prod is protected, and no database of onasis-vps is dumped: what a host loses is lost`,
  ]);
});

test("a host with another key is made of something else, so that everything is delivered to it again", () => {
  using catalog = tempWholeCatalog();
  catalog.edit(siteFile, "ExampleVps2", "ExampleVpsB");
  expect(tenant("vortexcore", catalog.root).host.madeOf).not.toBe(tenant("vortexcore").host.madeOf);
});
