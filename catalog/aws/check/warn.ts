import type { AwsSite, Catalog, Environment } from "../../catalog.ts";
import { ledgerOf, splitOf } from "../../ledger/index-ledger.ts";
import { everyRoute } from "../../schema/route.ts";
import { environmentOf } from "../../subscriptions.ts";
import type { SitePath } from "../../substrate.ts";

/** What is allowed and should be a decision. */
export function warnAwsSite(catalog: Catalog, site: AwsSite): [path: SitePath, message: string][] {
  const environment = environmentOf(catalog, site.id);
  if (environment?.lifecycle !== "protected") return [];
  return [
    ...warnData(site, environment),
    ...warnNetwork(site, environment),
    ...warnLimits(catalog, site),
    ...warnCookies(catalog, site),
  ];
}

/** What a service's file says and Proxmox's proxy holds, but no load balancer of AWS. */
function warnLimits(catalog: Catalog, { id }: AwsSite): [SitePath, string][] {
  const body = everyRoute.bodyMib.parse(undefined);
  const { rules } = ledgerOf(catalog, id);
  const there = new Set([...rules.values()].map(({ of }) => splitOf(of).service));
  const limited = [...catalog.services.values()]
    .filter(({ route }) => route.bodyMib !== body || route.requestsPerSecond !== undefined)
    .filter((it) => there.has(it.id));
  if (limited.length === 0) return [];
  const names = limited.map((it) => it.id).sort();
  const message = `a load balancer of AWS enforces neither bodyMib nor requestsPerSecond, which the routes of ${names.join(", ")} set: see that they guard themselves`;
  return [[["substrate"], message]];
}

/** `cookieDomainOff` in what proxies can: on Proxmox and on a VPS the proxy takes it out. */
function warnCookies(catalog: Catalog, { id, domain }: AwsSite): [SitePath, string][] {
  if (ledgerOf(catalog, id).tenants.size < 2) return [];
  const message = `a load balancer of AWS passes cookies as they are: one that a service sets with Domain=${domain} is sent to all tenants of ${id}. See that none does`;
  return [[["domain"], message]];
}

function warnNetwork(site: AwsSite, { id }: Environment): [SitePath, string][] {
  if (site.network.nat !== "single") return [];
  const message = `${id} is protected, and one NAT gateway carries all zones: when its zone fails, no task of ${site.id} reaches the internet`;
  return [[["network", "nat"], message]];
}

function warnData(site: AwsSite, { id }: Environment): [SitePath, string][] {
  const { mysql, postgres } = site.databases;
  const warnings: [SitePath, string][] = [];
  for (const [engine, server] of [
    ["mysql", mysql],
    ["postgres", postgres],
  ] as const) {
    if (server?.multiAz !== false) continue;
    const message = `${id} is protected, and the ${engine} of ${site.id} has no standby in another zone: when its zone fails, all its tenants wait`;
    warnings.push([["databases", engine, "multiAz"], message]);
  }
  if (site.cache?.nodes === 1) {
    const message = `${id} is protected, and a cache of one node loses what is in it with that node`;
    warnings.push([["cache", "nodes"], message]);
  }
  return warnings;
}
