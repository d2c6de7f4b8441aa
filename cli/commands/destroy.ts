import { askDeletion } from "../../fleet/deletion.ts";
import type { StackResult } from "../../fleet/result.ts";
import { runDown } from "../../fleet/run.ts";
import { type Fleet, listStacks } from "../../fleet/stack.ts";
import { parseStack, platformStack, type StackRef, tenantStack } from "../../fleet/stack-names.ts";
import { refusal } from "../../fleet/tear-down.ts";
import { confirm, requireAgreement } from "../ask.ts";
import { type CatalogView, openCatalog, platformOf } from "../catalog-view.ts";
import { projectOf } from "../context.ts";
import { CliError, type ExitCode, exitCodes, usage } from "../exit-codes.ts";
import { type CommandOptions, defaultParallel } from "../options.ts";
import { startProgress } from "../progress.ts";
import { exitCodeOf, withFleet, withRecorder } from "./fleet-run.ts";
import { printRun } from "./print-run.ts";

/** `tenantry destroy` */
export async function destroyCommand(options: CommandOptions): Promise<ExitCode> {
  const named = options.tenant ?? [];
  const choices = [named.length > 0, options.platform, options.all].filter(Boolean).length;
  if (choices !== 1) {
    throw usage(
      "Say what to delete: --tenant <id> (several times if need be), --platform, or --all.",
    );
  }
  requireAgreement(options.yes, "deletes anything");
  const project = projectOf(options);
  const view = openCatalog(project.catalog, options);
  const local = options.local ?? false;

  const resolved = platformOf(view);
  const results = await withFleet(project, view, resolved, local, async (fleet) => {
    const { tenants, platform } = choose(view, options, [...(await listStacks(fleet)).keys()]);
    await refuseProtected(fleet, [...tenants, ...platform]);
    if (!options.yes && !(await agree(view, named, local))) return undefined;
    const progress = startProgress(
      tenants.length + platform.length,
      "destroy",
      options.json ?? false,
    );
    return withRecorder(fleet, view, resolved, async (recorder) => {
      const watch = {
        parallel: options.parallel ?? defaultParallel,
        onBegin: (name: string) => {
          progress.begin(name);
          const stack = parseStack(view.environment, name);
          if (stack) recorder.begin(stack, "destroy");
        },
        onEnd: (result: StackResult) => {
          progress.end(result);
          recorder.endResult(result);
        },
      };
      try {
        const gone = await runDown(fleet, tenants, watch);
        const stuck = gone.some(({ kind }) => kind !== "removed" && kind !== "unchanged");
        return [...gone, ...(stuck ? [] : await runDown(fleet, platform, watch))];
      } finally {
        await progress.stop();
      }
    });
  });
  if (!results) {
    process.stderr.write("Nothing was deleted.\n");
    return exitCodes.ok;
  }
  const facts = { facts: () => ({ site: "", tier: "", url: "" }), behind: () => [] };
  printRun(results, facts, { local, json: options.json ?? false, environment: view.environment });
  return exitCodeOf(results);
}

function choose(
  view: CatalogView,
  options: CommandOptions,
  existing: readonly string[],
): { tenants: StackRef[]; platform: StackRef[] } {
  const { environment } = view;
  const stacks = existing.flatMap((name) => parseStack(environment, name) ?? []);
  const tenants = stacks.filter((stack) => stack.tenant !== null);
  if (options.all) return { tenants, platform: [platformStack(environment)] };
  if (options.platform) {
    if (tenants.length > 0) {
      throw new CliError(
        `The platform ${environment} is not deleted: tenants stand on it (${tenants.map((it) => it.name).join(", ")}). ` +
          `Delete those first, or all at once with --all.`,
        exitCodes.refused,
      );
    }
    return { tenants: [], platform: [platformStack(environment)] };
  }
  const wanted = (options.tenant ?? []).map((id) => tenantStack(environment, id));
  const unknown = wanted.filter(({ name }) => !tenants.some((stack) => stack.name === name));
  if (unknown.length > 0) {
    throw usage(
      `There is no stack ${unknown.map((it) => it.name).join(", ")}. There is: ${tenants.map((it) => it.name).join(", ") || "none"}.`,
    );
  }
  return { tenants: wanted, platform: [] };
}

/** Before any step of any stack: one that may not go stops them all. */
async function refuseProtected(fleet: Fleet, stacks: readonly StackRef[]): Promise<void> {
  const refusals: string[] = [];
  for (const { name } of stacks) {
    const lines = refusal(await askDeletion(fleet, name), fleet.today);
    if (lines.length > 0) refusals.push(`${name}: ${lines.join("\n")}`);
  }
  if (refusals.length > 0) throw new CliError(refusals.join("\n"), exitCodes.refused);
}

async function agree(
  view: CatalogView,
  named: readonly string[],
  local: boolean,
): Promise<boolean> {
  const what = named.length > 0 ? named.join(", ") : view.environment;
  const where = local ? " on the local cloud" : "";
  return confirm(
    `Everything of ${what}${where} is deleted for ever.`,
    named[0] ?? view.environment,
  );
}
