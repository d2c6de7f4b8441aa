import type { Catalog } from "../catalog.ts";
import type { CatalogProblem } from "../errors.ts";
import { environmentsFile, siteFile } from "../files.ts";
import { substrateOf } from "../substrates.ts";
import { type At, didYouMean, lineOf, problemAt } from "./problem.ts";

/** Every site that an environment names exists, and belongs to that one alone. */
export function checkEnvironments(catalog: Catalog): CatalogProblem[] {
  const problems: CatalogProblem[] = [];
  const owner = new Map<string, { readonly environment: string; readonly at: At }>();
  for (const environment of catalog.environments.values()) {
    for (const [index, site] of environment.sites.entries()) {
      const at: At = { file: environmentsFile, path: [environment.id, "sites", index] };
      if (!catalog.sites.has(site) && !catalog.broken.has(siteFile(site))) {
        const message = `there is no site "${site}": ${siteFile(site)} is missing.${didYouMean(site, catalog.sites.keys())}`;
        problems.push(problemAt(catalog.sources, "E_REFERENCE", at, message));
      }
      const earlier = owner.get(site);
      if (!earlier) {
        owner.set(site, { environment: environment.id, at });
        continue;
      }
      const where = lineOf(catalog.sources, earlier.at);
      const message =
        earlier.environment === environment.id
          ? `"${site}" is in the list twice. Take one of them out.`
          : `the site ${site} belongs to ${earlier.environment} already (${where}). A site belongs to exactly one environment: a second one on the same cluster is a site file of its own.`;
      problems.push(problemAt(catalog.sources, "E_DUPLICATE", at, message, earlier.at));
    }
  }
  return [...problems, ...sameNames(catalog)];
}

/** Guests of two sites that would have one name in the environment's stack: `aiqso` and `lab-n8n`, `aiqso-lab` and `n8n`. */
function sameNames(catalog: Catalog): CatalogProblem[] {
  return [...catalog.environments.values()].flatMap(({ sites }) => {
    const first = new Map<string, At>();
    const all = [...new Set(sites)].flatMap((id) => catalog.sites.get(id) ?? []);
    return all.flatMap((site) =>
      substrateOf(site)
        .names(site)
        .flatMap(({ name, path }) => {
          const at: At = { file: site.file, path, which: "key" };
          const earlier = first.get(name);
          if (!earlier) first.set(name, at);
          if (!earlier) return [];
          const message = `this guest and another (${lineOf(catalog.sources, earlier)}) would both be called ${name} in one environment. Rename one of them.`;
          return [problemAt(catalog.sources, "E_CONFLICT", at, message, earlier)];
        }),
    );
  });
}
