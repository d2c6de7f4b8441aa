import type { Catalog, Tenant, VpsSite } from "../../catalog.ts";
import { type At, didYouMean, lineOf } from "../../check/problem.ts";
import { type Add, inSite } from "../../check/report.ts";
import { indexLedger, ledgerOf } from "../../ledger/index-ledger.ts";
import { isolationOf, servicesOf } from "../../subscriptions.ts";
import { hasOwnCluster, ownClusterOf } from "../own-cluster.ts";
import { hostsOf } from "../sites.ts";

/** What a tenant's tier promises, the site can give, and the tenant stands where its tier says. */
export function checkVpsIsolation(catalog: Catalog, tenant: Tenant, site: VpsSite, add: Add): void {
  const isolation = isolationOf(catalog, tenant);
  if (!isolation) return;
  checkHost(catalog, tenant, site, isolation === "silo", add);
  if (isolation === "bridge") checkOwnCluster(catalog, tenant, site, add);
  checkServers(catalog, tenant, site, add);
}

/** A silo tenant on a host that is kept for such, and nobody else on one. */
function checkHost(catalog: Catalog, tenant: Tenant, site: VpsSite, silo: boolean, add: Add): void {
  const asks = `the isolation of the tier ${tenant.tier} is ${isolationOf(catalog, tenant)}`;
  if (silo && !hostsOf(site).some((it) => it.silo)) {
    const message = `${asks}, which means a host of its own, and ${site.id} keeps none for silo tenants. Add a host with \`silo: true\` to ${site.file}, or choose a tier whose isolation is pool or bridge.`;
    add("E_REFERENCE", ["tier"], message, inSite(site, ["hosts"]));
  }
  const ledger = ledgerOf(catalog, site.id);
  const index = indexLedger(ledger);
  const name = index.hosts.get(tenant.id);
  const number = index.numbers.get(tenant.id);
  const host = hostsOf(site).find((it) => it.name === name);
  if (!host || number === undefined || host.silo === silo) return;
  const line: At = { file: ledger.file, path: ["hosts", number] };
  const where = host.silo ? "is kept for silo tenants" : "is no host of its own";
  const keep = host.silo ? "silo" : "pool or bridge";
  const message = `${asks}, and ${tenant.id} lives on ${host.name}, which ${where} (${lineOf(catalog.sources, line)}). It would have to move to another host, and nothing moves it yet: keep a tier whose isolation is ${keep}.`;
  add("E_CONFLICT", ["tier"], message, line);
}

/** The site has a PostgreSQL to give in the tier's size. */
function checkOwnCluster(catalog: Catalog, tenant: Tenant, site: VpsSite, add: Add): void {
  const tier = catalog.tiers.get(tenant.tier);
  if (!tier || !hasOwnCluster(catalog, tenant) || ownClusterOf(site, tier.size)) return;
  const sizes = site.dedicated?.postgres;
  const message = sizes
    ? `the tier ${tier.id} asks for the size "${tier.size}", which dedicated.postgres of ${site.id} does not have.${didYouMean(tier.size, Object.keys(sizes))}`
    : `the isolation of the tier ${tier.id} is bridge, which means a PostgreSQL of its own, and ${site.id} does not say what that is made of. Add dedicated.postgres to ${site.file}, or choose a tier whose isolation is pool.`;
  const other: At = { file: site.file, path: sizes ? ["dedicated", "postgres"] : [], which: "key" };
  add("E_REFERENCE", ["tier"], message, other);
}

/** A service's database stays on the server that it was made on: on another one the service would find it empty. */
function checkServers(catalog: Catalog, tenant: Tenant, site: VpsSite, add: Add): void {
  const isolation = isolationOf(catalog, tenant);
  // To and from a host of its own it is told already.
  if (isolation === "silo") return;
  const ledger = ledgerOf(catalog, site.id);
  const { units } = indexLedger(ledger);
  for (const { id, uses } of servicesOf(catalog, tenant)) {
    const number = units.get(`${tenant.id}/${id}`);
    if (number === undefined || !uses.includes("postgres")) continue;
    const isOnOwn = ledger.units.get(number)?.ownServers === true;
    if (isOnOwn === (isolation === "bridge")) continue;
    const other: At = { file: ledger.file, path: ["units", number] };
    const where = isOnOwn
      ? `a PostgreSQL of ${tenant.id}'s own`
      : "the PostgreSQL that tenants share";
    const keep = isOnOwn ? "bridge" : "pool";
    const message = `the isolation of the tier ${tenant.tier} is ${isolation}, and the database of ${tenant.id}/${id} stands on ${where} (${lineOf(catalog.sources, other)}). On another one it would be empty, and nothing moves it yet: keep a tier whose isolation is ${keep}.`;
    add("E_CONFLICT", ["tier"], message, other);
    // The same would be said of every other service of it.
    return;
  }
}
