import type { AwsSite, Catalog } from "../../catalog.ts";
import { lineOf, problemAt } from "../../check/problem.ts";
import { inSite } from "../../check/report.ts";
import type { CatalogProblem } from "../../errors.ts";

/** What stands after a site's id in the names of its buckets, schedules, secrets and policies. */
const own = /^-(platform(-|$)|deploy(-|$)|t[1-9])/;

/**
 * Where AWS knows no tag, a role is confined to its site by how names begin. So no site of an account may be called as
 * what belongs to another one: `fixnado-t1` has the names of a tenant of `fixnado`.
 */
export function checkPrefix(catalog: Catalog, earlier: AwsSite, site: AwsSite): CatalogProblem[] {
  const [short, long] =
    earlier.id.length < site.id.length ? ([earlier, site] as const) : ([site, earlier] as const);
  if (!(long.id.startsWith(short.id) && own.test(long.id.slice(short.id.length)))) return [];
  const other = inSite(short, []);
  const message = `${long.id} begins as the names of what belongs to ${short.id} (${lineOf(catalog.sources, other)}) in the same account, and the role that deploys ${short.id} could change it. Give the file another name, or the site an account of its own.`;
  return [problemAt(catalog.sources, "E_CONFLICT", inSite(long, []), message, other)];
}
