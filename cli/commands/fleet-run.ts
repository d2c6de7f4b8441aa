import type { ResolvedPlatform } from "../../catalog/resolved.ts";
import { localEnvironment, realEnvironment } from "../../fleet/environment.ts";
import type { Project } from "../../fleet/project.ts";
import { Recorder, type RecorderOptions } from "../../fleet/record/recorder.ts";
import type { StackResult } from "../../fleet/result.ts";
import { withPlans } from "../../fleet/saved-plan.ts";
import { settingsFile } from "../../fleet/settings.ts";
import type { Fleet } from "../../fleet/stack.ts";
import type { Ways } from "../../fleet/ways/ways.ts";
import { type CatalogView, secretSources } from "../catalog-view.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { listenForInterrupt } from "../interrupt.ts";
import { localNeeds } from "../local-needs.ts";
import { today } from "../today.ts";

/**
 * Opens everything that a run of the engine needs, does the work, and closes it again, whatever happens.
 * Ctrl-C reaches every engine once; the work then comes to its own end.
 */
export async function withFleet<T>(
  project: Project,
  view: CatalogView,
  platform: ResolvedPlatform,
  local: boolean,
  work: (fleet: Fleet) => Promise<T>,
): Promise<T> {
  const { environment } = view;
  const interruption = listenForInterrupt(() => {
    process.stderr.write(
      "\nInterrupted: each stack finishes the step in hand and saves its state …\n",
    );
  });
  try {
    const settings = await settingsFile(project, environment, local);
    const needs = localNeeds(view, platform);
    const run = local
      ? await localEnvironment(project, environment, needs, process.env)
      : realEnvironment(project, process.env);
    try {
      const { signal } = interruption;
      return await withPlans((plans) =>
        work(
          withWays({ project, environment, run, settings, plans, today: today(), signal }, view),
        ),
      );
    } finally {
      run.close();
    }
  } finally {
    interruption.stop();
  }
}

/** In a protected environment a run is judged by what it opens, too. The proof is loaded when something changes. */
function withWays(run: Omit<Fleet, "ways">, view: CatalogView): Fleet {
  const fleet = { ...run, ways: undefined };
  if (view.loaded.catalog.environments.get(view.environment)?.lifecycle === "disposable") {
    return fleet;
  }
  let opened: Promise<Ways> | undefined;
  const open = (): Promise<Ways> =>
    (opened ??= import("../isolation/ways.ts").then(({ waysOf }) => waysOf(fleet, view)));
  return {
    ...run,
    ways: { openedBy: async (changed) => (await open()).openedBy(changed) },
  };
}

/**
 * Does work that changes stacks with the environment's journal open. What could not be posted is said at the end, and
 * changes nothing else.
 */
export async function withRecorder<T>(
  fleet: RecorderOptions["fleet"],
  view: CatalogView,
  platform: ResolvedPlatform,
  work: (recorder: Recorder) => Promise<T>,
): Promise<T> {
  const recorder = new Recorder({
    fleet,
    webhook: view.loaded.catalog.environments.get(view.environment)?.webhook,
    secretSources: secretSources(view, platform),
  });
  try {
    return await work(recorder);
  } finally {
    const warning = await recorder.finish();
    if (warning !== undefined) process.stderr.write(`warning: ${warning}\n`);
  }
}

/** The exit code that a run's worst result calls for. */
export function exitCodeOf(results: readonly StackResult[]): ExitCode {
  const has = (kind: StackResult["kind"]): boolean => results.some((it) => it.kind === kind);
  if (has("interrupted")) return exitCodes.interrupted;
  if (has("failed")) return exitCodes.failed;
  if (has("refused")) return exitCodes.refused;
  return has("skipped") ? exitCodes.failed : exitCodes.ok;
}
