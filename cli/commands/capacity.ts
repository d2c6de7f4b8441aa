import type { Catalog, Site } from "../../catalog/catalog.ts";
import { CatalogError } from "../../catalog/errors.ts";
import { tenantsFolder } from "../../catalog/files.ts";
import { loadCatalog } from "../../catalog/load.ts";
import { type Estimate, estimate } from "../../catalog/proxmox/estimate.ts";
import { substrateOf } from "../../catalog/substrates.ts";
import { chooseEnvironment, projectOf } from "../context.ts";
import { siteIn, siteNamed } from "../environment-of.ts";
import { type ExitCode, exitCodes, usage } from "../exit-codes.ts";
import { type CommandOptions, words } from "../options.ts";
import { estimateLines } from "../print/capacity/estimate.ts";
import { capacityLines } from "../print/capacity.ts";

/** `tenantry capacity` */
export function capacityCommand(options: CommandOptions): ExitCode {
  const { catalog, problems } = loadCatalog(projectOf(options).catalog);
  // A tenant whose file is broken still has its guests in the ledger; `platform/` says what there is.
  const common = problems.filter(({ file }) => !file.startsWith(`${tenantsFolder}/`));
  if (common.length > 0) throw new CatalogError(common);
  if (problems.length > 0) {
    process.stderr.write(
      "warning: tenants' files have errors; their guests count with the largest size. Run: tenantry validate\n",
    );
  }
  const sites = sitesOf(catalog, options).map((site) => ({
    figures: substrateOf(site).capacity(catalog, site),
    more: estimateFor(catalog, site, options),
  }));
  if (options.json) {
    const data = sites.map(({ figures, more }) => ({
      ...figures,
      ...(more ? { add: { ...more, fits: more.tenants <= more.room } } : {}),
    }));
    process.stdout.write(`${JSON.stringify({ sites: data }, null, 2)}\n`);
  } else {
    const lines = sites.map(({ figures, more }) => [
      ...capacityLines(figures),
      ...(more ? ["", ...estimateLines(more)] : []),
    ]);
    process.stdout.write(`${lines.map((block) => block.join("\n")).join("\n\n")}\n`);
  }
  return exitCodes.ok;
}

/** All sites, those of an environment, or the one that is named. */
function sitesOf(catalog: Catalog, { env, site }: CommandOptions): Site[] {
  if (site !== undefined) {
    if (env === undefined) return [siteNamed(catalog, site)];
    return [siteIn(catalog, site, chooseEnvironment(catalog.environments.keys(), env))];
  }
  const sites = [...catalog.sites.values()];
  if (env === undefined) return sites;
  const environment = chooseEnvironment(catalog.environments.keys(), env);
  return sites.filter(({ id }) => catalog.environments.get(environment)?.sites.includes(id));
}

function estimateFor(
  catalog: Catalog,
  site: Site,
  { add, tier, services = "", site: named }: CommandOptions,
): Estimate | undefined {
  if (tier === undefined) {
    if (add === undefined && services === "") return undefined;
    throw usage(`Say what tenants they are with --tier: ${[...catalog.tiers.keys()].join(", ")}.`);
  }
  if (site.substrate !== "proxmox") {
    if (named === undefined) return undefined;
    throw usage(
      `--tier fills hosts, and ${site.id} is a site on AWS: there tenants end at quotas, which are shown without --tier.`,
    );
  }
  const answer = estimate(catalog, site, { tenants: add ?? 1, tier, services: words(services) });
  if ("refused" in answer) {
    throw usage(`${answer.refused.charAt(0).toUpperCase()}${answer.refused.slice(1)}`);
  }
  return answer;
}
