import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Catalog, Site } from "../catalog/catalog.ts";
import { didYouMean } from "../catalog/check/problem.ts";
import { tenantFile } from "../catalog/files.ts";
import { environmentOf } from "../catalog/subscriptions.ts";
import { chooseEnvironment } from "./context.ts";
import { usage } from "./exit-codes.ts";

/** What a command line says that it is about. */
export interface About {
  readonly env?: string | undefined;
  readonly site?: string | undefined;
  readonly tenant?: readonly string[] | undefined;
}

/**
 * The environment that a command is about: the one that is named, else the only one that has the site and the tenants.
 * @throws CliError (2) when there is a choice, when there is none, and when site and environment contradict each other
 */
export function environmentFor(catalog: Catalog, about: About): string {
  const all = [...catalog.environments.keys()];
  if (about.env !== undefined || all.length < 2) {
    const environment = chooseEnvironment(all, about.env);
    if (about.site !== undefined) siteIn(catalog, about.site, environment);
    return environment;
  }
  const site = about.site === undefined ? undefined : environmentOfSite(catalog, about.site);
  const homes = (about.tenant ?? []).map((id) => ({ id, in: homesOf(catalog, id) }));
  const unknown = homes.filter((it) => it.in.length === 0);
  if (unknown.length > 0) throw usage(unknown.map(({ id }) => noTenant(catalog, id)).join("\n"));
  const left = all.filter(
    (id) => (site === undefined || site === id) && homes.every((home) => home.in.includes(id)),
  );
  if (left.length > 0) return chooseEnvironment(left, undefined);
  const named = homes.map((home) => `${home.id} (${home.in.join(", ")})`).join(", ");
  throw usage(
    site === undefined
      ? `No environment has all of these tenants: ${named}. Run the command once for each environment.`
      : `The site ${about.site} belongs to the environment ${site}, and not every tenant that is named does: ${named}.`,
  );
}

/** @throws CliError (2) with the sites that there are */
export function siteNamed(catalog: Catalog, id: string): Site {
  const site = catalog.sites.get(id);
  if (site) return site;
  const known = [...catalog.sites.keys()].join(", ");
  throw usage(`There is no site "${id}" in platform/sites/. There is: ${known}.`);
}

/** A site of the environment that a command line names beside it. @throws CliError (2) when it is another's */
export function siteIn(catalog: Catalog, id: string, environment: string): Site {
  const site = siteNamed(catalog, id);
  const owner = environmentOfSite(catalog, id);
  if (owner === environment) return site;
  throw usage(`The site ${id} belongs to the environment ${owner}, not to ${environment}.`);
}

/** @throws CliError (2) when there is no such site, or when no environment has it */
export function environmentOfSite(catalog: Catalog, id: string): string {
  siteNamed(catalog, id);
  const environment = environmentOf(catalog, id)?.id;
  if (environment === undefined) throw usage(`The site ${id} belongs to no environment.`);
  return environment;
}

/** Environments with a file of that tenant, readable or not, or with a line about it in a ledger: also of one that is gone. */
function homesOf(catalog: Catalog, tenant: string): string[] {
  const holds = (site: string): boolean => {
    const ledger = catalog.ledgers.get(site);
    const held = [...(ledger?.tenants.values() ?? []), ...(ledger?.releasedTenants.values() ?? [])];
    return held.includes(tenant);
  };
  return [...catalog.environments.values()]
    .filter(
      ({ id, sites }) =>
        existsSync(join(catalog.root, tenantFile(id, tenant))) || sites.some(holds),
    )
    .map(({ id }) => id);
}

function noTenant(catalog: Catalog, id: string): string {
  const known = catalog.tenants.map((tenant) => tenant.id);
  return `There is no tenant "${id}" in any environment.${didYouMean(id, new Set(known))}`;
}
