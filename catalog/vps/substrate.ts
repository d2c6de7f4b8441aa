import type { Catalog, Tenant, VpsSite } from "../catalog.ts";
import type { LedgerIndex } from "../ledger/index-ledger.ts";
import { servicesOf } from "../subscriptions.ts";
import type { Substrate } from "../substrate.ts";
import { vpsCapacity } from "./capacity.ts";
import { checkVpsCapacity } from "./check/capacity.ts";
import { checkVpsLedgers } from "./check/ledger.ts";
import { checkVpsService } from "./check/service.ts";
import { checkVpsSite, checkVpsSites, warnVpsSite } from "./check/site.ts";
import { checkVpsTenant } from "./check/tenant.ts";
import { allocateUnits } from "./ledger/allocate.ts";
import { resolveVpsSite } from "./resolve/site.ts";
import { buildVpsTenant } from "./resolve/tenant.ts";
import { hostsOf, vpsOffers } from "./sites.ts";

/** Plain hosts: tenants' services are processes of Unix users of their own. */
export const vpsSubstrate: Substrate<VpsSite> = {
  credentials: credentialsOf,
  hostnames: () => [],
  proxy: (site) => ({ name: site.proxy, path: ["proxy"] }),
  names: (site) =>
    hostsOf(site).map(({ name }) => ({ name: `${site.id}-${name}`, path: ["hosts", name] })),
  offers: vpsOffers,
  checkSite: checkVpsSite,
  warnSite: warnVpsSite,
  checkSites: (catalog, sites) => [
    ...[...catalog.services.values()].flatMap((service) => checkVpsService(catalog, service)),
    ...checkVpsSites(catalog, sites),
  ],
  checkTenant: checkVpsTenant,
  checkLedgers: checkVpsLedgers,
  // No line records what a unit was made from: data stands in databases and folders of its own.
  checkKept: () => [],
  // A host is one site's alone, so its numbers are.
  sharedKeys: ({ id }) => [id],
  allocate: (catalog, scope, tenants, _today, problems) =>
    allocateUnits(catalog, scope, tenants, problems),
  // A ledger's lines name the site's hosts; where those stand is the site's file's matter.
  place: (_, before) => before,
  capacity: vpsCapacity,
  checkCapacity: (catalog, site, figures) =>
    figures.substrate === "vps" ? checkVpsCapacity(catalog, site, figures) : [],
  buildTenant: buildVpsTenant,
  missingLines,
  resolveSite: resolveVpsSite,
};

function credentialsOf({ backups, cloudflare, credentials, tls }: VpsSite): Record<string, string> {
  const { acme } = tls;
  return Object.fromEntries([
    ...Object.entries(credentials).map(([name, source]) => [`credentials.${name}`, source]),
    ...(backups
      ? [
          ["backups.secondary.accessKey", backups.secondary.accessKey],
          ["backups.secondary.secretKey", backups.secondary.secretKey],
        ]
      : []),
    ...(cloudflare ? [["cloudflare.token", cloudflare.token]] : []),
    ...(acme?.challenge === "dns-01" && acme.cloudflareToken
      ? [["tls.acme.cloudflareToken", acme.cloudflareToken]]
      : []),
  ]) as Record<string, string>;
}

/** Services that the ledger has no unit of; all of them where it has no host for the tenant. */
function missingLines(catalog: Catalog, ledger: LedgerIndex, tenant: Tenant): string[] {
  const services = servicesOf(catalog, tenant).map((it) => it.id);
  if (!ledger.hosts.has(tenant.id)) return services;
  return services.filter((it) => !ledger.units.has(`${tenant.id}/${it}`));
}
