import type { Catalog, Site } from "../catalog.ts";
import type { CatalogProblem } from "../errors.ts";
import { problemAt } from "./problem.ts";

/** What there is one of in a zone of Cloudflare has one owner: the platform stack of the one site that names it. */
export function checkZones(catalog: Catalog): CatalogProblem[] {
  const problems: CatalogProblem[] = [];
  const owners = new Map<string, Site>();
  for (const site of catalog.sites.values()) {
    const zone = zoneOf(site);
    if (zone === undefined) continue;
    const earlier = owners.get(zone);
    if (!earlier) {
      owners.set(zone, site);
      continue;
    }
    const path = ["cloudflare", "zone"];
    const message = `the zone is ${earlier.id}'s already, and its rules and settings can be one site's alone. Give ${site.id} a domain and a zone of its own.`;
    const other = { file: earlier.file, path };
    problems.push(
      problemAt(catalog.sources, "E_DUPLICATE", { file: site.file, path }, message, other),
    );
  }
  return problems;
}

function zoneOf(site: Site): string | undefined {
  return "cloudflare" in site ? site.cloudflare?.zone : undefined;
}
