import type { Catalog, VpsSite } from "../catalog.ts";
import { estimateByTrial, type Trial, type TrialEstimate, type TrialRequest } from "../estimate.ts";
import { type VpsCapacity, vpsCapacity } from "./capacity.ts";
import { vpsFigures } from "./figures.ts";

/** How many more such tenants the site takes, or why there can be no such tenant. @param today `YYYY-MM-DD` */
export function vpsEstimate(
  catalog: Catalog,
  site: VpsSite,
  request: TrialRequest,
  today: string,
): TrialEstimate | { readonly refused: string } {
  const trial: Trial<VpsCapacity> = {
    figures: (all) => vpsCapacity(all, site),
    full: (figures) =>
      vpsFigures(figures).flatMap(([what, it]) => (it.used > it.available ? [what] : [])),
    // The only thing that is given and can run out.
    refused: () => "room on the hosts",
    shared: (figures) =>
      vpsFigures({ ...figures, own: [] }).map(([what, it, unit]) => ({
        ...it,
        what: unit === "" ? what : `${what}, ${unit}`,
      })),
  };
  return estimateByTrial(catalog, site, request, today, trial);
}
