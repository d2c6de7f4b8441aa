import type { Catalog, Site } from "../catalog.ts";
import type { CatalogErrorCode, CatalogProblem } from "../errors.ts";
import type { SitePath } from "../substrate.ts";
import { type At, problemAt } from "./problem.ts";

/** Reports one problem at a place of one file, with the other place where two disagree. */
export type Add = (code: CatalogErrorCode, path: SitePath, message: string, other?: At) => void;

/** What the rules of one file found. */
export function collected(
  catalog: Catalog,
  file: string,
  rules: (add: Add) => void,
): CatalogProblem[] {
  const problems: CatalogProblem[] = [];
  rules((code, path, message, other) => {
    problems.push(problemAt(catalog.sources, code, { file, path }, message, other));
  });
  return problems;
}

/** A place in a site's file. */
export function inSite(site: Pick<Site, "file">, path: SitePath): At {
  return { file: site.file, path };
}
