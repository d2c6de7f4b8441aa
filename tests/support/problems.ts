import type { CatalogProblem } from "../../catalog/errors.ts";
import { validate } from "../../catalog/validate.ts";
import { type TempCatalog, tempDevCatalog } from "./temp-catalog.ts";

/** What `validate` says of the example catalog after an edit. */
export function problemsAfter(change: (catalog: TempCatalog) => void): readonly CatalogProblem[] {
  using catalog = tempDevCatalog();
  change(catalog);
  return validate(catalog.root, { today: "2026-11-21" }).problems;
}

/** `file:line CODE`, sorted as printed. */
export function short(problems: readonly CatalogProblem[]): string[] {
  return problems.map((it) => `${it.file}:${it.line} ${it.code}`);
}
