import type { Catalog, ProxmoxSite } from "../../../catalog.ts";
import { problemAt } from "../../../check/problem.ts";
import type { CatalogErrorCode, CatalogProblem } from "../../../errors.ts";

/** Where in the site's file something stands. */
export type Path = readonly (string | number)[];

/** Reports one problem at a place in the site's file, with the other place of the same file where two disagree. */
export type Add = (code: CatalogErrorCode, path: Path, message: string, other?: Path) => void;

/** What the rules of one site found. */
export function collect(
  catalog: Catalog,
  site: ProxmoxSite,
  rules: readonly ((site: ProxmoxSite, add: Add) => void)[],
): CatalogProblem[] {
  const problems: CatalogProblem[] = [];
  const { file } = site;
  const add: Add = (code, path, message, other) => {
    const otherAt = other && { file, path: other };
    problems.push(problemAt(catalog.sources, code, { file, path }, message, otherAt));
  };
  for (const rule of rules) rule(site, add);
  return problems;
}
