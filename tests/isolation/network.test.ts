import { expect, test } from "vitest";
import { nodeOfProd } from "./support/node.ts";
import { aiqsoWithTenants } from "./support/parties.ts";
import { openWays, reaches, type Way } from "./support/reach.ts";

const { site, tenants, parties: guests } = aiqsoWithTenants();
const parties = [...guests, await nodeOfProd()];
const ways = openWays(parties);
const text = ({ from, to, protocol, port }: Way): string =>
  `${from.name} → ${to.name} ${protocol} ${port}`;
const texts = (chosen: readonly Way[]): string[] => chosen.map(text).sort();

function party(name: string) {
  const found = parties.find((candidate) => candidate.name === name);
  if (!found) throw new Error(`there is no ${name}`);
  return found;
}

test("no guest of a tenant reaches a guest of another tenant, on any port", () => {
  const across = ways.filter(
    ({ from, to }) => from.tenant !== null && to.tenant !== null && from.tenant !== to.tenant,
  );
  expect(new Set(parties.flatMap(({ tenant }) => tenant ?? [])).size).toBe(5);
  expect(texts(across)).toEqual([]);
});

test("inside a tenant only its own servers are reached, by the guests that use them", () => {
  const inside = ways.filter(({ from, to }) => from.tenant !== null && from.tenant === to.tenant);
  const wanted = tenants.flatMap(({ id, dedicated, services }) =>
    services.flatMap((service) => [
      ...(dedicated.postgres && service.postgres
        ? [`${id}/${service.id} → ${id}/postgres tcp 5432`]
        : []),
      ...(dedicated.redis && service.redis ? [`${id}/${service.id} → ${id}/redis tcp 6379`] : []),
    ]),
  );
  expect(wanted.length).toBeGreaterThan(8);
  expect(texts(inside)).toEqual(wanted.sort());
});

test("a tenant's guest reaches no management network and no private address that no rule names", () => {
  const astray = ways.filter(
    ({ from, to }) =>
      from.tenant !== null && (to.name === "management" || to.name === "somewhere private"),
  );
  expect(texts(astray)).toEqual([]);
});

test("of the platform a tenant's guest reaches its databases, what its service uses, and the log broker", () => {
  const broker = ["vector udp 514", "vector tcp 8080"];
  const wanted = tenants.flatMap(({ id, dedicated, services }) => [
    ...services.flatMap((service) => [
      ...broker.map((to) => `${id}/${service.id} → ${to}`),
      ...(service.postgres && !dedicated.postgres
        ? [`${id}/${service.id} → postgres tcp 5432`]
        : []),
      ...(service.redis && !dedicated.redis ? [`${id}/${service.id} → redis tcp 6379`] : []),
      ...("ollama" in service.platform ? [`${id}/${service.id} → ollama tcp 11434`] : []),
    ]),
    ...(["postgres", "redis"] as const).flatMap((kind) =>
      dedicated[kind] ? broker.map((to) => `${id}/${kind} → ${to}`) : [],
    ),
  ]);
  const toPlatform = ways.filter(
    ({ from, to }) => from.tenant !== null && to.tenant === null && to.firewall !== null,
  );
  expect(texts(toPlatform)).toEqual(wanted.sort());
});

test("a tenant's guests are reached by the proxy and the health checks, its servers by dumps and management", () => {
  const wanted = tenants.flatMap(({ id, dedicated, services }) => [
    ...services.flatMap(({ id: service, route }) =>
      ["proxy", "operations"].map((by) => `${by} → ${id}/${service} tcp ${route.upstream.port}`),
    ),
    ...(dedicated.postgres ? [`operations → ${id}/postgres tcp 5432`] : []),
    ...(dedicated.postgres
      ? [22, 5432].map((port) => `management → ${id}/postgres tcp ${port}`)
      : []),
    ...(dedicated.redis ? [22, 6379].map((port) => `management → ${id}/redis tcp ${port}`) : []),
  ]);
  const toTenants = ways.filter(({ from, to }) => from.tenant === null && to.tenant !== null);
  expect(texts(toTenants)).toEqual(wanted.sort());
});

test("the nodes' API is reached by management and by the guest that restarts others, and by no other guest", () => {
  const toNode = ways.filter(({ to }) => to.name === "pve1");
  expect(texts(toNode)).toEqual([
    ...[22, 3128, 5900, 5999, 8006].map((port) => `management → pve1 tcp ${port}`),
    "operations → pve1 tcp 8006",
  ]);
});

test("from the internet nobody is reached, and the proxy only by those who open the tunnel", () => {
  const fromOutside = ways.filter(
    ({ from, to }) => from.name === "internet" && to.firewall !== null,
  );
  expect(texts(fromOutside)).toEqual([]);
  const asking = ways.filter(({ to, port }) => to.name === "proxy" && port !== 22);
  expect(texts(asking)).toEqual(["tunnel-a → proxy tcp 443", "tunnel-b → proxy tcp 443"]);
});

test("every route's way is open from the proxy and from the health checks to what answers there", () => {
  const closed = [
    ...site.routes,
    ...tenants.flatMap(({ services }) => services.map((s) => s.route)),
  ]
    .filter(({ upstream }) => {
      const target = parties.find(({ ip }) => ip === upstream.ip);
      const askers = [party("proxy"), party("operations")];
      return !target || !askers.every((by) => reaches(by, target, "tcp", upstream.port));
    })
    .map(({ host, path }) => `${host}${path}`);
  expect(closed).toEqual([]);
});

test("no door is open at one end only: what a guest may send to another, the other lets in", () => {
  const halves = parties.flatMap((from) =>
    (from.firewall ?? []).flatMap(({ direction, action, protocol, port, destination }) => {
      const to = parties.find(({ ip }) => ip === destination);
      if (direction !== "out" || action !== "ACCEPT" || !to || port === undefined) return [];
      if (protocol !== "tcp" && protocol !== "udp") return [];
      return reaches(from, to, protocol, port) ? [] : [`${from.name} → ${to.name} ${port}`];
    }),
  );
  expect(halves).toEqual([]);
});

test("each bridge or silo tenant has a VLAN and a network of its own, and a silo's hosts are its own", () => {
  const own = tenants.flatMap(({ network }) => network ?? []);
  expect(own).toHaveLength(3);
  expect(new Set(own.map(({ vlan }) => vlan)).size).toBe(3);
  expect(new Set(own.map(({ cidr }) => cidr)).size).toBe(3);
  const hostsOf = (isolation: string): Set<string> =>
    new Set(
      tenants
        .filter((tenant) => tenant.isolation === isolation)
        .flatMap(({ services, dedicated }) => [
          ...services.map(({ guest }) => guest.host),
          ...Object.values(dedicated).flatMap((server) => server?.guest.host ?? []),
        ]),
    );
  const shared = new Set([...hostsOf("pool"), ...hostsOf("bridge")]);
  expect([...hostsOf("silo")].filter((host) => shared.has(host))).toEqual([]);
  expect(hostsOf("silo").size).toBeGreaterThan(0);
});

test("with a second proxy and a replica, both proxies reach every service, and only the primary the replica", () => {
  const hostKey =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExampleExampleExampleExampleExamplAiqsoStby";
  const grown = aiqsoWithTenants((aiqso) => ({
    ...aiqso,
    shared: {
      ...aiqso.shared,
      proxy: {
        ...aiqso.shared.proxy,
        standby: { vmid: 128, ip: "10.10.10.128", host: "pve2", hostKey },
        virtual: { ip: "10.10.10.126", routerId: 27, password: "env:AIQSO_VRRP" },
      },
      postgres: {
        ...aiqso.shared.postgres,
        replica: { vmid: 151, ip: "10.10.10.151", host: "pve2", password: "env:AIQSO_REPLICATION" },
      },
    },
  }));
  const open = openWays(grown.parties);
  const fromProxies = open.filter(
    ({ from, to }) => from.name.startsWith("proxy") && to.tenant !== null,
  );
  const wanted = grown.tenants.flatMap(({ id, services }) =>
    services.flatMap(({ id: service, route }) =>
      ["proxy", "proxy-standby"].map((by) => `${by} → ${id}/${service} tcp ${route.upstream.port}`),
    ),
  );
  expect(texts(fromProxies)).toEqual(wanted.sort());
  const toReplica = open.filter(({ from, to }) => to.name === "postgres-replica" && from.firewall);
  expect(texts(toReplica)).toEqual(["postgres → postgres-replica tcp 5432"]);
});
