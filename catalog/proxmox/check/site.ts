import type { Catalog, ProxmoxSite } from "../../catalog.ts";
import type { CatalogProblem } from "../../errors.ts";
import { ledgerOf } from "../../ledger/index-ledger.ts";
import type { SitePath } from "../../substrate.ts";
import { endpointKey } from "../ledger/scope-keys.ts";
import { proxmoxSites } from "../sites.ts";
import { checkAvailability, warnAvailability } from "./site/availability.ts";
import { checkCloudflare, warnCloudflare } from "./site/cloudflare.ts";
import { checkGuests, checkTemplates } from "./site/guests.ts";
import { checkNetworks, checkPrivate, checkRanges } from "./site/networks.ts";
import { checkExternal, checkPaths } from "./site/paths.ts";
import { collect } from "./site/report.ts";
import { checkDumps, checkStorage, checkStorageIds, checkTimers } from "./site/storage.ts";

/** A site by itself: its hosts, networks, guests and storages fit together. */
export function checkSite(catalog: Catalog, site: ProxmoxSite): CatalogProblem[] {
  const ofTenants = [...ledgerOf(catalog, site.id).guests.values()].flatMap(
    (guest) => guest.storage ?? [],
  );
  return collect(catalog, site, [
    checkNetworks,
    checkPrivate,
    checkRanges,
    checkGuests,
    checkTemplates,
    checkPaths,
    checkExternal,
    checkCloudflare,
    checkStorage,
    checkStorageIds,
    checkDumps,
    checkTimers,
    (it, add) => checkAvailability(it, add, ofTenants),
  ]);
}

/** What is allowed and should be a decision. */
export function warnSite(catalog: Catalog, site: ProxmoxSite): [path: SitePath, message: string][] {
  const together = proxmoxSites(catalog).filter((it) => endpointKey(it) === endpointKey(site));
  const warnings = [...warnAvailability(site), ...warnCloudflare(site)];
  if (together.some((it) => it.clusterFirewall)) return warnings;
  return [
    ...warnings,
    [
      ["clusterFirewall"],
      `no site switches this cluster's firewall on: unless somebody else does, no guest's firewall has any effect`,
    ],
  ];
}
