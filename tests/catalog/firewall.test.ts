import { expect, test } from "vitest";
import type { ProxmoxSite } from "../../catalog/catalog.ts";
import { loadForPlatform } from "../../catalog/load.ts";
import { ownServerFirewall, tenantGuestFirewall } from "../../catalog/proxmox/resolve/firewall.ts";
import { allocateAll, resolvedInProd } from "../support/prod-catalog.ts";
import { proxmoxSite } from "../support/proxmox.ts";
import { projectRoot, tempCatalog } from "../support/temp-catalog.ts";
import { aiqso, firewallOf, ruleLines, siteIn, twoProxies } from "./support/prod-platform.ts";

function siteOf(environment: string, id: string): ProxmoxSite {
  return proxmoxSite(loadForPlatform(projectRoot, environment).catalog, id);
}
const lab = siteOf("dev", "aiqso-lab");
const prod = siteOf("prod", "aiqso");

const databases = {
  port: 3000,
  postgres: { ip: "10.10.10.150", port: 5432 },
  redis: { ip: "10.10.10.111", port: 6379 },
};

test("a tenant's guest hears the proxy and the health timer, and speaks to its databases, DNS, NTP and the internet", () => {
  expect(ruleLines(tenantGuestFirewall({ ...databases, uses: [] }, lab))).toEqual([
    "in ACCEPT tcp 3000 10.10.10.127",
    "in ACCEPT tcp 3000 10.10.10.129",
    "out ACCEPT tcp 5432 10.10.10.150",
    "out ACCEPT tcp 6379 10.10.10.111",
    "out ACCEPT udp 53 10.10.10.1",
    "out ACCEPT tcp 53 10.10.10.1",
    "out ACCEPT udp 123 10.10.10.1",
    "out DROP 192.168.0.0/24",
    "out DROP 10.200.200.0/24",
    "out DROP 10.0.0.0/8",
    "out DROP 172.16.0.0/12",
    "out DROP 192.168.0.0/16",
    "out DROP 100.64.0.0/10",
    "out DROP 169.254.0.0/16",
    "out ACCEPT tcp 443",
  ]);
});

test("a guest without databases may not reach the database server, nor a model that it does not use", () => {
  const none = { port: 80, postgres: null, redis: null };
  const accepted = (uses: string[]) =>
    ruleLines(tenantGuestFirewall({ ...none, uses }, prod)).filter((it) =>
      it.startsWith("out ACC"),
    );
  const everyone = ["out ACCEPT udp 514 10.10.10.100", "out ACCEPT tcp 8080 10.10.10.100"];
  expect(accepted([]).slice(0, 2)).toEqual(everyone);
  expect(accepted([]).join()).not.toMatch(/5432|6379|11434/);
  expect(accepted(["ollama"]).slice(0, 3)).toEqual([
    "out ACCEPT tcp 11434 10.10.10.11",
    ...everyone,
  ]);
  // What does not accept from tenants, or is not for them, is no use of theirs, whatever a file says.
  expect(accepted(["portainer"])).toEqual(accepted([]));
  expect(accepted(["loki"])).toEqual(accepted([]));
});

test("a service that uses the mail relay reaches it on its port, and is told its address; others and own servers do not", () => {
  using catalog = tempCatalog();
  catalog.edit("tenants/prod/wayne.yaml", "tier: starter", "tier: business");
  allocateAll(catalog);
  const { services, dedicated } = resolvedInProd("wayne", catalog.root);
  const relays = services.filter((it) => ruleLines(it.guest.firewall).includes(RELAY));
  expect(relays.map((it) => it.id)).toEqual(["email"]);
  expect(relays[0]?.platform).toEqual({ relay: { host: "10.10.10.26", port: 587 } });
  expect(ruleLines(dedicated.postgres?.guest.firewall ?? [])).not.toContain(RELAY);
  const several = {
    ...prod.external,
    relay: { ip: "10.10.10.26", ports: [587, 25], tenants: true },
  };
  const none = { port: 80, postgres: null, redis: null, uses: ["relay"] };
  expect(ruleLines(tenantGuestFirewall(none, { ...prod, external: several }))).toEqual(
    expect.arrayContaining([RELAY, "out ACCEPT tcp 25 10.10.10.26"]),
  );
});
const RELAY = "out ACCEPT tcp 587 10.10.10.26";

test("a tenant's own server hears its own guests, dumps and management, and nobody of another tenant", () => {
  const clients = ["10.64.0.10", "10.64.0.11"];
  const rules = ruleLines(ownServerFirewall({ port: 5432, clients, dumps: true }, prod));
  expect(rules.filter((it) => it.startsWith("in"))).toEqual([
    "in ACCEPT tcp 5432 10.64.0.10",
    "in ACCEPT tcp 5432 10.64.0.11",
    "in ACCEPT tcp 5432 10.10.10.129",
    "in ACCEPT tcp 5432 192.168.0.0/24",
    "in ACCEPT tcp 22 192.168.0.0/24",
  ]);
  const cache = ruleLines(ownServerFirewall({ port: 6379, clients, dumps: false }, prod));
  expect(cache.join()).not.toContain("in ACCEPT tcp 6379 10.10.10.129");
});

test("shared servers hear whom they serve: bridge and silo tenants' networks reach the cache and not the database", () => {
  const site = aiqso();
  const coming = (name: string) => firewallOf(site, name).filter((it) => it.startsWith("in"));
  expect(coming("postgres")).toEqual([
    "in ACCEPT tcp 5432 10.10.16.0/20",
    "in ACCEPT tcp 5432 10.10.10.129",
    "in ACCEPT tcp 5432 10.10.10.120",
    "in ACCEPT tcp 5432 10.10.10.110",
    "in ACCEPT tcp 5432 192.168.0.0/24",
    "in ACCEPT tcp 22 192.168.0.0/24",
  ]);
  expect(coming("redis").slice(0, 2)).toEqual([
    "in ACCEPT tcp 6379 10.10.16.0/20",
    "in ACCEPT tcp 6379 10.64.0.0/16",
  ]);
  expect(coming("operations")).toEqual(["in ACCEPT tcp 22 192.168.0.0/24"]);
});

test("each way between two guests of the platform is open at both ends, and to nobody else", () => {
  const site = aiqso();
  expect(firewallOf(site, "vector")).toContain("out ACCEPT tcp 9200 10.200.200.123");
  expect(firewallOf(site, "elasticsearch").filter((it) => it.includes(" 9200 "))).toEqual([
    "in ACCEPT tcp 9200 10.10.10.100",
    "in ACCEPT tcp 9200 192.168.0.0/24",
  ]);
  expect(firewallOf(site, "n8n")).toContain("out ACCEPT tcp 11434 10.10.10.11");
  expect(firewallOf(site, "portal").join()).not.toContain("11434");
  expect(firewallOf(site, "vector")).toContain("out ACCEPT tcp 3100 192.168.0.165");
  // Everyone may send logs, and the broker has no way to itself.
  for (const name of ["proxy", "postgres", "redis", "operations", "n8n", "wazuh"]) {
    expect(firewallOf(site, name)).toContain("out ACCEPT udp 514 10.10.10.100");
  }
  expect(firewallOf(site, "vector")).not.toContain("out ACCEPT udp 514 10.10.10.100");
});

test("the operations guest reaches every guest with a route, the database, the PVE API and the NAS, each on its port", () => {
  const out = firewallOf(aiqso(), "operations").filter((it) => it.startsWith("out ACCEPT tcp"));
  expect(out.slice(0, 8)).toEqual([
    "out ACCEPT tcp 10.10.16.0/20",
    "out ACCEPT tcp 10.64.0.0/16",
    "out ACCEPT tcp 9000 10.10.10.104",
    "out ACCEPT tcp 5678 10.10.10.120",
    "out ACCEPT tcp 3000 10.10.10.110",
    "out ACCEPT tcp 5432 10.10.10.150",
    "out ACCEPT tcp 8006 192.168.0.11",
    "out ACCEPT tcp 2049 192.168.0.25",
  ]);
  const named = aiqso([
    "endpoint: https://192.168.0.11:8006/",
    "endpoint: https://pve.aiqso.example/",
  ]);
  expect(firewallOf(named, "operations")).toContain("out ACCEPT tcp 443 192.168.0.0/24");
});

test("no guest but those that an edit of the file names ever opens a way to management", () => {
  const site = aiqso();
  const names = [...site.shared.map((it) => it.role), ...site.guests.map((it) => it.id)];
  const ways = names.flatMap((name) =>
    firewallOf(site, name)
      .filter((it) => it.startsWith("out ACCEPT") && it.includes(" 192.168."))
      .map((it) => `${name} ${it.slice("out ACCEPT ".length)}`),
  );
  expect(ways).toEqual([
    "operations tcp 8006 192.168.0.11",
    "operations tcp 2049 192.168.0.25",
    "vector tcp 3100 192.168.0.165",
    "vector tcp 2049 192.168.0.25",
  ]);
  for (const name of names) {
    const rules = firewallOf(site, name);
    expect(rules.indexOf("out DROP 192.168.0.0/24")).toBeGreaterThan(0);
    expect(rules.indexOf("out DROP 192.168.0.0/24")).toBeLessThan(
      rules.indexOf("out ACCEPT tcp 443"),
    );
  }
});

test("two proxies hear each other by VRRP, and tenants' guests and the platform's hear both", () => {
  const site = aiqso(twoProxies());
  expect(firewallOf(site, "proxy").filter((it) => it.includes("vrrp"))).toEqual([
    "in ACCEPT vrrp 10.10.10.128",
    "out ACCEPT vrrp 10.10.10.128",
  ]);
  expect(firewallOf(site, "proxy-standby")).toContain("in ACCEPT vrrp 10.10.10.127");
  expect(firewallOf(site, "portal").filter((it) => it.startsWith("in ACCEPT tcp 3000"))).toEqual([
    "in ACCEPT tcp 3000 10.10.10.127",
    "in ACCEPT tcp 3000 10.10.10.128",
    "in ACCEPT tcp 3000 10.10.10.129",
  ]);
});

test("a guest that everybody may reach is reached by those guests that say so", () => {
  const site = aiqso(
    [
      "accepts: [{ port: 9200, from: [vector, management] }]",
      "accepts: [{ port: 9200, from: [vector, internet] }]",
    ],
    ["sends: [relay]", "sends: [relay, elasticsearch]"],
  );
  expect(firewallOf(site, "elasticsearch")).toContain("in ACCEPT tcp 9200");
  expect(firewallOf(site, "listmonk")).toContain("out ACCEPT tcp 9200 10.200.200.123");
  expect(firewallOf(site, "n8n").join()).not.toContain("9200");
});

test("shared guests open to a pinned guest's address, and not any more once it moved to a network of its tenant's own", () => {
  using catalog = tempCatalog();
  const pied = (tier: string) =>
    `name: Pied Piper\nsite: aiqso\ntier: ${tier}\nservices: [crm]\npin:\n  crm: { vmid: 301, ip: 10.10.10.51, host: pve1 }\n`;
  const open = () => {
    allocateAll(catalog);
    const site = siteIn(catalog.root);
    return ["postgres", "redis", "proxy", "operations"].filter((role) =>
      firewallOf(site, role).some((rule) => rule.endsWith(" 10.10.10.51")),
    );
  };
  catalog.write("tenants/prod/pied.yaml", pied("starter"));
  expect(open()).toEqual(["postgres", "redis", "proxy", "operations"]);
  catalog.write("tenants/prod/pied.yaml", pied("business"));
  expect(open()).toEqual([]);
  expect(resolvedInProd("pied", catalog.root).services.map((it) => it.guest.ip)).not.toContain(
    "10.10.10.51",
  );
});
