import type { Tenant, Tier } from "../../catalog/catalog.ts";
import { lineOf, problemAt } from "../../catalog/check/problem.ts";
import { tenantFile, tiersFile } from "../../catalog/files.ts";
import { tenantSchema } from "../../catalog/schema/tenant.ts";
import { comesToTenant } from "../../catalog/subscriptions.ts";
import type { Assigned } from "./assign.ts";
import type { AdoptProblem } from "./problem.ts";
import type { AdoptRequest, Left } from "./request.ts";

/** A tenant whose guests are taken over. */
export interface AdoptedTenant {
  readonly id: string;
  readonly file: string;
  /** Null where the file is there already: it is extended. */
  readonly fresh: { readonly name: string; readonly tier: string } | null;
  /** All its guests that are adopted, those of earlier runs included; sorted by service. */
  readonly guests: readonly Assigned[];
  /** What its list of services must hold. */
  readonly services: readonly string[];
}

export interface AdoptedTenants {
  readonly tenants: readonly AdoptedTenant[];
  readonly left: readonly Left[];
  readonly problems: readonly AdoptProblem[];
}

/**
 * The tenants that the guests make up: which file each needs, with which tier.
 *
 * @param doubtful tenants with guests that were refused: what is missing of them is known already
 */
export function gatherTenants(
  request: AdoptRequest,
  assigned: readonly Assigned[],
  doubtful: ReadonlySet<string>,
): AdoptedTenants {
  const tenants: AdoptedTenant[] = [];
  const left: Left[] = [];
  const problems: AdoptProblem[] = [];
  const groups = [...Map.groupBy(assigned, (it) => it.tenant)].sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [id, unsorted] of groups) {
    const guests = [...unsorted].sort((a, b) => (a.service < b.service ? -1 : 1));
    const fresh = guests.filter(({ known }) => !known);
    const why = fresh.length > 0 ? livesAlready(request, id) : undefined;
    if (why) {
      left.push(
        ...fresh.map((it) => ({ what: `VMID ${it.vmid} (${it.tenant}/${it.service})`, why })),
      );
      continue;
    }
    const found = gatherTenant(request, id, guests);
    if ("problems" in found) problems.push(...(doubtful.has(id) ? [] : found.problems));
    else tenants.push(found.tenant);
  }
  return { tenants, left, problems };
}

/** A tenant that is Tenantry's own in part is not turned back into one that is only looked at. */
function livesAlready({ ledger }: AdoptRequest, id: string): string | undefined {
  const own = [...ledger.guests].filter(
    ([vmid, { of }]) => of.startsWith(`${id}/`) && !ledger.adopted.has(vmid),
  );
  if (own.length === 0) return undefined;
  const [vmid, line] = own[0] as (typeof own)[number];
  return `${id} has guests that are Tenantry's already (${line.of}, VMID ${vmid}), and only a tenant as a whole is taken over`;
}

function gatherTenant(
  request: AdoptRequest,
  id: string,
  guests: readonly Assigned[],
): { readonly tenant: AdoptedTenant } | { readonly problems: readonly AdoptProblem[] } {
  const { catalog, environment } = request;
  const file = tenantFile(environment, id);
  const existing = catalog.tenants.find((it) => it.environment === environment && it.id === id);
  const problems: AdoptProblem[] = [];
  const where = `tenant ${id}`;
  const has = new Set(guests.map(({ service }) => service));
  for (const service of catalog.services.values()) {
    if (!comesToTenant(service, { site: request.site.id }) || has.has(service.id)) continue;
    const at = lineOf(catalog.sources, { file: service.file, path: ["everyTenant"] });
    const message = `no guest of it is ${service.id}, which comes with every tenant (${at}), so \`tenantry up\` would make one. Name its guest in the file of --map, or leave its guests alone there.`;
    problems.push({ where, code: "E_MISSING", message });
  }
  const services = [...has]
    .filter((it) => {
      const service = catalog.services.get(it);
      return !service || !comesToTenant(service, { site: request.site.id });
    })
    .sort();
  if (existing) {
    problems.push(...disagreements(request, existing, has));
    return problems.length > 0
      ? { problems }
      : { tenant: { id, file, fresh: null, guests, services } };
  }
  const tier = smallestTier(request, guests, services.length);
  if (!tier) {
    const message = `no tier of ${tiersFile} with the isolation pool has room for ${services.length} services and a size that all of them have: ${[...has].sort().join(", ")}. Add one.`;
    problems.push({ where, code: "E_LIMIT", message });
  }
  if (problems.length > 0 || !tier) return { problems };
  const name = nameOf(request, id, guests);
  return {
    tenant: { id, file, fresh: { name, tier: tier.id }, guests, services },
  };
}

/** What people call it: the comment of the pool that all its guests are in, else its id. */
function nameOf({ observed }: AdoptRequest, id: string, guests: readonly Assigned[]): string {
  const pools = new Set(guests.map(({ facts }) => facts.pool));
  const [pool] = pools;
  const comment = pools.size === 1 && pool ? (observed.pools.get(pool) ?? "").trim() : "";
  if (tenantSchema.shape.name.safeParse(comment).success) return comment;
  return id
    .split("-")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(" ");
}

/** Where a file that is there already says something else than what was found. */
function disagreements(
  { catalog, ledger, site }: AdoptRequest,
  tenant: Tenant,
  found: ReadonlySet<string>,
): AdoptProblem[] {
  const { id, file } = tenant;
  const problems: AdoptProblem[] = [];
  if (tenant.site !== site.id) {
    const message = `its guests were found on ${site.id}. A tenant lives on one site: correct this, or leave them alone with --map.`;
    problems.push(problemAt(catalog.sources, "E_CONFLICT", { file, path: ["site"] }, message));
  }
  const inLedger = new Set([...ledger.guests.values()].map(({ of }) => of));
  for (const [index, service] of tenant.services.entries()) {
    if (found.has(service) || inLedger.has(`${id}/${service}`)) continue;
    const message = `no guest of ${id} is ${service}, so \`tenantry up\` would make one. Name its guest with --map, or take it out until the others are taken over.`;
    const at = { file, path: ["services", index] };
    problems.push(problemAt(catalog.sources, "E_CONFLICT", at, message));
  }
  return problems;
}

/** Of those tiers that share the site's servers, with room and with a size that every service has. */
function smallestTier(
  { catalog }: AdoptRequest,
  guests: readonly Assigned[],
  services: number,
): Tier | undefined {
  const hasSize = (tier: Tier): boolean =>
    guests.every(({ service }) => {
      const sizes = catalog.services.get(service)?.sizes;
      return sizes !== undefined && Object.hasOwn(sizes, tier.size);
    });
  return [...catalog.tiers.values()]
    .filter((it) => it.isolation === "pool" && it.maxServices >= services && hasSize(it))
    .sort((a, b) => a.maxServices - b.maxServices || (a.id < b.id ? -1 : 1))[0];
}
