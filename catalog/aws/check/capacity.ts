import type { AwsSite, Catalog } from "../../catalog.ts";
import { type At, problemAt } from "../../check/problem.ts";
import { inSite } from "../../check/report.ts";
import type { CatalogProblem } from "../../errors.ts";
import { ledgerOf } from "../../ledger/index-ledger.ts";
import type { AwsCapacity, GroundFigures } from "../capacity.ts";
import { RESERVED_CONNECTIONS } from "../connections.ts";
import { type QuotaId, quotas } from "../quotas.ts";

/**
 * What AWS would refuse: more behind a load balancer or in an account than its quotas allow, more connections promised
 * than a server has. Each at the line that says how much there is.
 */
export function checkAwsCapacity(
  catalog: Catalog,
  site: AwsSite,
  figures: AwsCapacity,
): CatalogProblem[] {
  const problems: CatalogProblem[] = [];
  const add = (at: At, message: string): void => {
    problems.push(problemAt(catalog.sources, "E_CAPACITY", at, message));
  };
  for (const ground of figures.grounds) checkGround(catalog, site, ground, add);
  for (const { id, used, available } of figures.quotas) {
    if (used <= available) continue;
    const { title, source } = quotas[id];
    const message = `the sites of account ${site.account} in ${site.region} need ${used} ${title}, and there are ${available} (${source}). Have AWS raise the quota and write it here as quotas.${id}, or move tenants to a site in another account or region.`;
    add(inSite(site, ["quotas", id]), message);
  }
  for (const { server, engine, tenant, used, available, maxConnections } of figures.connections) {
    if (used <= available) continue;
    const what = `${server} has ${maxConnections} connections, of which ${RESERVED_CONNECTIONS} are kept for its administrators; services and their nightly dumps are promised ${used}`;
    if (tenant === null) {
      const message = `${what}. Raise maxConnections with a larger class, or move tenants to another site.`;
      add(inSite(site, ["databases", engine, "maxConnections"]), message);
      continue;
    }
    const found = catalog.tenants.find((it) => it.id === tenant && it.site === site.id);
    const message = `${what}. Raise maxConnections of dedicated.${engine} in ${site.file}, or take services out.`;
    add({ file: found?.file ?? site.file, path: found ? ["services"] : ["dedicated"] }, message);
  }
  return problems;
}

type Add = (at: At, message: string) => void;

const limits = {
  targetGroups: "targetGroupsPerAlb",
  rules: "rulesPerAlb",
  targets: "targetsPerAlb",
  cacheUsers: "cacheUsersPerGroup",
} as const satisfies Record<string, QuotaId>;

function checkGround(catalog: Catalog, site: AwsSite, ground: GroundFigures, add: Add): void {
  for (const [key, id] of Object.entries(limits) as [keyof typeof limits, QuotaId][]) {
    const { used, available } = ground[key];
    if (used <= available) continue;
    const { adjustable, source, title } = quotas[id];
    const what =
      ground.tenant === null
        ? `shard ${ground.shard} of ${site.id} has ${used} ${title}`
        : `${ground.tenant}, with a load balancer and a cache of its own, has ${used} ${title}`;
    const raise = adjustable
      ? `Have AWS raise the quota and write it here as quotas.${id}, or take`
      : "AWS raises that for nobody: take";
    const whose = ground.tenant === null ? "out of tenants on it" : "out of it";
    const message = `${what}, and there are ${available} (${source}). ${raise} services ${whose}.`;
    add(adjustable ? inSite(site, ["quotas", id]) : atGround(catalog, site, ground), message);
  }
}

/** Where a ledger puts somebody there. */
function atGround(catalog: Catalog, site: AwsSite, { shard, tenant }: GroundFigures): At {
  const ledger = ledgerOf(catalog, site.id);
  const isThere = ([number, it]: readonly [number, number]): boolean =>
    it === shard && ledger.tenants.has(number);
  const last = [...ledger.shards].filter(isThere).at(-1);
  if (last) return { file: ledger.file, path: ["shards", last[0]] };
  const own = [...ledger.networks].find(([, it]) => it.of === tenant);
  return own
    ? { file: ledger.file, path: ["networks", own[0]], which: "key" }
    : { file: site.file, path: [] };
}
