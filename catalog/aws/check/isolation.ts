import type { AwsSite, Catalog, Tenant } from "../../catalog.ts";
import { type At, didYouMean, lineOf } from "../../check/problem.ts";
import { type Add, inSite } from "../../check/report.ts";
import { indexLedger, ledgerOf } from "../../ledger/index-ledger.ts";
import { hostnameOf, routeAddress } from "../../routes/resolve.ts";
import { isolationOf, servicesOf } from "../../subscriptions.ts";
import { networksOf } from "../ledger/networks.ts";
import { hasOwnStores, ownStoresOf, storeKeys } from "../own-servers.ts";
import { bySize } from "../resolve/data.ts";
import { LONGEST_CERTIFIED } from "./site-names.ts";

/** What a tenant's tier promises, the site can give, and the tenant stands where its tier says. */
export function checkAwsIsolation(catalog: Catalog, tenant: Tenant, site: AwsSite, add: Add): void {
  const tier = catalog.tiers.get(tenant.tier);
  if (!tier) return;
  if (tier.isolation === "silo") {
    checkSilo(catalog, tenant, site, add);
  } else {
    checkNotSilo(catalog, tenant, site, add);
  }
  if (tier.isolation !== "pool") checkOwn(catalog, tenant, site, add);
  checkServers(catalog, tenant, site, add);
}

/** A service's database stays on the server that it was made on: on another one the service would find it empty. */
function checkServers(catalog: Catalog, tenant: Tenant, site: AwsSite, add: Add): void {
  const ledger = ledgerOf(catalog, site.id);
  const { rules, shards } = indexLedger(ledger);
  const isolation = isolationOf(catalog, tenant);
  // In and out of a VPC of its own it is told already.
  if (isolation === "silo" || !shards.has(tenant.id)) return;
  for (const { id, uses } of servicesOf(catalog, tenant)) {
    const priority = rules.get(`${tenant.id}/${id}`);
    const line = priority === undefined ? undefined : ledger.rules.get(priority);
    const isOnOwn = line?.ownServers === true;
    const moved = (["mysql", "postgres"] as const).find((store) => uses.includes(store));
    if (priority === undefined || !moved || hasOwnStores(isolation) === isOnOwn) continue;
    const other: At = { file: ledger.file, path: ["rules", priority] };
    const where = isOnOwn ? `a server of ${tenant.id}'s own` : "the server that tenants share";
    const keep = isOnOwn ? "bridge" : "pool";
    add(
      "E_CONFLICT",
      ["tier"],
      `the isolation of the tier ${tenant.tier} is ${isolation}, and the ${moved} database of ${tenant.id}/${id} stands on ${where} (${lineOf(catalog.sources, other)}). On another one it would be empty, and nothing moves it yet: keep a tier whose isolation is ${keep}.`,
      other,
    );
    // The same would be said of every other service of it.
    return;
  }
}

function checkSilo(catalog: Catalog, tenant: Tenant, site: AwsSite, add: Add): void {
  const asks = `the isolation of the tier ${tenant.tier} is silo`;
  if (networksOf(site) === 0) {
    add(
      "E_REFERENCE",
      ["tier"],
      `${asks}, which means a VPC of its own, and ${site.id} has no addresses to give. Add ranges.cidr to ${site.file}, or choose a tier whose isolation is pool or bridge.`,
      inSite(site, ["ranges"]),
    );
  }
  if (!site.dedicated) {
    add(
      "E_REFERENCE",
      ["tier"],
      `${asks}, and ${site.id} does not say how its VPC reaches the internet. Add \`dedicated\` with nat to ${site.file}, or choose a tier whose isolation is pool.`,
      inSite(site, []),
    );
  }
  checkOwnBalancer(catalog, tenant, site, add);
  const ledger = ledgerOf(catalog, site.id);
  const { numbers, shards } = indexLedger(ledger);
  const shard = shards.get(tenant.id);
  const number = numbers.get(tenant.id);
  if (shard === undefined || number === undefined) return;
  const line: At = { file: ledger.file, path: ["shards", number] };
  add(
    "E_CONFLICT",
    ["tier"],
    `${asks}, and ${tenant.id} lives on shard ${shard}, which others share (${lineOf(catalog.sources, line)}). It would have to move into a VPC of its own, and nothing moves it yet: keep a tier whose isolation is pool or bridge.`,
    line,
  );
}

/** ACM's quota for the names of one certificate (https://docs.aws.amazon.com/acm/latest/userguide/acm-limits.html). */
const CERTIFIED_NAMES = 10;

/** Its own load balancer has a certificate with every host name of it, and no star. */
function checkOwnBalancer(catalog: Catalog, tenant: Tenant, site: AwsSite, add: Add): void {
  const own = hostnameOf(tenant.id, site);
  if (own.length > LONGEST_CERTIFIED && site.domain.length <= LONGEST_CERTIFIED) {
    const message = `${tenant.id} has a certificate of its own, which begins with ${own}: ${own.length} characters, and AWS takes ${LONGEST_CERTIFIED}. Choose a shorter id, or a tier whose isolation is pool or bridge.`;
    add("E_LIMIT", ["tier"], message, inSite(site, ["domain"]));
  }
  const hosts = new Set([
    own,
    ...servicesOf(catalog, tenant).map(({ route }) => routeAddress(tenant.id, site, route).host),
  ]);
  if (hosts.size > CERTIFIED_NAMES) {
    const message = `${tenant.id} has a certificate of its own with ${hosts.size} host names, and AWS puts ${CERTIFIED_NAMES} on one. Take services with a host name of their own out, or choose a tier whose isolation is pool or bridge.`;
    add("E_LIMIT", ["services"], message);
  }
  if (tenant.id.startsWith("internal-")) {
    const message = `a load balancer is called after ${tenant.id}, and AWS keeps names that begin with "internal-" for itself. Choose another id, or a tier whose isolation is pool or bridge.`;
    add("E_CONFLICT", ["tier"], message);
  }
}

function checkNotSilo(catalog: Catalog, tenant: Tenant, site: AwsSite, add: Add): void {
  const ledger = ledgerOf(catalog, site.id);
  const own = indexLedger(ledger).networks.get(tenant.id);
  if (!own) return;
  const line: At = { file: ledger.file, path: ["networks", own.vlan], which: "key" };
  const isolation = catalog.tiers.get(tenant.tier)?.isolation;
  add(
    "E_CONFLICT",
    ["tier"],
    `the isolation of the tier ${tenant.tier} is ${isolation}, and ${tenant.id} lives in a VPC of its own, ${own.cidr} (${lineOf(catalog.sources, line)}), with its data. Nothing moves it yet: keep a tier whose isolation is silo.`,
    line,
  );
}

/** The site has own servers in the tier's size. */
function checkOwn(catalog: Catalog, tenant: Tenant, site: AwsSite, add: Add): void {
  const tier = catalog.tiers.get(tenant.tier);
  if (!tier) return;
  for (const store of ownStoresOf(catalog, tenant)) {
    const key = storeKeys[store];
    const sizes: Readonly<Record<string, unknown>> | undefined = site.dedicated?.[key];
    if (bySize(sizes, tier.size) !== undefined) continue;
    const message = sizes
      ? `the tier ${tier.id} asks for the size "${tier.size}", which dedicated.${key} of ${site.id} does not have.${didYouMean(tier.size, Object.keys(sizes))}`
      : `the isolation of the tier ${tier.id} is ${tier.isolation}, which means a ${key} of its own, and ${site.id} does not say what that is made of. Add dedicated.${key} to ${site.file}, or choose a tier whose isolation is pool.`;
    add("E_REFERENCE", ["tier"], message, {
      file: site.file,
      path: sizes ? ["dedicated", key] : [],
      which: "key",
    });
  }
}
