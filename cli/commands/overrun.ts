import type { CatalogProblem } from "../../catalog/errors.ts";
import { formatProblems } from "../../catalog/errors.ts";
import { tenantFile } from "../../catalog/files.ts";
import { overrun, stops } from "../../catalog/overrun.ts";
import { idle } from "../../fleet/result.ts";
import type { Job } from "../../fleet/run.ts";
import type { CatalogView } from "../catalog-view.ts";
import type { Selection } from "./selection.ts";

/**
 * Takes those out of a selection whose site is overrun, the platform with any of its sites: they are refused before
 * any step, each with the line that says how much there is. Other sites' stacks go on.
 */
export function withoutOverrun(view: CatalogView, selection: Selection): Selection {
  const { catalog } = view.loaded;
  const { environment } = view;
  const sites = catalog.environments.get(environment)?.sites ?? [];
  const problems = new Map(
    sites.map((id) => {
      const site = catalog.sites.get(id);
      return [id, site ? overrun(catalog, site) : []] as const;
    }),
  );
  const whyNot = ({ stack }: Job): CatalogProblem[] => {
    const { tenant } = stack;
    if (tenant === null) return [...problems.values()].flat().filter((it) => stops(it, undefined));
    const own = tenantFile(environment, tenant);
    return (problems.get(selection.facts({ stack }).site) ?? []).filter((it) => stops(it, own));
  };
  const jobs = [...(selection.platform ? [selection.platform] : []), ...selection.tenants];
  const refused = jobs.flatMap((job) => {
    const why = whyNot(job);
    return why.length > 0 ? [{ ...idle(job.stack, "refused"), errors: [formatProblems(why)] }] : [];
  });
  const names = new Set(refused.map(({ stack }) => stack.name));
  const { platform } = selection;
  return {
    ...selection,
    platform: platform && !names.has(platform.stack.name) ? platform : undefined,
    tenants: selection.tenants.filter(({ stack }) => !names.has(stack.name)),
    broken: [...selection.broken, ...refused],
  };
}
