import type { AffectedRow } from "../../catalog/affected/row.ts";
import { CatalogError, formatProblems } from "../../catalog/errors.ts";
import type { Project } from "../../fleet/project.ts";
import type { StackResult } from "../../fleet/result.ts";
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
  const judgements = new Map<string, Judgement>();
  const failures = new Map<string, string>();
  const there = rows.filter(({ kind }) => kind !== "deleted" && kind !== "released");
  for (const [env, own] of Map.groupBy(there, ({ environment }) => environment)) {
    try {
      for (const result of await previewIn(env, project, own, options)) {
        const { stack, judgement } = result;
        if (judgement) judgements.set(stack.name, judgement);
        else failures.set(stack.name, whyNot(result));
      }
    } catch (error) {
      // The platform's own files are wrong: nothing of this environment can be previewed.
      if (!(error instanceof CatalogError)) throw error;
      for (const { stack } of own)
        failures.set(stack, notPreviewed(formatProblems(error.problems)));
    }
  }
  return { local: options.local ?? false, judgements, failures };
}

async function previewIn(
  env: string,
  project: Project,
  rows: readonly AffectedRow[],
  options: CommandOptions,
): Promise<readonly StackResult[]> {
  const view = openCatalog(project.catalog, { env });
  const platform = platformOf(view);
  const tenant = rows.flatMap((row) => (row.tenant === null ? [] : [row.tenant]));
  const selection = select(view, platform, { tenant, platform: rows.some((it) => !it.tenant) });
  const jobs = [...(selection.platform ? [selection.platform] : []), ...selection.tenants];
  const results = await withFleet(project, view, platform, options.local ?? false, (fleet) =>
    // What opens between tenants the review compares with its base, not with what stands.
    runPreview({ ...fleet, ways: undefined }, jobs, {
      parallel: options.parallel ?? defaultParallel,
    }),
  );
  return [...results, ...selection.broken];
}

function whyNot({ errors, violations, kind }: StackResult): string {
  if (errors.length > 0) return notPreviewed(errors.join("\n"));
  const rules = new Set(
    violations.filter(({ level }) => level === "mandatory").map(({ rule }) => rule),
  );
  if (rules.size > 0) return notPreviewed(`policies forbid it (${[...rules].sort().join(", ")})`);
  return notPreviewed(kind === "interrupted" ? "it was interrupted" : "the engine gave no reason");
}

function notPreviewed(why: string): string {
  return `no preview came to its end, and what is said here follows from models. ${why}`;
}
