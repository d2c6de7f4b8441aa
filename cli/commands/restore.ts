import { CatalogError } from "../../catalog/errors.ts";
import type { ResolvedPlatform, SharedHost } from "../../catalog/resolved.ts";
import {
  commonVariables,
  localVariables,
  type RunEnvironment,
  realEnvironment,
} from "../../fleet/environment.ts";
import { type HostShell, withHostShell } from "../../fleet/host-shell.ts";
import type { Project } from "../../fleet/project.ts";
import type { PveClient } from "../../fleet/pve/client.ts";
import { withPve } from "../../fleet/pve/open.ts";
import { lookAtDatabases } from "../../fleet/restore/databases.ts";
import { lookAtFiles } from "../../fleet/restore/files.ts";
import { lookAtGuests } from "../../fleet/restore/guests.ts";
import {
  type ItemResult,
  nameOfItem,
  openOrWhyNot,
  type RestorableTenant,
  type RestoreChoice,
  type RestoreItem,
} from "../../fleet/restore/plan.ts";
import { outcomeOf, runRestore } from "../../fleet/restore/run.ts";
import { tenantStack } from "../../fleet/stack-names.ts";
import { confirm, requireAgreement } from "../ask.ts";
import { type CatalogView, openCatalog, platformOf, selectTenants } from "../catalog-view.ts";
import { projectOf } from "../context.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { listenForInterrupt } from "../interrupt.ts";
import { localNeeds } from "../local-needs.ts";
import type { CommandOptions } from "../options.ts";
import { restorePlanData, restorePlanLines, restoreReport } from "../print/restore.ts";
import {
  parseEntry,
  readIdentity,
  refuseVague,
  requireService,
  restorable,
} from "../restore-arguments.ts";
import { withRecorder } from "./fleet-run.ts";

/** `tenantry restore service|tenant <entry>` */
export async function restoreCommand(
  options: CommandOptions,
  what: string,
  _program: unknown,
  [entry = ""]: readonly string[],
): Promise<ExitCode> {
  const { id, service } = parseEntry(what, entry);
  const project = projectOf(options);
  const view = openCatalog(project.catalog, { env: options.env, tenant: [id] });
  const tenant = tenantOf(view, id);
  if (service !== undefined) requireService(tenant, service);
  const identity =
    options.identity === undefined || options.dryRun ? undefined : readIdentity(options.identity);
  const platform = platformOf(view);
  const run = await environmentOf(project, view, platform, options.local ?? false);
  const interruption = listenForInterrupt(() => {
    process.stderr.write("\nInterrupted: what is being restored comes to its end …\n");
  });
  const { signal } = interruption;
  const job = { project, options, view, platform, tenant, run, identity, signal };
  try {
    return await withTools(job, (shell, pve) => restore({ ...job, shell, pve }, service));
  } finally {
    interruption.stop();
  }
}

interface Job {
  readonly project: Project;
  readonly options: CommandOptions;
  readonly view: CatalogView;
  readonly platform: ResolvedPlatform;
  readonly tenant: RestorableTenant;
  readonly run: RunEnvironment;
  /** Undefined where it is still to be read, from stdin. */
  readonly identity: string | undefined;
  readonly signal: AbortSignal;
}

interface Tools {
  readonly shell: HostShell | Error;
  readonly pve: PveClient | Error;
}

async function restore(job: Job & Tools, service: string | undefined): Promise<ExitCode> {
  const { project, options, view, platform, tenant, run, shell, pve, signal } = job;
  const { from, replace = false, local = false, json = false, dryRun = false } = options;
  const items = await look(job, { service, from, replace });
  refuseVague(items, options);
  const open = items.filter((item) => item.obstacle === undefined);
  const asks = open.length > 0 && !options.yes;
  showPlan(tenant, items, { local, json, dryRun, asks });
  if (dryRun) return exitCodes.ok;
  if (asks) requireAgreement(options.yes, "restores anything");
  const needsIdentity = open.some(({ kind }) => kind !== "guest");
  const identity = job.identity ?? (needsIdentity ? readIdentity(undefined) : "");
  if (asks) {
    const names = open.map((item) => nameOfItem(tenant.id, item)).join(", ");
    const where = local ? " on the local cloud" : "";
    if (!(await confirm(`This restores ${names}${where}.`, tenant.id))) {
      process.stderr.write("Nothing was changed.\n");
      return exitCodes.ok;
    }
  }

  const { environment } = view;
  const results = await withRecorder(
    { project, environment, run },
    view,
    platform,
    async (recorder) => {
      const stack = tenantStack(environment, tenant.id);
      const begun = Date.now();
      recorder.begin(stack, "restore", tenant.url);
      const onBegin = (item: RestoreItem): void => {
        if (!json) process.stderr.write(`${nameOfItem(tenant.id, item)}: restoring …\n`);
      };
      const tools = { shell, pve, identity, replace, signal, onBegin };
      const done = await runRestore(tenant, items, tools);
      recorder.end(stack, outcomeOf(tenant.id, done, (Date.now() - begun) / 1000));
      return done;
    },
  );
  process.stdout.write(`${restoreReport(tenant, results, { local, json })}\n`);
  return exitCodeOf(results);
}

/** What would be done: data only where nothing is said afterwards, and then on stdout. */
function showPlan(
  tenant: RestorableTenant,
  items: readonly RestoreItem[],
  { local, json, dryRun, asks }: Readonly<Record<"local" | "json" | "dryRun" | "asks", boolean>>,
): void {
  if (!json) {
    const text = `${restorePlanLines(tenant, items).join("\n")}\n`;
    if (dryRun) process.stdout.write(text);
    else process.stderr.write(text);
  } else if (dryRun || asks) process.stdout.write(`${restorePlanData(tenant, items, local)}\n`);
}

async function look({ options, tenant, shell, pve }: Job & Tools, choice: RestoreChoice) {
  const { guests = false, databases = false, files = false } = options;
  const all = !guests && !databases && !files;
  const isVps = tenant.substrate === "vps";
  return [
    ...(!isVps && (all || guests) ? await lookAtGuests(pve, tenant, choice) : []),
    ...(all || databases ? await lookAtDatabases(shell, tenant, choice) : []),
    ...(isVps && (all || files) ? await lookAtFiles(shell, tenant, choice) : []),
  ];
}

/** Where its dumps are made: the site's operations guest, or on a VPS the tenant's own host. */
function dumpHost(tenant: RestorableTenant): SharedHost | null {
  return tenant.substrate === "vps" ? tenant.host : tenant.site.operations;
}

/** Ways to the operations guest and to PVE; where there is none, the reason. */
async function withTools(
  { project, options, tenant, run }: Job,
  work: (shell: HostShell | Error, pve: PveClient | Error) => Promise<ExitCode>,
): Promise<ExitCode> {
  const { site, environment } = tenant;
  const { local = false } = options;
  const withShell = (inner: (shell: HostShell | Error) => Promise<ExitCode>) => {
    const host = dumpHost(tenant);
    if (!host) return inner(new Error(`the site ${site.id} has no operations guest`));
    const ssh = site.credentials.ssh;
    const way = { project, environment, local, env: run.env, host, ssh, site: site.id };
    return openOrWhyNot<HostShell, ExitCode>((ready) => withHostShell(way, ready), inner);
  };
  const { substrate } = tenant;
  if (substrate === "vps") return withShell((shell) => work(shell, new Error(noPve)));
  return withShell((shell) =>
    openOrWhyNot<PveClient, ExitCode>(
      (ready) => withPve({ project, environment, site: tenant.site, local, env: run.env }, ready),
      (pve) => work(shell, pve),
    ),
  );
}

function tenantOf(view: CatalogView, id: string): RestorableTenant {
  const [tenant] = selectTenants(view, [id], undefined);
  if (!tenant || "problems" in tenant) throw new CatalogError(tenant?.problems ?? []);
  return restorable(tenant.resolved);
}

const noPve = "a VPS has no guests";

/** On the local cloud stand-ins for all secrets, as for every other run there. */
async function environmentOf(
  project: Project,
  view: CatalogView,
  platform: ResolvedPlatform,
  local: boolean,
): Promise<RunEnvironment> {
  if (!local) return realEnvironment(project, process.env);
  const needs = localNeeds(view, platform);
  const variables = await localVariables(project, view.environment, needs, process.env);
  const env = { ...commonVariables(project, process.env), ...variables };
  return { local, env, close: () => undefined };
}

function exitCodeOf(results: readonly ItemResult[]): ExitCode {
  const has = (kind: ItemResult["kind"]): boolean => results.some((it) => it.kind === kind);
  if (has("not begun")) return exitCodes.interrupted;
  if (has("failed")) return exitCodes.failed;
  return has("refused") ? exitCodes.refused : exitCodes.ok;
}
