import type { ResolvedPlatform } from "../../catalog/resolved.ts";
import type { Operation } from "../../fleet/record/event.ts";
import type { StackResult } from "../../fleet/result.ts";
import { type ReleasedStack, runPreview, runUp } from "../../fleet/run.ts";
import { type Fleet, listStacks } from "../../fleet/stack.ts";
import { parseStack, type StackRef } from "../../fleet/stack-names.ts";
import { confirm, requireAgreement } from "../ask.ts";
import { type CatalogView, openCatalog, platformOf } from "../catalog-view.ts";
import { projectOf } from "../context.ts";
import { CliError, type ExitCode, exitCodes } from "../exit-codes.ts";
import { type CommandOptions, defaultParallel } from "../options.ts";
import { planLines, refusalAdvice, refusalsOf } from "../print/plan.ts";
import { startProgress } from "../progress.ts";
import { exitCodeOf, withFleet, withRecorder } from "./fleet-run.ts";
import { withoutOverrun } from "./overrun.ts";
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
  const ran = await withFleet(project, view, platform, local, async (fleet) => {
    const wanted = options.affected
      ? await onlyAffected(fleet, view, platform, selected, parallelOf(options))
      : selected;
    const selection = withoutOverrun(view, wanted);
    const released = selection.everything
      ? releasedStacks(view, (await listStacks(fleet)).keys())
      : [];
    const agreed = options.yes ? nothingShown : await agree(fleet, selection, released, options);
    if (!agreed) return undefined;
    const run = { fleet, view, platform, selection, released, agreed };
    return { selection, agreed, results: await runAgreed(run, options) };
  });
  if (!ran) {
    process.stderr.write("Nothing was changed.\n");
    return exitCodes.ok;
  }
  const { selection, agreed, results } = ran;
  const all = [...results, ...selection.broken];
  printRun(all, selection, {
    local,
    json: options.json ?? false,
    environment: view.environment,
    shown: new Set(refusalsOf(agreed.shown).map(({ urn }) => urn)),
  });
  return exitCodeOf(all);
}

function parallelOf({ parallel }: CommandOptions): number {
  return parallel ?? defaultParallel;
}

interface AgreedRun {
  readonly fleet: Fleet;
  readonly view: CatalogView;
  readonly platform: ResolvedPlatform;
  readonly selection: Selection;
  readonly released: readonly ReleasedStack[];
  readonly agreed: Agreement;
}

/** Brings up what was agreed to, with a line for each step and an event for each stack. */
async function runAgreed(run: AgreedRun, options: CommandOptions): Promise<StackResult[]> {
  const { fleet, view, platform, selection, released, agreed } = run;
  const gone = new Set(released.map(({ stack }) => stack.name));
  const total = (selection.platform ? 1 : 0) + selection.tenants.length + released.length;
  const progress = startProgress(total, `up ${view.environment}`, options.json ?? false);
  for (const warning of view.loaded.warnings) progress.say(`warning: ${warning}`);
  return withRecorder(fleet, view, platform, async (recorder) => {
    const begin = (stack: StackRef, operation: Operation): void =>
      recorder.begin(stack, operation, urlOf(selection, stack));
    const { tenants } = selection;
    const plan = { platform: selection.platform, tenants, released, agreed: agreed.approved };
    try {
      const ran = await runUp(fleet, plan, {
        parallel: parallelOf(options),
        onBegin: (name) => {
          progress.begin(name);
          const stack = parseStack(view.environment, name);
          if (stack) begin(stack, gone.has(name) ? "destroy" : "up");
        },
        onStep: (stack, step) => progress.step(stack, step),
        onModel: (done, of) => progress.model(done, of),
        onEnd: (result) => {
          progress.end(result);
          recorder.endResult(result);
        },
      });
      for (const result of selection.broken) {
        begin(result.stack, "up");
        recorder.endResult(result);
      }
      return ran;
    } finally {
      await progress.stop();
    }
  });
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

/** Of a run with `--yes`: each stack is judged on its own, and nobody is asked. */
const nothingShown: Agreement = { approved: new Map(), shown: [] };

/** Shows what would happen and asks; `undefined` for a no. */
async function agree(
  fleet: Fleet,
  selection: Selection,
  released: readonly ReleasedStack[],
  options: CommandOptions,
): Promise<Agreement | undefined> {
  const jobs = [...(selection.platform ? [selection.platform] : []), ...selection.tenants];
  const progress = startProgress(jobs.length, "preview", options.json ?? false);
  const previews = await runPreview(fleet, jobs, {
    save: true,
    parallel: parallelOf(options),
    onBegin: (stack) => progress.begin(stack),
    onEnd: (result) => progress.end(result),
    onModel: (done, of) => progress.model(done, of),
  });
  await progress.stop();
  for (const result of previews) {
    process.stderr.write(`${planLines(result, selection.behind(result)).join("\n")}\n`);
  }
  for (const result of selection.broken) {
    process.stderr.write(`${planLines(result).join("\n")}\n`);
  }
  for (const { stack } of released) {
    process.stderr.write(`${stack.name}: released; what is left of it is deleted\n`);
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
