import type { Catalog, ProxmoxSite, Tenant } from "../catalog.ts";
import type { LedgerIndex } from "../ledger/index-ledger.ts";
import { ownServersOf, servicesOf } from "../subscriptions.ts";
import type { Substrate } from "../substrate.ts";
import { checkCapacity, siteCapacity } from "./capacity.ts";
import { checkBackupServers } from "./check/backup-servers.ts";
import { checkEndpoints } from "./check/endpoints.ts";
import { checkImages } from "./check/images.ts";
import { checkKept } from "./check/kept.ts";
import { checkLedgers } from "./check/ledger.ts";
import { checkSite, warnSite } from "./check/site.ts";
import { checkTemplate } from "./check/template.ts";
import { checkTenant } from "./check/tenant.ts";
import { allocateGuests } from "./ledger/allocate.ts";
import { sharedKeys } from "./ledger/scope-keys.ts";
import { buildTenant } from "./resolve/build-tenant.ts";
import { resolveSite } from "./resolve/platform-site.ts";
import { guestHostname } from "./resolve/site-services.ts";
import { usableByTenants } from "./resolve/uses.ts";
import { byKey, runningGuestsOf, templateGuestsOf } from "./site-guests.ts";

/** A PVE cluster: tenants have guests of their own. */
export const proxmoxSubstrate: Substrate<ProxmoxSite> = {
  credentials: ({ cloudflare, credentials }) =>
    Object.fromEntries([
      ...(cloudflare ? [["cloudflare.token", cloudflare.token]] : []),
      ...Object.entries(credentials).map(([name, source]) => [`credentials.${name}`, source]),
    ]),
  proxy: () => ({ name: "nginx", path: ["substrate"] }),
  hostnames: (site) =>
    byKey(site.guests).flatMap(([id, { route }]) =>
      route
        ? [
            {
              host: guestHostname(site, route.host),
              whose: `${id} of ${site.id}`,
              path: ["guests", id, "route", "host"],
            },
          ]
        : [],
    ),
  names: (site) => [
    ...runningGuestsOf(site),
    ...templateGuestsOf(site).map(({ name, path }) => ({ name: `${site.id}-${name}`, path })),
  ],
  offers: (site) => new Set(["postgres", "redis", ...usableByTenants(site).keys()]),
  checkSite,
  warnSite,
  checkSites: (catalog) => [
    ...checkImages(catalog),
    ...[...catalog.services.values()].flatMap((service) => checkTemplate(catalog, service)),
    ...checkEndpoints(catalog),
    ...checkBackupServers(catalog),
  ],
  checkTenant,
  checkLedgers,
  checkKept,
  sharedKeys,
  allocate: allocateGuests,
  // What a Proxmox site's ledger holds is bound to its guests, not to where they stand.
  place: (_, before) => before,
  capacity: siteCapacity,
  checkCapacity: (catalog, site, figures) =>
    figures.substrate === "proxmox" ? checkCapacity(catalog, site, figures) : [],
  buildTenant,
  missingLines,
  resolveSite,
};

/** Services and own servers that the ledger has no line of; empty where a number, a network or an address is missing. */
function missingLines(catalog: Catalog, ledger: LedgerIndex, tenant: Tenant): string[] {
  const wanted = [
    ...servicesOf(catalog, tenant).map((it) => it.id),
    ...ownServersOf(catalog, tenant),
  ];
  return wanted.filter((it) => !ledger.guests.has(`${tenant.id}/${it}`));
}
