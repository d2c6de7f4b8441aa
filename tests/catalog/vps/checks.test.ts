import { expect, test } from "vitest";
import type { TempCatalog } from "../../support/temp-catalog.ts";
import { ledgerFile, problemsAfter, siteFile } from "./support/vps-catalog.ts";

const pool = "tenants/prod/lanonasis.yaml";
const bridge = "tenants/prod/seftec.yaml";
const silo = "tenants/prod/vortexcore.yaml";
const tasks = "platform/services/task-manager.yaml";
const memory = "platform/services/memory-service.yaml";

/** What is edited, where the problem stands, and what it says. */
type Case = readonly [
  what: string,
  change: (catalog: TempCatalog) => void,
  where: string,
  says: RegExp,
];

const edit =
  (file: string, from: string, to: string) =>
  (catalog: TempCatalog): void =>
    catalog.edit(file, from, to);

const cases: readonly Case[] = [
  [
    "a service that a VPS site offers and that says nothing of one",
    edit("platform/services/crm.yaml", "title:", "sites: [aiqso-lab, aiqso, onasis-vps]\ntitle:"),
    "platform/services/crm.yaml sites › 2 E_REFERENCE",
    /onasis-vps is a VPS site, and nothing here says how crm runs there\. Add `vps`/,
  ],
  [
    "a tenant with a service of other sites",
    edit(bridge, "[task-manager", "[crm, task-manager"),
    `${bridge} services › 0 E_REFERENCE`,
    /crm has no `vps` in platform\/services\/crm\.yaml, and onasis-vps is a VPS site/,
  ],
  [
    "a service for plain hosts that another site offers",
    edit(tasks, "sites: [onasis-vps-dev,", "sites: [onasis, onasis-vps-dev,"),
    `${tasks} sites › 0 E_REFERENCE`,
    /task-manager is offered on onasis, which is no VPS site, and nothing here says what it is made of/,
  ],
  [
    "a service for plain hosts that every site offers",
    (catalog) => {
      const sites = catalog.read(tasks).match(/^sites: .*\n/m)?.[0] ?? "";
      catalog.edit(tasks, sites, "");
    },
    `${tasks} vps E_REFERENCE`,
    /Name the VPS sites under `sites`, or add an `image`/,
  ],
  [
    "extensions without a database",
    edit(memory, "uses: [postgres, supabase]", "uses: [supabase]"),
    `${memory} vps › extensions E_CONFLICT`,
    /extensions are made in a database of PostgreSQL, and `uses` has no postgres/,
  ],
  [
    "a port that the file does not give it",
    edit(memory, "{listen.port}", "{listen.socket}"),
    `${memory} env › PORT E_REFERENCE`,
    /\{listen\.socket\} means nothing here: by vps\.listen this service has \{listen\.port\}/,
  ],
  [
    "a way to listen for what is made from an image",
    edit("platform/services/crm.yaml", "env:\n", 'env:\n  LISTEN: "{listen.socket}"\n'),
    "platform/services/crm.yaml env › LISTEN E_REFERENCE",
    /\{listen\.socket\} is for a service with `vps` and without `image` or `template`/,
  ],
  [
    "two services of a tenant on one port",
    edit("platform/services/onasis-core.yaml", "listen: 3001", "listen: 3000"),
    `${pool} services › 1 E_CONFLICT`,
    /onasis-core listens on TCP port 3000 .*, which is that of memory-service too/,
  ],
  [
    "a service on the port of the host's PostgreSQL",
    edit(memory, "listen: 3000", "listen: 5432"),
    `${pool} services › 0 E_CONFLICT`,
    /listens on TCP port 5432 .*, which is that of PostgreSQL of onasis-vps too/,
  ],
  [
    "a service on the port where an authority is answered beside HAProxy",
    edit(memory, "listen: 3000", "listen: 8402"),
    "tenants/staging/seftec.yaml services › 0 E_CONFLICT",
    /listens on TCP port 8402 .*, which is that of what asks for certificates on onasis-vps-staging too/,
  ],
  [
    "Redis where an authority is answered beside HAProxy",
    edit("platform/sites/onasis-vps-staging.yaml", "port: 6379", "port: 8402"),
    "platform/sites/onasis-vps-staging.yaml redis › port E_CONFLICT",
    /8402 is the port of what asks for certificates where the proxy is HAProxy/,
  ],
  [
    "two tenants of a host whose service was given a port later",
    (catalog) => {
      catalog.edit(pool, "mcp-server]", "task-manager]");
      catalog.edit(ledgerFile, "lanonasis/mcp-server", "lanonasis/task-manager");
      catalog.edit(tasks, "command: [node, dist/server.js]", "command: [node]\n  listen: 3005");
      catalog.edit(tasks, "{listen.socket}", "{listen.port}");
    },
    `${ledgerFile} units › 5 › of E_CONFLICT`,
    /seftec\/task-manager and lanonasis\/task-manager both listen on TCP port 3005 of vps1/,
  ],
  [
    "a store that only AWS has",
    edit(tasks, "uses: [postgres, redis]", "uses: [postgres, redis, bucket]"),
    `${bridge} services › 0 E_REFERENCE`,
    /task-manager uses bucket .*, and onasis-vps is a VPS site, which has none to give/,
  ],
  [
    "something elsewhere that only another site names",
    edit(siteFile, "  supabase: { host", "  elsewhere: { host"),
    `${pool} services › 0 E_REFERENCE`,
    /memory-service uses supabase .*, which does not have it\. Add it to `external` of platform\/sites\/onasis-vps\.yaml/,
  ],
  [
    "a pin, which only guests have",
    (catalog) => {
      const pin = "pin: { task-manager: { vmid: 101, ip: 10.10.10.9, host: pve1 } }\n";
      catalog.write(bridge, catalog.read(bridge) + pin);
    },
    `${bridge} pin E_CONFLICT`,
    /`pin` is for guests of a Proxmox site/,
  ],
  [
    "a silo tenant where no host is kept for one",
    edit(siteFile, "    silo: true\n", ""),
    `${silo} tier E_REFERENCE`,
    /which means a host of its own, and onasis-vps keeps none for silo tenants\. Add a host with `silo: true`/,
  ],
  [
    "a bridge tenant in a size that own servers do not come in",
    edit(siteFile, "    large: { memoryMib: 2048, disk", "    huge: { memoryMib: 2048, disk"),
    `${bridge} tier E_REFERENCE`,
    /the tier business asks for the size "large", which dedicated\.postgres of onasis-vps does not have/,
  ],
  [
    "a tier that would leave its databases behind",
    edit(bridge, "tier: business", "tier: growth"),
    `${bridge} tier E_CONFLICT`,
    /isolation of the tier growth is pool, and the database of seftec\/task-manager stands on a PostgreSQL of seftec's own/,
  ],
  [
    "a tier that asks for another host",
    edit(bridge, "tier: business", "tier: enterprise"),
    `${bridge} tier E_CONFLICT`,
    /seftec lives on vps1, which is no host of its own .*nothing moves it yet/,
  ],
  [
    "a service taken out of a tenant's file",
    edit(bridge, ", webhook-proxy", ""),
    `${bridge} services E_ORPHAN`,
    /still has seftec\/webhook-proxy \(unit 6\)\. Nothing is deleted/,
  ],
  [
    "a tenant's file that is gone",
    (catalog) => catalog.remove(bridge),
    `${ledgerFile} tenants › 2 E_ORPHAN`,
    /seftec\.yaml is missing, and this ledger still has the tenant seftec with 3 services\. Nothing is deleted/,
  ],
  [
    "a host that is gone from the site's file",
    edit(siteFile, "  vps1:\n", "  vps9:\n"),
    `${ledgerFile} hosts › 1 E_REFERENCE`,
    /lanonasis lives on vps1, which is not under `hosts` of .*Did you mean "vps2"\? Bring the host back/,
  ],
  [
    "one host in two sites",
    edit("platform/sites/onasis-vps-staging.yaml", "ip: 198.51.100.29", "ip: 203.0.113.29"),
    `${siteFile} hosts › vps1 › ip E_CONFLICT`,
    /203\.0\.113\.29 is vps1 of onasis-vps-staging already/,
  ],
  [
    "two tenants on a silo host",
    edit(ledgerFile, "2: vps1", "2: vps2"),
    `${ledgerFile} hosts › 3 E_CONFLICT`,
    /vps2 is kept for silo tenants, and is or was seftec's/,
  ],
  [
    "a unit of a tenant without a number",
    edit(ledgerFile, "of: seftec/email-proxy", "of: seftek/email-proxy"),
    `${ledgerFile} units › 4 › of E_REFERENCE`,
    /there is no tenant "seftek" under `tenants` of this ledger/,
  ],
  [
    "two units of one service",
    edit(ledgerFile, "9: { of: vortexcore/onasis-core }", "9: { of: vortexcore/task-manager }"),
    `${ledgerFile} units › 10 E_DUPLICATE`,
    /a unit of vortexcore\/task-manager is there already/,
  ],
  [
    "lines that only another substrate has",
    edit(ledgerFile, "units:\n", "shards:\n  1: 1\nunits:\n"),
    `${ledgerFile} shards E_CONFLICT`,
    /onasis-vps is a VPS site, which has no such lines/,
  ],
  [
    "a number beyond the last port",
    edit(ledgerFile, "  3: vortexcore", "  40000: vortexcore"),
    `${ledgerFile} tenants › 40000 E_LIMIT`,
    /tenant numbers of a VPS site end at 39999/,
  ],
  [
    "more memory than a host has",
    edit(siteFile, "memoryMib: 16384\n    cores: 4", "memoryMib: 9000\n    cores: 4"),
    `${siteFile} hosts › vps1 › memoryMib E_CAPACITY`,
    /vps1 has 4392 MiB of memory for tenants .*and they have 5120/,
  ],
  [
    "more connections than the shared PostgreSQL has",
    edit(siteFile, "maxConnections: 300", "maxConnections: 25"),
    `${siteFile} postgres › maxConnections E_CAPACITY`,
    /the PostgreSQL of vps1 has 25 connections, of which 20 are kept for its administrators; tenants are promised 10/,
  ],
  [
    "more connections than a tenant's own PostgreSQL has",
    edit(siteFile, "maxConnections: 200", "maxConnections: 30"),
    `${bridge} services E_CAPACITY`,
    /seftec's own PostgreSQL can promise 10 connections .*are promised 20/,
  ],
  [
    "a host with less than every host keeps",
    edit("platform/sites/onasis-vps-dev.yaml", "memoryMib: 8192", "memoryMib: 2304"),
    "platform/sites/onasis-vps-dev.yaml hosts › vps1 › memoryMib E_CAPACITY",
    /nothing is left for tenants/,
  ],
  [
    "Redis on the port of PostgreSQL",
    edit("platform/sites/onasis-vps-dev.yaml", "port: 6379", "port: 5432"),
    "platform/sites/onasis-vps-dev.yaml redis › port E_CONFLICT",
    /5432 is the port of PostgreSQL too/,
  ],
  [
    "something elsewhere that is called like a store",
    edit("platform/sites/onasis-vps-dev.yaml", "  supabase: {", "  mysql: {"),
    "platform/sites/onasis-vps-dev.yaml external › mysql E_CONFLICT",
    /"mysql" means something else/,
  ],
  [
    "a name behind a port that a firewall would have to know by address",
    edit(siteFile, "host: project.supabase.example }", "host: db.supabase.example, port: 6543 }"),
    `${siteFile} external › supabase › host E_VALUE`,
    /on another port than 443 `host` has to be an IPv4 address/,
  ],
  [
    "a secret of the site's administrator as a service's",
    edit(tasks, "session_key: generated", "session_key: env:ONASIS_VPS_REDIS_ADMIN"),
    `${tasks} secrets › session_key E_CONFLICT`,
    /is credentials\.redis of the site onasis-vps: every tenant of this service would get it/,
  ],
  [
    "no host but silo hosts",
    edit("platform/sites/onasis-vps-dev.yaml", "diskGib: 100\n", "diskGib: 100\n    silo: true\n"),
    "platform/sites/onasis-vps-dev.yaml hosts E_VALUE",
    /every host is kept for a silo tenant/,
  ],
  [
    "a port where other servers have theirs",
    edit(memory, "listen: 3000", "listen: 20001"),
    `${memory} vps › listen E_VALUE`,
    /socket, or a TCP port from 1024 to 19999; found `20001`/,
  ],
  [
    "a port of its own under `route`",
    edit(tasks, "health: /health,", "port: 3000, health: /health,"),
    `${tasks} route › port E_VALUE`,
    /`route\.port` is for a service that is made from an `image` or a `template`/,
  ],
  [
    "an image without a port",
    edit("platform/services/crm.yaml", "port: 80, ", ""),
    "platform/services/crm.yaml route E_MISSING",
    /"port" is missing: the TCP port that the service listens on/,
  ],
  [
    "a release that is no archive of a place that proves itself",
    edit(tasks, "https://releases.example/", "http://releases.example/"),
    `${tasks} vps › release › url E_VALUE`,
    /https:\/\/host\/path of a \.tar\.gz/,
  ],
  [
    "a service that is made of nothing",
    (catalog) => {
      const text = catalog.read(tasks);
      const vps = text.slice(text.indexOf("vps:\n"), text.indexOf("secrets:"));
      catalog.edit(tasks, vps, "");
    },
    `${tasks}  E_MISSING`,
    /"image" is missing: .*or `vps`, for one that runs on plain hosts/,
  ],
];

test.each(cases)("%s: refused at its line", (_, change, where, says) => {
  const problems = problemsAfter(change);
  const there = problems.filter((it) => `${it.file} ${it.path} ${it.code}` === where);
  expect(there.map((it) => it.message).join("\n"), JSON.stringify(problems, null, 1)).toMatch(says);
  // With the line that is meant, and what stands there.
  expect(there.every((it) => it.line > 1 && it.excerpt !== undefined)).toBe(true);
});

test("taking an entry out of a file never makes the ledger lose a line: the allocation keeps all of them", () => {
  const before = problemsAfter(() => undefined);
  expect(before).toEqual([]);
  const problems = problemsAfter((catalog) => catalog.edit(pool, ", mcp-server", ""));
  expect(problems.map((it) => it.code)).toEqual(["E_ORPHAN"]);
});
