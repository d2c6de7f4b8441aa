import type { AwsSite, Catalog, Ledger } from "../../catalog.ts";
import { type At, lineOf } from "../../check/problem.ts";
import { collected } from "../../check/report.ts";
import type { CatalogProblem } from "../../errors.ts";

/** Where a site is stays as its ledger has it: another place would be an empty one, and the old one would go or stay behind. */
export function checkAwsPlace(
  catalog: Catalog,
  site: AwsSite,
  { file, place }: Ledger,
): CatalogProblem[] {
  if (!place) return [];
  const inLedger = (key: string): At => ({ file, path: ["place", key] });
  const line = (key: string): string => lineOf(catalog.sources, inLedger(key));
  return collected(catalog, site.file, (add) => {
    for (const key of ["account", "region"] as const) {
      if (site[key] === place[key]) continue;
      add(
        "E_CONFLICT",
        [key],
        `${site.id} stands in the ${key} ${place[key]} (${line(key)}), and this says ${site[key]}. A site never moves: its tenants' data would stay behind. Write ${place[key]} again, and make a new site for ${site[key]}.`,
        inLedger(key),
      );
    }
    const { cidr } = site.network;
    if (place.cidr !== undefined && place.cidr !== cidr) {
      add(
        "E_CONFLICT",
        ["network", "cidr"],
        `the VPC of ${site.id} has the addresses ${place.cidr} (${line("cidr")}), and this says ${cidr}. Another network would replace it with everything in it, its tenants' servers included. Write ${place.cidr} again, and make a new site for ${cidr}.`,
        inLedger("cidr"),
      );
    }
    for (const zone of place.zones ?? []) {
      if (site.network.zones.includes(zone)) continue;
      add(
        "E_CONFLICT",
        ["network", "zones"],
        `${site.id} has the zone ${zone} (${line("zones")}), and this does not name it. Its subnets would be removed with what stands in them. Write ${zone} again: a zone may be added, and none is taken out.`,
        inLedger("zones"),
      );
    }
  });
}
