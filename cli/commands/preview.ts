import { runPreview } from "../../fleet/run.ts";
import { listStacks } from "../../fleet/stack.ts";
import { openCatalog, platformOf } from "../catalog-view.ts";
import { projectOf } from "../context.ts";
import type { ExitCode } from "../exit-codes.ts";
import { type CommandOptions, defaultParallel } from "../options.ts";
import { planLines, refusalAdvice, refusalsOf } from "../print/plan.ts";
import { startProgress } from "../progress.ts";
import { exitCodeOf, withFleet } from "./fleet-run.ts";
import { withoutOverrun } from "./overrun.ts";
import { runData } from "./print-run.ts";
import { releasedStacks, select } from "./selection.ts";

/** `tenantry preview` */
export async function previewCommand(options: CommandOptions): Promise<ExitCode> {
  const project = projectOf(options);
  const view = openCatalog(project.catalog, options);
  const platform = platformOf(view);
  const selection = withoutOverrun(view, select(view, platform, options));
  const local = options.local ?? false;
  const jobs = [...(selection.platform ? [selection.platform] : []), ...selection.tenants];

  const { results, released } = await withFleet(project, view, platform, local, async (fleet) => {
    const progress = startProgress(
      jobs.length,
      `preview ${view.environment}`,
      options.json ?? false,
    );
    try {
      return {
        released: selection.everything
          ? releasedStacks(view, (await listStacks(fleet)).keys())
          : [],
        results: await runPreview(fleet, jobs, {
          parallel: options.parallel ?? defaultParallel,
          onBegin: (stack) => progress.begin(stack),
          onEnd: (result) => progress.end(result),
          onModel: (done, of) => progress.model(done, of),
        }),
      };
    } finally {
      await progress.stop();
    }
  });
  const all = [...results, ...selection.broken];
  if (options.json) {
    const data = runData(all, selection, { local, environment: view.environment });
    process.stdout.write(`${JSON.stringify(data, null, 2)}\n`);
  } else {
    const where = local ? "On the local cloud (simulated), " : "";
    const lines = all.flatMap((result) => planLines(result, selection.behind(result)));
    const gone = released.map(
      ({ stack }) => `${stack.name}: released; what is left of it would be deleted`,
    );
    process.stdout.write(
      `${[`${where}\`tenantry up\` would do this:`, ...lines, ...gone, ...refusalAdvice(refusalsOf(all))].join("\n")}\n`,
    );
  }
  return exitCodeOf(all);
}
