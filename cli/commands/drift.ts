import type { ResolvedPlatform } from "../../catalog/resolved.ts";
import { failed, type HostDrift, helperHosts, hostDrift } from "../../fleet/drift/host.ts";
import { type StackDrift, stackDrift } from "../../fleet/drift/stack.ts";
import { type HostShell, withHostShell } from "../../fleet/host-shell.ts";
import { inParallel } from "../../fleet/parallel.ts";
import { openOrWhyNot } from "../../fleet/restore/plan.ts";
import { type Fleet, listStacks } from "../../fleet/stack.ts";
import { platformStack, type StackRef, tenantStack } from "../../fleet/stack-names.ts";
import { type CatalogView, openCatalog, platformOf, selectTenants } from "../catalog-view.ts";
import { projectOf } from "../context.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { type CommandOptions, defaultParallel } from "../options.ts";
import { type DriftReport, driftData, driftLines, stackWord } from "../print/drift.ts";
import { withFleet } from "./fleet-run.ts";

/** `tenantry drift` */
export async function driftCommand(options: CommandOptions): Promise<ExitCode> {
  const project = projectOf(options);
  const view = openCatalog(project.catalog, options);
  const platform = platformOf(view);
  const { local = false, json = false, parallel = defaultParallel } = options;
  const stacks = stacksOf(view, options);
  const report = await withFleet(project, view, platform, local, async (fleet) => {
    const known = await listStacks(fleet);
    const say = (line: string): void => void (json || process.stderr.write(`${line}\n`));
    const asked = await inParallel(
      stacks,
      parallel,
      async (stack) => {
        const result = await stackDrift(fleet, stack, known);
        say(`${stack.name}: ${stackWord(result)}`);
        return result;
      },
      (stack): StackDrift => ({
        stack,
        kind: "interrupted",
        drifted: [],
        plain: [],
        errors: [],
        seconds: 0,
      }),
      fleet.signal,
    );
    // Before the platform was brought up, nothing was delivered to any.
    const isThere = known.has(platformStack(view.environment).name);
    const hosts = isThere ? await askHosts(fleet, platform, options) : [];
    return { environment: view.environment, local, stacks: asked, hosts };
  });
  const text = json ? JSON.stringify(driftData(report), null, 2) : driftLines(report).join("\n");
  process.stdout.write(`${text}\n`);
  return exitCodeOf(report);
}

/** As everywhere: without a choice all, `--tenant` and `--site` leave the platform out, `--platform` adds it. */
function stacksOf(view: CatalogView, options: CommandOptions): StackRef[] {
  const { environment } = view;
  const { tenant: ids = [], site, platform = false } = options;
  const everyone = ids.length === 0 && site === undefined;
  const tenants = platform && everyone ? [] : selectTenants(view, ids, site);
  return [
    ...(platform || everyone ? [platformStack(environment)] : []),
    ...tenants.map(({ id }) => tenantStack(environment, id)),
  ];
}

/** Hosts are shared: they are asked with the platform, or with the whole of their site. */
async function askHosts(
  fleet: Fleet,
  { sites }: ResolvedPlatform,
  { tenant = [], site, platform = false, local = false }: CommandOptions,
): Promise<HostDrift[]> {
  if (tenant.length > 0 && !platform) return [];
  const { project, environment, run, signal } = fleet;
  const chosen = sites.filter(({ access }) => site === undefined || access.id === site);
  const found: HostDrift[] = [];
  for (const host of chosen.flatMap(helperHosts)) {
    if (signal?.aborted) break;
    const way = { project, environment, local, env: run.env, host, ssh: host.ssh, site: host.site };
    found.push(
      await openOrWhyNot<HostShell, HostDrift>(
        (ready) => withHostShell(way, ready),
        (shell) =>
          shell instanceof Error ? Promise.resolve(failed(host, shell)) : hostDrift(host, shell),
      ),
    );
  }
  return found;
}

/** What failed is told before what differs: an answer that is missing is not a good one. */
function exitCodeOf({ stacks, hosts }: DriftReport): ExitCode {
  const kinds = new Set<string>([...stacks, ...hosts].map(({ kind }) => kind));
  if (kinds.has("interrupted")) return exitCodes.interrupted;
  if (kinds.has("failed")) return exitCodes.failed;
  return kinds.has("drifted") ? exitCodes.drifted : exitCodes.ok;
}
