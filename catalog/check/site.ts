import type { Catalog, Site } from "../catalog.ts";
import type { CatalogProblem } from "../errors.ts";
import { environmentsFile } from "../files.ts";
import { substrateOf } from "../substrates.ts";
import { problemAt } from "./problem.ts";

/** A site by itself: it belongs to an environment, and its parts fit together. */
export function checkSite(catalog: Catalog, site: Site): CatalogProblem[] {
  return [...checkEnvironment(catalog, site), ...substrateOf(site).checkSite(catalog, site)];
}

/** What is allowed and should be a decision: nothing is said twice, one line each. */
export function warnSite(catalog: Catalog, site: Site): string[] {
  return substrateOf(site)
    .warnSite(catalog, site)
    .map(([path, message]) => {
      const { file, line } = catalog.sources.place(site.file, path);
      return `${file}:${line}: ${message}`;
    });
}

function checkEnvironment(catalog: Catalog, site: Site): CatalogProblem[] {
  if (catalog.broken.has(environmentsFile)) return [];
  if ([...catalog.environments.values()].some((it) => it.sites.includes(site.id))) return [];
  const message = `no environment in ${environmentsFile} has the site ${site.id}. A site belongs to exactly one: add it to the \`sites\` of one of ${[...catalog.environments.keys()].join(", ")}.`;
  return [problemAt(catalog.sources, "E_REFERENCE", { file: site.file, path: [] }, message)];
}
