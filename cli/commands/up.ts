import type { Operation } from "../../fleet/record/event.ts";
import type { StackResult } from "../../fleet/result.ts";
import { runPreview, runUp } from "../../fleet/run.ts";
import { type Fleet, listStacks } from "../../fleet/stack.ts";
import { parseStack, type StackRef } from "../../fleet/stack-names.ts";
import { confirm, requireAgreement } from "../ask.ts";
import { openCatalog, platformOf } from "../catalog-view.ts";
import { projectOf } from "../context.ts";
import { CliError, type ExitCode, exitCodes } from "../exit-codes.ts";
import { type CommandOptions, defaultParallel } from "../options.ts";
import { planLines, refusalAdvice, refusalsOf } from "../print/plan.ts";
import { startProgress } from "../progress.ts";
import { exitCodeOf, withFleet, withRecorder } from "./fleet-run.ts";
import { printRun } from "./print-run.ts";
import { releasedStacks, type Selection, select } from "./selection.ts";
import { onlyAffected } from "./wanted-stacks.ts";

/** `tenantry up` */
export async function upCommand(options: CommandOptions): Promise<ExitCode> {
  requireAgreement(options.yes, "changes anything");
  const project = projectOf(options);
  const view = openCatalog(project.catalog, options);
  const platform = platformOf(view);
  const selected = select(view, platform, options);
  const local = options.local ?? false;
  const parallel = options.parallel ?? defaultParallel;

  const shown = new Set<string>();
  const results = await withFleet(project, view, platform, local, async (fleet) => {
    const selection = options.affected
      ? await onlyAffected(fleet, view, platform, selected, parallel)
      : selected;
    const released = selection.everything
      ? releasedStacks(view, (await listStacks(fleet)).keys())
      : [];
    const agreed = options.yes
      ? { approved: new Map<string, StackResult>(), shown: [] }
      : await agree(
          fleet,
          selection,
          released.map(({ stack }) => stack.name),
          options,
        );
    if (!agreed) return undefined;
    for (const { urn } of refusalsOf(agreed.shown)) shown.add(urn);
    const operationOf = (name: string): Operation =>
      released.some(({ stack }) => stack.name === name) ? "destroy" : "up";
    const total = (selection.platform ? 1 : 0) + selection.tenants.length + released.length;
    const progress = startProgress(total, `up ${view.environment}`, options.json ?? false);
    for (const warning of view.loaded.warnings) progress.say(`warning: ${warning}`);
    return withRecorder(fleet, view, platform, async (recorder) => {
      try {
        const ran = await runUp(
          fleet,
          {
            platform: selection.platform,
            tenants: selection.tenants,
            released,
            agreed: agreed.approved,
          },
          {
            parallel,
            onBegin: (name) => {
              progress.begin(name);
              const stack = parseStack(view.environment, name);
              if (stack) recorder.begin(stack, operationOf(name), urlOf(selection, stack));
            },
            onStep: (stack, step) => progress.step(stack, step),
            onEnd: (result) => {
              progress.end(result);
              recorder.endResult(result);
            },
          },
        );
        for (const result of selection.broken) {
          recorder.begin(result.stack, "up", urlOf(selection, result.stack));
          recorder.endResult(result);
        }
        return ran;
      } finally {
        await progress.stop();
      }
    });
  });
  if (!results) {
    process.stderr.write("Nothing was changed.\n");
    return exitCodes.ok;
  }
  const all = [...results, ...selected.broken];
  const { environment } = view;
  printRun(all, selected, { local, json: options.json ?? false, environment, shown });
  return exitCodeOf(all);
}

/** The tenant's public URL; null for the platform, and for a tenant whose file is broken. */
function urlOf(selection: Selection, stack: StackRef): string | null {
  return selection.facts({ stack }).url || null;
}

interface Agreement {
  /** Previews that need not be made again, by stack. */
  readonly approved: ReadonlyMap<string, StackResult>;
  /** All that were shown. */
  readonly shown: readonly StackResult[];
}

/** Shows what would happen and asks; `undefined` for a no. */
async function agree(
  fleet: Fleet,
  selection: Selection,
  released: readonly string[],
  options: CommandOptions,
): Promise<Agreement | undefined> {
  const jobs = [...(selection.platform ? [selection.platform] : []), ...selection.tenants];
  const progress = startProgress(jobs.length, "preview", options.json ?? false);
  const previews = await runPreview(fleet, jobs, {
    save: true,
    parallel: options.parallel ?? defaultParallel,
    onBegin: (stack) => progress.begin(stack),
    onEnd: (result) => progress.end(result),
  });
  await progress.stop();
  for (const result of previews) {
    process.stderr.write(`${planLines(result, selection.behind(result)).join("\n")}\n`);
  }
  for (const stack of released) {
    process.stderr.write(`${stack}: released; what is left of it is deleted\n`);
  }
  for (const line of refusalAdvice(refusalsOf(previews))) process.stderr.write(`${line}\n`);
  if (fleet.signal?.aborted) {
    throw new CliError("Nothing was changed.", exitCodes.interrupted);
  }
  if (!(await confirm("Apply this?"))) return undefined;
  return { approved: new Map(previews.flatMap((result) => approved(result))), shown: previews };
}

/** Only what was clean is agreed to; a stack that failed, or that an earlier run left half made, is looked at again. */
function approved(result: StackResult): [string, StackResult][] {
  const isLooked = result.kind === "unchanged" || result.kind === "previewed";
  return isLooked && result.notes.length === 0 ? [[result.stack.name, result]] : [];
}
