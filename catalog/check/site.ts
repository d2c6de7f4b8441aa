import type { Catalog, Site } from "../catalog.ts";
import type { CatalogProblem } from "../errors.ts";
import { environmentsFile } from "../files.ts";
import { ledgerOf } from "../ledger/index-ledger.ts";
import { endpointKey } from "../ledger/scope.ts";
import { problemAt } from "./problem.ts";
import { checkAvailability, warnAvailability } from "./site/availability.ts";
import { checkGuests, checkTemplates } from "./site/guests.ts";
import { checkNetworks, checkPrivate, checkRanges } from "./site/networks.ts";
import { checkExternal, checkPaths } from "./site/paths.ts";
import { collect } from "./site/report.ts";
import { checkDumps, checkStorage, checkStorageIds, checkTimers } from "./site/storage.ts";

/** A site by itself: its hosts, networks, guests and storages fit together. */
export function checkSite(catalog: Catalog, site: Site): CatalogProblem[] {
  const ofTenants = [...ledgerOf(catalog, site.id).guests.values()].flatMap(
    (guest) => guest.storage ?? [],
  );
  return [
    ...checkEnvironment(catalog, site),
    ...collect(catalog, site, [
      checkNetworks,
      checkPrivate,
      checkRanges,
      checkGuests,
      checkTemplates,
      checkPaths,
      checkExternal,
      checkStorage,
      checkStorageIds,
      checkDumps,
      checkTimers,
      (it, add) => checkAvailability(it, add, ofTenants),
    ]),
  ];
}

/** What is allowed and should be a decision: nothing is said twice, one line each. */
export function warnSite(catalog: Catalog, site: Site): string[] {
  const warnings: string[] = [];
  const warn = (path: string[], message: string): void => {
    const { file, line } = catalog.sources.place(site.file, path);
    warnings.push(`${file}:${line}: ${message}`);
  };
  for (const [path, message] of warnAvailability(site)) warn(path, message);
  const together = [...catalog.sites.values()].filter(
    (it) => endpointKey(it) === endpointKey(site),
  );
  if (!together.some((it) => it.clusterFirewall)) {
    warn(
      ["clusterFirewall"],
      `no site switches this cluster's firewall on: unless somebody else does, no guest's firewall has any effect`,
    );
  }
  return warnings;
}

function checkEnvironment(catalog: Catalog, site: Site): CatalogProblem[] {
  if (catalog.broken.has(environmentsFile)) return [];
  if ([...catalog.environments.values()].some((it) => it.sites.includes(site.id))) return [];
  const message = `no environment in ${environmentsFile} has the site ${site.id}. A site belongs to exactly one: add it to the \`sites\` of one of ${[...catalog.environments.keys()].join(", ")}.`;
  return [problemAt(catalog.sources, "E_REFERENCE", { file: site.file, path: [] }, message)];
}
