import type { AffectedRow } from "../../catalog/affected/row.ts";
import type { Project } from "../../fleet/project.ts";
import { runPreview } from "../../fleet/run.ts";
import type { Judgement } from "../../guard/judge.ts";
import { openCatalog, platformOf } from "../catalog-view.ts";
import { withFleet } from "../commands/fleet-run.ts";
import { select } from "../commands/selection.ts";
import { type CommandOptions, defaultParallel } from "../options.ts";
import type { Previews } from "./review.ts";

/** Real previews of every affected stack that has files, environment by environment. */
export async function previewRows(
  project: Project,
  rows: readonly AffectedRow[],
  options: CommandOptions,
): Promise<Previews> {
  const local = options.local ?? false;
  const judgements = new Map<string, Judgement>();
  const failures = new Map<string, string>();
  const there = rows.filter(({ kind }) => kind !== "deleted" && kind !== "released");
  for (const [env, own] of Map.groupBy(there, ({ environment }) => environment)) {
    const view = openCatalog(project.catalog, { env });
    const platform = platformOf(view);
    const tenant = own.flatMap((row) => (row.tenant === null ? [] : [row.tenant]));
    const selection = select(view, platform, { tenant, platform: own.some((it) => !it.tenant) });
    const jobs = [...(selection.platform ? [selection.platform] : []), ...selection.tenants];
    const results = await withFleet(project, view, platform, local, (fleet) =>
      runPreview(fleet, jobs, { parallel: options.parallel ?? defaultParallel }),
    );
    for (const { stack, judgement, errors } of [...results, ...selection.broken]) {
      if (judgement) judgements.set(stack.name, judgement);
      else failures.set(stack.name, errors.join("\n") || "it was not previewed");
    }
  }
  return { local, judgements, failures };
}
