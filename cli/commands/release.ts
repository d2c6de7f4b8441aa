import { didYouMean } from "../../catalog/check/problem.ts";
import { CatalogError } from "../../catalog/errors.ts";
import { serviceLines } from "../../catalog/ledger/index-ledger.ts";
import {
  type Release,
  release,
  type StateCheck,
  sitesHolding,
} from "../../catalog/ledger/release.ts";
import { saveLedger } from "../../catalog/ledger/save.ts";
import { askDeletion, type DeletionAnswer } from "../../fleet/deletion.ts";
import type { Project } from "../../fleet/project.ts";
import { type Fleet, listStacks } from "../../fleet/stack.ts";
import { platformStack, tenantStack } from "../../fleet/stack-names.ts";
import { approvalAdvice } from "../../fleet/unprotect.ts";
import { confirm, requireAgreement } from "../ask.ts";
import { type CatalogView, openCatalog, platformOf } from "../catalog-view.ts";
import { projectOf } from "../context.ts";
import { type ExitCode, exitCodes, usage } from "../exit-codes.ts";
import { withLedgerLock } from "../ledger-lock.ts";
import type { CommandOptions } from "../options.ts";
import { releaseData, releaseLine } from "../print/release.ts";
import { today } from "../today.ts";
import { withFleet } from "./fleet-run.ts";

/** `tenantry release` */
export async function releaseCommand(options: CommandOptions, entry: string): Promise<ExitCode> {
  const [tenant, service, ...rest] = entry.split("/");
  if (!tenant || service === "" || rest.length > 0) {
    throw usage(
      `"${entry}" is neither a tenant nor a tenant's service or domain. Write for instance: acme, acme/crm, acme/shop.customer.example.`,
    );
  }
  const project = projectOf(options);
  return withLedgerLock(project.catalog, () => releaseEntry(project, options, entry));
}

async function releaseEntry(
  project: Project,
  options: CommandOptions,
  entry: string,
): Promise<ExitCode> {
  const [tenant = "", service] = entry.split("/");
  const view = openCatalog(project.catalog, { env: options.env, tenant: [tenant] });
  const sites = sitesHolding(view.loaded.catalog, view.environment, entry);
  const [site] = sites;
  if (site === undefined) {
    throw usage(
      `No ledger of ${view.environment} holds "${entry}": there is nothing to release.${didYouMean(entry, heldBy(view, service !== undefined))}`,
    );
  }
  requireAgreement(options.yes, "changes the ledger");

  const answer = await withFleet(project, view, platformOf(view), options.local ?? false, (fleet) =>
    askWhereItRuns(
      fleet,
      view.environment,
      tenant,
      service === undefined ? undefined : `${tenant}-${service}`,
    ),
  );
  const refused = answer.kind === "judged" ? answer.judgement.refused : [];
  const state = stateCheck(answer);
  const releases = sites.map((it) => release(view.loaded.catalog, it, entry, today(), state));
  const problems = releases.flatMap((it) => it.problems);
  if (problems.length > 0) {
    const how = refused.length > 0 ? approvalAdvice(refused, today()) : [];
    process.stderr.write(`${[new CatalogError(problems).message, ...how].join("\n")}\n`);
    return exitCodes.refused;
  }
  if (!options.json) for (const it of releases) process.stderr.write(`${releaseLine(it, entry)}\n`);
  if (
    !options.yes &&
    !(await confirm(
      releases.every(isOfDomains)
        ? "Requests for it are answered with 404 once it is applied."
        : "No number, VMID or priority of these ever comes back to anybody else.",
    ))
  ) {
    process.stderr.write("Nothing was changed.\n");
    return exitCodes.ok;
  }
  for (const { ledger } of releases) if (ledger) saveLedger(project.catalog, ledger);
  say(options, view, releases, tenant, entry);
  return exitCodes.ok;
}

function isOfDomains({ tenantNumber, vmids, priorities, units }: Release): boolean {
  return tenantNumber === null && vmids.length + priorities.length + units.length === 0;
}

/** What the environment's ledgers hold: tenants, or their services and domains. */
function heldBy({ environment, loaded: { catalog } }: CatalogView, services: boolean): Set<string> {
  const sites = catalog.environments.get(environment)?.sites ?? [];
  const ledgers = sites.flatMap((site) => catalog.ledgers.get(site) ?? []);
  return new Set(
    ledgers.flatMap((ledger) =>
      services
        ? [
            ...serviceLines(ledger).map(({ of }) => of),
            ...[...ledger.domains].map(([domain, { of }]) => `${of}/${domain}`),
          ]
        : [...ledger.tenants.values()],
    ),
  );
}

/** What is protected and approved to go does not hold a release back: the next `up` deletes it. */
function stateCheck(answer: DeletionAnswer): StateCheck {
  if (answer.kind !== "judged") return answer;
  const urns = answer.judgement.refused.map(({ urn }) => urn);
  return urns.length === 0 ? { kind: "clear" } : { kind: "protected", urns };
}

/** A backend that has never seen the environment cannot say that a tenant holds nothing. */
async function askWhereItRuns(
  fleet: Fleet,
  environment: string,
  tenant: string,
  prefix: string | undefined,
): Promise<DeletionAnswer> {
  const answer = await askDeletion(fleet, tenantStack(environment, tenant).name, { prefix });
  if (answer.kind !== "none") return answer;
  if ((await listStacks(fleet)).has(platformStack(environment).name)) return answer;
  const why = `this backend has no platform stack "${environment}", so it is not where ${environment} runs. Log in to the one where it does (or leave out, or give, --local)`;
  return { kind: "unreadable", why };
}

function say(
  options: CommandOptions,
  view: CatalogView,
  releases: readonly Release[],
  tenant: string,
  entry: string,
): void {
  if (options.json) {
    const released = releases.map(releaseData);
    process.stdout.write(`${JSON.stringify({ entry, released }, null, 2)}\n`);
    return;
  }
  const next = entry.includes("/")
    ? `tenantry up --env ${view.environment} --tenant ${tenant}`
    : `tenantry up --env ${view.environment}`;
  process.stdout.write(
    `${entry} is released. Commit the ledger; what is disposable of it goes with the next: ${next}${options.local ? " --local" : ""}\n`,
  );
}
