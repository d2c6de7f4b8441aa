import { expect, test } from "vitest";
import { warnSite } from "../../catalog/check/site.ts";
import { customersHost } from "../../catalog/cloudflare/resolve.ts";
import { loadForPlatform, loadForTenant } from "../../catalog/load.ts";
import { routerPage } from "../../catalog/proxmox/router.ts";
import { resolvePlatform } from "../../catalog/resolve/platform.ts";
import { resolveTenant } from "../../catalog/resolve/tenant.ts";
import { validate } from "../../catalog/validate.ts";
import { TODAY } from "../support/memory-catalog.ts";
import { adoptedEntry } from "../support/prod-catalog.ts";
import { projectRoot, tempCatalog, tempWholeCatalog } from "../support/temp-catalog.ts";
import {
  aiqso,
  type Edit,
  firewallOf,
  prodSite,
  refused,
  siteIn,
} from "./support/prod-platform.ts";

const access = "  access: { team: aiqso, emailDomains: [aiqso.example] }\n";
const admin = "      admin: { openPaths: [/webhook] }";
const token = '"{tunnel.token}"';

test("a site behind Cloudflare says where its names lead and who logs in before what administers it", () => {
  expect(aiqso().cloudflare).toEqual({
    access: {
      id: "aiqso",
      account: "4ac0f1d2e3b4a5968778695a4b3c2d1e",
      zone: "7be9d8c7b6a5948372615f4e3d2c1b0a",
      token: "env:AIQSO_CLOUDFLARE_TOKEN",
    },
    domain: "aiqso.example",
    entry: {
      kind: "tunnel",
      name: "tenantry-aiqso",
      proxy: "10.10.10.127",
      connectors: ["10.10.10.203", "10.10.10.204"],
    },
    visitors: ["10.10.10.203", "10.10.10.204"],
    minTlsVersion: "1.2",
    managedRules: false,
    requestsPerTenSeconds: 500,
    identity: { team: "aiqso", emailDomains: ["aiqso.example"], sessionHours: 12 },
    admin: [
      {
        id: "n8n",
        title: "n8n automation",
        host: "n8n.aiqso.example",
        openPaths: ["/webhook"],
      },
    ],
    customers: null,
  });
});

test("where customers' own domains are taken, they point to a name of the zone", () => {
  const site = aiqso(["access: { team", "customDomains: true\n  access: { team"]);
  expect(site.cloudflare?.customers).toBe("tenantry--customers.aiqso.example");
  expect(customersHost("x.example")).toBe("tenantry--customers.x.example");
});

test("behind the tunnel the proxy lets in nobody but the guests that open it", () => {
  expect(firewallOf(aiqso(), "proxy").filter((rule) => rule.startsWith("in"))).toEqual([
    "in ACCEPT tcp 443 10.10.10.203",
    "in ACCEPT tcp 443 10.10.10.204",
    "in ACCEPT tcp 22 192.168.0.0/24",
  ]);
});

test("a guest that opens the tunnel reaches the proxy and Cloudflare, and nobody gets to it but management", () => {
  const rules = firewallOf(aiqso(), "tunnel-a");
  expect(rules.filter((rule) => rule.startsWith("in"))).toEqual([
    "in ACCEPT tcp 22 192.168.0.0/24",
  ]);
  expect(rules).toEqual(
    expect.arrayContaining([
      "out ACCEPT tcp 443 10.10.10.127",
      "out ACCEPT udp 7844 198.41.192.0/24",
      "out ACCEPT tcp 7844 198.41.200.0/24",
    ]),
  );
  expect(firewallOf(aiqso(), "portal").join()).not.toContain("7844");
});

test("the router of a site behind the tunnel lets nobody in to the proxy", () => {
  const { catalog } = loadForPlatform(projectRoot, "prod");
  const site = catalog.sites.get("aiqso");
  if (site?.substrate !== "proxmox") throw new Error("aiqso is no Proxmox site");
  const page = routerPage(site, aiqso(), new Map());
  expect(page).toContain("Nothing is let in: requests come through the tunnel");
  expect(page).not.toContain("| TCP 443 | 10.10.10.127 |");
  expect(page).toContain("| 10.10.10.203 | 198.41.192.0/24 | UDP | 7844 |");
});

test("one guest that opens the tunnel is a warning", () => {
  using catalog = tempCatalog();
  catalog.edit(prodSite, token, '"none"');
  const { catalog: loaded } = loadForPlatform(catalog.root, "prod");
  const site = loaded.sites.get("aiqso");
  const lines = site ? warnSite(loaded, site) : [];
  expect(lines.join()).toContain("aiqso has one guest that opens the tunnel");
});

test("while a site is taken over nothing is put in front of it", () => {
  using catalog = tempCatalog();
  catalog.write(
    "platform/ledger/aiqso.yaml",
    `${catalog.read("platform/ledger/aiqso.yaml")}adopted:\n  127: ${adoptedEntry("proxy")}\n`,
  );
  const site = siteIn(catalog.root);
  expect([site.adopting, site.cloudflare]).toEqual([true, null]);
  expect(site.guests.filter(({ id }) => id.startsWith("tunnel"))).toEqual([]);
});

/** What is edited, the text on whose line the problem must stand, its code, and a part of what is said. */
const mistakes: readonly [
  what: string,
  edits: readonly Edit[],
  mark: string,
  code: string,
  says: string,
][] = [
  [
    "an admin plane that everybody could ask for",
    [[`${admin} # what other services call; everything else is behind a login\n`, ""]],
    "route:\n      host: n8n",
    "E_CONFLICT",
    "n8n administers something, and everybody could ask for it. Add `admin: {}`",
  ],
  [
    "an admin plane without anybody who asks for a login",
    [[access, ""]],
    "admin: {",
    "E_REFERENCE",
    "aiqso has no `cloudflare.access`, so nobody would ask for a login",
  ],
  [
    "an admin plane that the internet gets to past the login",
    [["port: 5678, from: [proxy, portal]", "port: 5678, from: [proxy, portal, internet]"]],
    "port: 5678, from:",
    "E_CONFLICT",
    "n8n administers something, and the internet would get to it past the login",
  ],
  [
    "Grafana without a login, by its title",
    [["title: Listmonk, the platform's own mail", "title: Grafana"]],
    "route: { host: mail",
    "E_CONFLICT",
    "grafana administers something",
  ],
  [
    "a tunnel that nobody opens",
    [
      [token, '"none"'],
      [token, '"none"'],
    ],
    "cloudflare:",
    "E_REFERENCE",
    "no guest opens the tunnel, so no request would arrive",
  ],
  [
    "the token of a tunnel in another word",
    [[token, '"{tunnel.tokn}"']],
    "tunnel.tokn",
    "E_REFERENCE",
    'there is no placeholder {tunnel.tokn}. Did you mean "tunnel.token"?',
  ],
  [
    "a zone that is none",
    [["zone: 7be9d8c7b6a5948372615f4e3d2c1b0a", "zone: aiqso.example"]],
    "zone: aiqso.example",
    "E_VALUE",
    "the id of the zone: 32 digits of 0-9 and a-f",
  ],
  [
    "a path that opens everything",
    [["[/webhook]", "[/]"]],
    "openPaths: [/]",
    "E_VALUE",
    "is longer than that, and does not end with one",
  ],
  [
    "a token in the file",
    [["token: env:AIQSO_CLOUDFLARE_TOKEN", "token: v1.0-abc"]],
    "token: v1.0-abc",
    "E_VALUE",
    "env:NAME or file:PATH",
  ],
];

test.each(mistakes)("%s is refused at its line", (_what, edits, mark, code, says) => {
  const { problems, line } = refused(edits, mark);
  const found = problems.filter((it) => it.message.includes(says));
  expect(found.map((it) => [it.file, it.line, it.code])).toEqual([[prodSite, line, code]]);
});

const vps = "platform/sites/onasis-vps.yaml";
const vortexcore = "tenants/prod/vortexcore.yaml";

test("names of a VPS site lead to the host that tenants share, and visitors are Cloudflare's networks alone", () => {
  const { cloudflare } = resolveVps();
  expect(cloudflare?.entry).toEqual({ kind: "address", ip: "203.0.113.29" });
  expect(cloudflare?.visitors).toContain("198.41.128.0/17");
  expect(cloudflare?.customers).toBe("tenantry--customers.lanonasis.example");
});

test("a silo tenant on a VPS has names of its own, which lead to its own host; a pool tenant has none", () => {
  const named = (id: string) => {
    const tenant = resolveTenant(loadForTenant(projectRoot, "prod", id), "prod", id);
    return "cloudflare" in tenant ? tenant.cloudflare : null;
  };
  expect(named("vortexcore")?.records.map(({ ip }) => ip)).toContain("203.0.113.30");
  expect(named("vortexcore")?.records.map(({ host }) => host)).toContain(
    "vortexcore.lanonasis.example",
  );
  expect([named("lanonasis"), named("wayne")]).toEqual([null, null]);
});

test.each<[string, readonly (readonly [file: string, from: string, to: string])[], string]>([
  [
    "a proxy that is not told who asked",
    [[vps, "proxy: nginx", "proxy: caddy"]],
    "caddy would count everybody as one client",
  ],
  [
    "a login that nobody would ask for",
    [[vps, "customDomains: true", "access: { team: onasis, emailDomains: [lanonasis.example] }"]],
    "no route of onasis-vps has `admin`",
  ],
  [
    "a domain of a customer whose host it does not lead to",
    [
      [
        vortexcore,
        "tier: enterprise",
        "tier: enterprise\ndomains: { vortex.example: { service: onasis-core } }",
      ],
    ],
    "vortexcore has a host to itself, and Cloudflare sends domains of customers' own to the host that tenants share",
  ],
  [
    "a zone that another site has",
    [[vps, "zone: 3c4d5e6f708192a3b4c5d6e7f8091a2b", "zone: 7be9d8c7b6a5948372615f4e3d2c1b0a"]],
    "the zone is aiqso's already",
  ],
])("%s is refused", (_what, edits, says) => {
  using catalog = tempWholeCatalog();
  for (const [file, from, to] of edits) catalog.edit(file, from, to);
  const { problems } = validate(catalog.root, { today: TODAY });
  expect(problems.filter(({ message }) => message.includes(says))).toHaveLength(1);
});

function resolveVps() {
  const { sites } = resolvePlatform(loadForPlatform(projectRoot, "prod"), "prod");
  const site = sites.find(({ access }) => access.id === "onasis-vps");
  if (site?.substrate !== "vps") throw new Error("onasis-vps is no VPS site");
  return site;
}
