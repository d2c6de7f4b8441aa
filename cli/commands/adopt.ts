import type { ProxmoxSite, Site } from "../../catalog/catalog.ts";
import { CatalogError } from "../../catalog/errors.ts";
import { loadCatalog } from "../../catalog/load.ts";
import { shorten } from "../../catalog/read/show.ts";
import { storedSecret } from "../../catalog/schema/values.ts";
import { type AdoptOptions, type AdoptResult, adopt } from "../../fleet/adopt/adopt.ts";
import { readMapFile } from "../../fleet/adopt/map-file.ts";
import { formatAdoptProblems } from "../../fleet/adopt/problem.ts";
import type { Project } from "../../fleet/project.ts";
import { projectOf } from "../context.ts";
import { environmentOfSite, siteIn } from "../environment-of.ts";
import { type ExitCode, exitCodes, usage } from "../exit-codes.ts";
import { withLedgerLock } from "../ledger-lock.ts";
import type { CommandOptions } from "../options.ts";
import { type AdoptionScene, adoptionLines } from "../print/adoption.ts";
import { today } from "../today.ts";

/** `tenantry adopt` */
export async function adoptCommand(options: CommandOptions, id: string): Promise<ExitCode> {
  const npm = proxyOf(options);
  const project = projectOf(options);
  return withLedgerLock(project.catalog, () => adoptSite(options, id, project, npm));
}

async function adoptSite(
  options: CommandOptions,
  id: string,
  project: Project,
  npm: AdoptOptions["npm"],
): Promise<ExitCode> {
  const { catalog, problems } = loadCatalog(project.catalog);
  if (problems.length > 0) throw new CatalogError(problems);
  const environment = options.env ?? environmentOfSite(catalog, id);
  const site = onProxmox(siteIn(catalog, id, environment));
  const scene: AdoptionScene = {
    site: site.id,
    environment,
    local: options.local ?? false,
    dryRun: options.dryRun ?? false,
  };
  const result = await adopt({
    ...{ project, catalog, environment, site, npm },
    map: options.map === undefined ? new Map() : readMapFile(options.map),
    local: scene.local,
    env: process.env,
    today: today(),
    dryRun: scene.dryRun,
  });
  if (options.json) process.stdout.write(`${JSON.stringify(dataOf(result, scene), null, 2)}\n`);
  else process.stdout.write(`${adoptionLines(result, scene).join("\n")}\n`);
  if (result.problems.length === 0) return exitCodes.ok;
  if (!options.json) {
    process.stderr.write(`\n${formatAdoptProblems(result.problems)}\n\nNothing was written.\n`);
  }
  return exitCodes.catalog;
}

/** @throws CliError (2) */
function onProxmox(site: Site): ProxmoxSite {
  if (site.substrate === "proxmox") return site;
  throw usage(
    `${site.id} is a site on AWS, and \`adopt\` reads the guests of a Proxmox cluster. Nothing on AWS is taken over: bring the site up beside what runs there, and move the data.`,
  );
}

/** Nginx Proxy Manager has no TLS of its own on its port 81, so http is allowed, inside the site. */
function proxyOf({ npm, npmToken }: CommandOptions): AdoptOptions["npm"] {
  if (npm === undefined && npmToken === undefined) return null;
  if (npm === undefined || npmToken === undefined) {
    throw usage("--npm and --npm-token belong together: where it is, and where its token stands.");
  }
  if (!/^https?:\/\/[^/@\s]+\/?$/.test(npm) || !URL.canParse(npm)) {
    throw usage(
      `--npm "${shorten(npm)}": expected http://host:port or https://host:port, nothing else.`,
    );
  }
  const token = storedSecret.safeParse(npmToken);
  if (!token.success) throw usage("--npm-token: expected env:NAME or file:PATH, not the token.");
  return { url: npm.replace(/\/$/, ""), token: token.data };
}

function dataOf(result: AdoptResult, scene: AdoptionScene): unknown {
  const { plan, observed, imports, problems, changes } = result;
  return {
    ...scene,
    written: !scene.dryRun && problems.length === 0,
    read: {
      version: observed.version,
      guests: observed.guests.length,
      pools: observed.pools.size,
      proxyHosts: observed.proxy?.hosts.length ?? null,
    },
    own: plan.own.map(({ name, vmid, isTemplate }) => ({ name, vmid, isTemplate })),
    tenants: plan.tenants.map(({ id, fresh, guests }) => ({
      id,
      name: fresh?.name ?? null,
      tier: fresh?.tier ?? null,
      guests: guests.map(({ service, vmid, ip, host, by }) => ({ service, vmid, ip, host, by })),
    })),
    left: plan.left,
    notes: plan.notes,
    files: changes.map(({ file, before }) => ({ file, new: before === null })),
    imports,
    problems,
  };
}
