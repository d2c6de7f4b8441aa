import type { Catalog, ProxmoxSite, Tenant } from "../../catalog.ts";
import { type At, didYouMean, lineOf, problemAt } from "../../check/problem.ts";
import type { CatalogErrorCode, CatalogProblem } from "../../errors.ts";
import { tiersFile } from "../../files.ts";
import { isHostIn } from "../../ipv4.ts";
import { type IndexedGuest, indexLedger, ledgerOf, splitOf } from "../../ledger/index-ledger.ts";
import { isolationOf, ownServers, ownServersOf, servicesOf } from "../../subscriptions.ts";
import { networksToGive } from "../ledger/free-numbers.ts";
import { ownServerSize } from "../subscriptions.ts";

/**
 * What a tenant's tier promises, the site can give, and its guests stand where the tier says: a bridge or silo tenant
 * in a network of its own, a silo tenant alone on its hosts. A tier may change; no guest moves to another host by it.
 */
export function checkIsolation(
  catalog: Catalog,
  tenant: Tenant,
  site: ProxmoxSite,
): CatalogProblem[] {
  const isolation = isolationOf(catalog, tenant);
  if (!isolation) return [];
  const problems: CatalogProblem[] = [];
  const add: Add = (code, message, other) => {
    const at: At = { file: tenant.file, path: ["tier"] };
    problems.push(problemAt(catalog.sources, code, at, message, other));
  };
  const lines = linesOfTenant(catalog, tenant, site);
  if (isolation === "pool") checkBackInPool(catalog, tenant, site, lines, add);
  else checkOwn(catalog, tenant, site, add);
  if (isolation === "silo") checkSiloHosts(catalog, tenant, site, lines, add);
  else checkNoSiloHosts(catalog, site, tenant, lines, add);
  return problems;
}

type Add = (code: CatalogErrorCode, message: string, other?: At) => void;

/** The tenant's lines in its site's ledger, its own servers' included. */
function linesOfTenant(catalog: Catalog, tenant: Tenant, site: ProxmoxSite): IndexedGuest[] {
  const { guests } = indexLedger(ledgerOf(catalog, site.id));
  const ids = [...servicesOf(catalog, tenant).map((it) => it.id), ...ownServers];
  return ids.flatMap((id) => guests.get(`${tenant.id}/${id}`) ?? []);
}

function lineAt(site: ProxmoxSite, catalog: Catalog, vmid: number): At {
  return { file: ledgerOf(catalog, site.id).file, path: ["guests", vmid], which: "key" };
}

/** The site has networks to give, and servers in the tier's size. */
function checkOwn(catalog: Catalog, tenant: Tenant, site: ProxmoxSite, add: Add): void {
  const tier = catalog.tiers.get(tenant.tier);
  if (!tier) return;
  const asks = `the isolation of the tier ${tier.id} is ${tier.isolation}`;
  if (networksToGive(site).length === 0) {
    const network = site.ranges.vlan === undefined ? "" : ", as no /24 fits into ranges.cidr";
    add(
      "E_REFERENCE",
      `${asks}, and ${site.id} has no VLANs to give${network}. Add ranges.vlan and ranges.cidr to ${site.file}, or choose a tier whose isolation is pool.`,
      { file: site.file, path: ["ranges"], which: "key" },
    );
  }
  for (const server of ownServersOf(catalog, tenant)) {
    if (ownServerSize(catalog, site, tenant, server)) continue;
    const sizes = site.dedicated?.[server].sizes;
    const message = sizes
      ? `the tier ${tier.id} asks for the size "${tier.size}", which dedicated.${server} of ${site.id} does not have.${didYouMean(tier.size, Object.keys(sizes))}`
      : `${asks}, which means a ${server} server of its own, and ${site.id} does not say what that is made of. Add \`dedicated\` to ${site.file}, or choose a tier whose isolation is pool.`;
    add("E_REFERENCE", message, {
      file: site.file,
      path: sizes ? ["dedicated", server, "sizes"] : [],
      which: "key",
    });
  }
}

/** A guest that never had an address in the shared network has none to go back to. */
function checkBackInPool(
  catalog: Catalog,
  tenant: Tenant,
  site: ProxmoxSite,
  lines: readonly IndexedGuest[],
  add: Add,
): void {
  const own = indexLedger(ledgerOf(catalog, site.id)).networks.get(tenant.id);
  const stuck = own && lines.filter((it) => isHostIn(own.cidr, it.ip));
  // Its own servers are told about as what is left behind (orphans.ts).
  const first = stuck?.find(
    (it) => !ownServers.some((server) => splitOf(it.of).service === server),
  );
  if (!own || !first) return;
  const line = lineAt(site, catalog, first.vmid);
  add(
    "E_CONFLICT",
    `the isolation of the tier ${tenant.tier} is pool, and ${first.of} was made in ${tenant.id}'s own network ${own.cidr} and has no address in the shared one (${lineOf(catalog.sources, line)}). Choose a tier whose isolation is bridge or silo: a guest made there stays there.`,
    line,
  );
}

/** All guests of a silo tenant on hosts that are kept for silo tenants, and nobody else there. */
function checkSiloHosts(
  catalog: Catalog,
  tenant: Tenant,
  site: ProxmoxSite,
  lines: readonly IndexedGuest[],
  add: Add,
): void {
  const elsewhere = lines.find((it) => site.hosts[it.host]?.silo === false);
  if (elsewhere) {
    const line = lineAt(site, catalog, elsewhere.vmid);
    add(
      "E_CONFLICT",
      `the isolation of the tier ${tenant.tier} is silo, and ${elsewhere.of} stands on ${elsewhere.host}, which is no host of ${tenant.id}'s own (${lineOf(catalog.sources, line)}). A guest would have to move to another host, and nothing moves one yet: keep the earlier tier.`,
      line,
    );
    return;
  }
  const hosts = new Set(lines.map((it) => it.host));
  for (const [vmid, { of, host }] of ledgerOf(catalog, site.id).guests) {
    if (!hosts.has(host) || splitOf(of).tenant === tenant.id) continue;
    const line = lineAt(site, catalog, vmid);
    add(
      "E_CONFLICT",
      `${tenant.id} has ${host} to itself by its tier ${tenant.tier}, and ${of} stands there too (${lineOf(catalog.sources, line)}). Two lines were written by hand or by two branches: take the newer one out and run \`tenantry allocate\`.`,
      line,
    );
    return;
  }
}

function checkNoSiloHosts(
  catalog: Catalog,
  site: ProxmoxSite,
  tenant: Tenant,
  lines: readonly IndexedGuest[],
  add: Add,
): void {
  const there = lines.find((it) => site.hosts[it.host]?.silo);
  if (!there) return;
  const line = lineAt(site, catalog, there.vmid);
  add(
    "E_CONFLICT",
    `${there.of} stands on ${there.host} (${lineOf(catalog.sources, line)}), which ${site.id} keeps for silo tenants, and the isolation of the tier ${tenant.tier} (${tiersFile}) is ${isolationOf(catalog, tenant)}. A guest would have to move to another host, and nothing moves one yet: keep a tier whose isolation is silo.`,
    { file: site.file, path: ["hosts", there.host, "silo"] },
  );
}
