import { awsEstimate } from "../../catalog/aws/estimate.ts";
import type { Catalog, Site } from "../../catalog/catalog.ts";
import { CatalogError } from "../../catalog/errors.ts";
import type { TrialEstimate } from "../../catalog/estimate.ts";
import { tenantsFolder } from "../../catalog/files.ts";
import { loadCatalog } from "../../catalog/load.ts";
import { type Estimate, type EstimateRequest, estimate } from "../../catalog/proxmox/estimate.ts";
import { substrateOf } from "../../catalog/substrates.ts";
import { vpsEstimate } from "../../catalog/vps/estimate.ts";
import { chooseEnvironment, projectOf } from "../context.ts";
import { siteIn, siteNamed } from "../environment-of.ts";
import { type ExitCode, exitCodes, usage } from "../exit-codes.ts";
import { type CommandOptions, words } from "../options.ts";
import { estimateLines, trialEstimateLines } from "../print/capacity/estimate.ts";
import { capacityLines } from "../print/capacity.ts";
import { outputWidth } from "../print/table.ts";
import { hanging } from "../print/words.ts";
import { today } from "../today.ts";

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
  const asked = sitesOf(catalog, options);
  const estimated = estimates(catalog, asked, options);
  const sites = asked.map((site, index) => ({
    figures: substrateOf(site).capacity(catalog, site),
    more: estimated[index],
  }));
  if (options.json) {
    const data = sites.map(({ figures, more }) => ({
      ...figures,
      ...(more ? { add: more.data } : {}),
    }));
    process.stdout.write(`${JSON.stringify({ sites: data }, null, 2)}\n`);
  } else {
    const lines = sites.map(({ figures, more }) => [
      ...capacityLines(figures),
      ...(more ? ["", ...more.lines] : []),
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

/** An answer about one site, as data and as lines. */
interface More {
  readonly data: object;
  readonly lines: readonly string[];
  /** Why there can be no such tenant there; absent where there can. */
  readonly refused?: string;
}

/** What `--add`, `--tier` and `--services` ask, site by site; none where they ask nothing. */
function estimates(catalog: Catalog, sites: readonly Site[], options: CommandOptions): More[] {
  const { add, tier, services } = options;
  if (tier === undefined) {
    if (add === undefined && services === undefined) return [];
    const tiers = [...catalog.tiers.keys()].join(", ");
    const which = "--services (what each of them subscribes to, with commas)";
    throw usage(
      services === undefined
        ? `Say what tenants they are: --tier (${tiers}) and, unless they have only what every tenant has, ${which}.`
        : `Say what tenants they are with --tier: ${tiers}.`,
    );
  }
  const asked = { tenants: add ?? 1, tier, services: words(services ?? "") };
  const all = sites.map((site) => estimateFor(catalog, site, asked));
  // A tenant of one substrate's services is none of the other's: only where it fits nowhere is it a mistake.
  const [first] = all;
  if (first?.refused !== undefined && all.every(({ refused }) => refused !== undefined)) {
    throw usage(first.refused);
  }
  return all;
}

function estimateFor(catalog: Catalog, site: Site, asked: EstimateRequest): More {
  if (site.substrate === "proxmox") {
    const answer = estimate(catalog, site, asked);
    return "refused" in answer ? none(site, answer) : asMore(answer, estimateLines(answer));
  }
  const answer =
    site.substrate === "aws"
      ? awsEstimate(catalog, site, asked, today())
      : vpsEstimate(catalog, site, asked, today());
  return "refused" in answer ? none(site, answer) : asMore(answer, trialEstimateLines(answer));
}

function asMore(answer: Estimate | TrialEstimate, lines: readonly string[]): More {
  return { data: { ...answer, fits: answer.tenants <= answer.room }, lines };
}

function none(site: Site, { refused }: { readonly refused: string }): More {
  const line = `No such tenant on ${site.id}: ${refused}`;
  return { data: { site: site.id, refused }, lines: hanging(line, outputWidth()), refused: line };
}
