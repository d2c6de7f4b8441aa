import type { Catalog, ProxmoxSite } from "../../catalog/catalog.ts";
import { isHostIn } from "../../catalog/ipv4.ts";
import { ledgerOf } from "../../catalog/ledger/index-ledger.ts";
import type { SecretSource } from "../../catalog/resolved.ts";
import { dummyValue } from "../local-secrets.ts";
import { readNpm } from "../npm/client.ts";
import type { Project } from "../project.ts";
import type { LocalRest } from "../pve/local-rest.ts";
import { withPve } from "../pve/open.ts";
import { readSecretValue } from "../secret.ts";
import { type Change, draftChanges } from "./changes.ts";
import { countImports, type Imports } from "./imports.ts";
import type { Observed, ObservedProxy } from "./observed.ts";
import { type AdoptPlan, planAdoption } from "./plan.ts";
import type { AdoptProblem } from "./problem.ts";
import { readPve } from "./read-pve.ts";
import type { AdoptRequest, MapEntry } from "./request.ts";
import { saveChanges } from "./save.ts";

export interface AdoptOptions {
  readonly project: Project;
  readonly catalog: Catalog;
  readonly environment: string;
  readonly site: ProxmoxSite;
  readonly map: ReadonlyMap<number, MapEntry>;
  /** Null: no proxy is read, and guests are known by name and `map` alone. */
  readonly npm: { readonly url: string; readonly token: SecretSource } | null;
  readonly local: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** `YYYY-MM-DD` */
  readonly today: string;
  /** Write nothing. */
  readonly dryRun: boolean;
}

export interface AdoptResult {
  readonly observed: Observed;
  readonly plan: AdoptPlan;
  /** Empty when there is nothing to do, or when there are problems. */
  readonly changes: readonly Change[];
  /** What the guests that are under `adopted` then mean for `tenantry up`. */
  readonly imports: Imports;
  /** Not empty: nothing was written. */
  readonly problems: readonly AdoptProblem[];
}

/**
 * Reads a site's cluster and the proxy in front of it by GET requests, maps what stands there to tenants and services,
 * and writes tenants' files and the ledger: all of it, or nothing.
 *
 * @throws ApiError or Error when something cannot be read or written
 */
export async function adopt(options: AdoptOptions): Promise<AdoptResult> {
  const { catalog, environment, site, map } = options;
  const observed = await observe(options);
  const ledger = ledgerOf(catalog, site.id);
  const request: AdoptRequest = { catalog, environment, site, ledger, observed, map };
  const plan = planAdoption(request);
  const drafted =
    plan.problems.length > 0
      ? { changes: [], problems: plan.problems }
      : draftChanges(request, plan, options.today);
  if (!options.dryRun) saveChanges(catalog.root, drafted.changes);
  return { observed, plan, ...drafted, imports: importsOf(plan) };
}

async function observe(options: AdoptOptions): Promise<Observed> {
  const { project, environment, site, local, env } = options;
  const networks = Object.values(site.networks).flatMap((it) => it ?? []);
  const inNetworks = (ip: string): boolean => networks.some(({ cidr }) => isHostIn(cidr, ip));
  return withPve({ project, environment, site, local, env }, async (client, rest) => {
    const cluster = await readPve(client, inNetworks);
    return { ...cluster, proxy: await observeProxy(options, rest) };
  });
}

async function observeProxy(
  { npm, env, environment }: AdoptOptions,
  rest: LocalRest | undefined,
): Promise<ObservedProxy | null> {
  if (!npm) return null;
  const { url, token } = npm;
  if (!rest) {
    return readNpm({ url, at: url, token: readSecretValue(token, "--npm-token", env) });
  }
  const at = rest.npm[new URL(url).hostname];
  if (at) return readNpm({ url, at, token: dummyValue });
  const known = Object.keys(rest.npm).join(", ") || "none";
  throw new Error(
    `The local cloud of ${environment} has no Nginx Proxy Manager at ${url}. There is: ${known}.`,
  );
}

function importsOf({ own, tenants }: AdoptPlan): Imports {
  const facts = (isTemplate: boolean) =>
    own.filter((it) => it.isTemplate === isTemplate).map((it) => it.facts);
  return countImports([
    { isSite: true, guests: facts(false), templates: facts(true) },
    ...tenants.map(({ guests }) => ({
      isSite: false,
      guests: guests.map((it) => it.facts),
      templates: [],
    })),
  ]);
}
