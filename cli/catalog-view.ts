import type { LoadResult } from "../catalog/catalog.ts";
import { CatalogError, type CatalogProblem } from "../catalog/errors.ts";
import { ledgerFolder, tenantFile, tenantsFolder } from "../catalog/files.ts";
import { loadCatalog } from "../catalog/load.ts";
import { resolvePlatform } from "../catalog/resolve/platform.ts";
import { resolveTenant } from "../catalog/resolve/tenant.ts";
import type {
  ResolvedAwsSite,
  ResolvedPlatform,
  ResolvedProxmoxSite,
  ResolvedSite,
  ResolvedTenant,
  ResolvedVpsSite,
  SecretSource,
} from "../catalog/resolved.ts";
import { type About, environmentFor } from "./environment-of.ts";
import { usage } from "./exit-codes.ts";

/** One tenant of an environment: decided, or with what is wrong with it. */
export type TenantView =
  | { readonly id: string; readonly site: string; readonly resolved: ResolvedTenant }
  | { readonly id: string; readonly site: string; readonly problems: readonly CatalogProblem[] };

/** What a command on one environment works on. */
export interface CatalogView {
  readonly loaded: LoadResult;
  readonly environment: string;
  /** Sorted by id. A tenant whose file is gone or cannot be read is among them; the latter has an empty site. */
  readonly tenants: readonly TenantView[];
}

/**
 * Opens a catalog for work on one environment. Trouble in one tenant's file, or in one site's ledger, stays with
 * whom it concerns.
 * @throws CatalogError when something is wrong that concerns all: `platform/` itself.
 */
export function openCatalog(root: string, about: About): CatalogView {
  const loaded = loadCatalog(root);
  const common = loaded.problems.filter(({ file }) => concernsAll(file));
  if (common.length > 0) throw new CatalogError(common);
  const environment = environmentFor(loaded.catalog, about);
  const prefix = `${tenantsFolder}/${environment}/`;
  const broken = [...loaded.catalog.broken]
    .filter((file) => file.startsWith(prefix) && file.endsWith(".yaml"))
    .map((file) => ({ id: file.slice(prefix.length, -".yaml".length), site: "" }));
  const sound = loaded.catalog.tenants.filter((tenant) => tenant.environment === environment);
  const there = [...broken, ...sound];
  const tenants = [...there, ...orphansBeside(loaded, environment, there)].sort((a, b) =>
    a.id < b.id ? -1 : 1,
  );
  return {
    loaded,
    environment,
    tenants: tenants.map(({ id, site }) => viewTenant(loaded, environment, id, site)),
  };
}

/** @throws CatalogError */
export function platformOf(view: CatalogView): ResolvedPlatform {
  const problems = view.loaded.problems.filter(({ file }) => file.startsWith(ledgerFolder));
  return resolvePlatform({ ...view.loaded, problems }, view.environment);
}

/**
 * The tenants that a command line names; all when it names none.
 * @throws CliError (2) for one that is not there, with the ones that are.
 */
export function selectTenants(
  view: CatalogView,
  ids: readonly string[],
  site: string | undefined,
): TenantView[] {
  const known = view.tenants.map((tenant) => tenant.id);
  const unknown = ids.filter((id) => !known.includes(id));
  if (unknown.length > 0) {
    throw usage(
      `There is no tenant ${unknown.map((id) => `"${id}"`).join(", ")} in tenants/${view.environment}/. ` +
        `There is: ${known.join(", ") || "none"}.`,
    );
  }
  return view.tenants.filter(
    (tenant) =>
      (ids.length === 0 || ids.includes(tenant.id)) && (site === undefined || tenant.site === site),
  );
}

/**
 * Every place that secrets of the environment are read from: what the local cloud needs stand-ins for, and what is
 * taken out of everything that is posted.
 */
export function secretSources(view: CatalogView, platform: ResolvedPlatform): SecretSource[] {
  const services = view.tenants.flatMap((tenant) =>
    "resolved" in tenant ? tenant.resolved.services.flatMap((it) => Object.values(it.secrets)) : [],
  );
  const { webhook } = view.loaded.catalog.environments.get(view.environment) ?? {};
  return [...platform.sites.flatMap(siteSecrets), ...services, ...(webhook ? [webhook.key] : [])];
}

function siteSecrets(site: ResolvedSite): SecretSource[] {
  switch (site.substrate) {
    case "aws":
      return awsSecrets(site);
    case "proxmox":
      return proxmoxSecrets(site);
    case "vps":
      return vpsSecrets(site);
  }
}

function vpsSecrets({ access, cloudflare, dumps, tls }: ResolvedVpsSite): SecretSource[] {
  const challenge = tls.acme?.challenge;
  return [
    ...(cloudflare ? [cloudflare.access.token] : []),
    ...(challenge && "cloudflareToken" in challenge ? [challenge.cloudflareToken] : []),
    ...Object.values(access.credentials),
    ...(dumps?.secondary ? [dumps.secondary.accessKey, dumps.secondary.secretKey] : []),
  ];
}

/** Credentials of AWS come from the environment by themselves; here is only what a site's file names. */
function awsSecrets({ alarms }: ResolvedAwsSite): SecretSource[] {
  return alarms.pagerduty === null ? [] : [alarms.pagerduty];
}

function proxmoxSecrets(site: ResolvedProxmoxSite): SecretSource[] {
  const { access, cloudflare, guests, storages, dumps, register, virtualAddress, replication } =
    site;
  return [
    ...(cloudflare ? [cloudflare.access.token] : []),
    ...Object.values(access.credentials),
    ...guests.flatMap((guest) => Object.values(guest.secrets)),
    ...storages.flatMap((it) => (it.kind === "pbs" ? [it.password, it.encryptionKey] : [])),
    ...(dumps?.secondary ? [dumps.secondary.accessKey, dumps.secondary.secretKey] : []),
    ...Object.values(register?.passwords ?? {}),
    ...(virtualAddress ? [virtualAddress.password] : []),
    ...(replication ? [replication.password] : []),
  ];
}

function viewTenant(loaded: LoadResult, environment: string, id: string, site: string): TenantView {
  const own = tenantFile(environment, id);
  const problems = loaded.problems.filter(
    ({ file }) => file === own || file === `${ledgerFolder}/${site}.yaml`,
  );
  if (problems.length > 0) return { id, site, problems };
  try {
    return { id, site, resolved: resolveTenant({ ...loaded, problems: [] }, environment, id) };
  } catch (error) {
    if (error instanceof CatalogError) return { id, site, problems: error.problems };
    throw error;
  }
}

/** Tenants that a ledger holds and no file describes: nothing is done to them, and they are not passed over. */
function orphansBeside(
  { catalog }: LoadResult,
  environment: string,
  there: readonly { readonly id: string }[],
): { id: string; site: string }[] {
  const known = new Set(there.map(({ id }) => id));
  const sites = catalog.environments.get(environment)?.sites ?? [];
  return sites.flatMap((site) => {
    const held = [...(catalog.ledgers.get(site)?.tenants.values() ?? [])];
    return held.filter((id) => !known.has(id)).map((id) => ({ id, site }));
  });
}

function concernsAll(file: string): boolean {
  return !file.startsWith(`${tenantsFolder}/`) && !file.startsWith(`${ledgerFolder}/`);
}
