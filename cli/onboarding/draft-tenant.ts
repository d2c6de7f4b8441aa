import { isDeepStrictEqual } from "node:util";
import { stringify } from "yaml";
import type { Catalog, Ledger, LoadResult, Sources, Tenant } from "../../catalog/catalog.ts";
import { problemAt } from "../../catalog/check/problem.ts";
import { CatalogError, type CatalogProblem } from "../../catalog/errors.ts";
import { tenantFile } from "../../catalog/files.ts";
import { allocate } from "../../catalog/ledger/allocate.ts";
import { readDocument } from "../../catalog/read/document.ts";
import { parseWithPositions } from "../../catalog/read/positions.ts";
import { resolveTenant } from "../../catalog/resolve/tenant.ts";
import type { ResolvedTenant } from "../../catalog/resolved.ts";
import { tenantSchema } from "../../catalog/schema/tenant.ts";
import { substrateOf } from "../../catalog/substrates.ts";

/** What a command line says about a tenant. */
export interface TenantFacts {
  readonly environment: string;
  readonly id: string;
  readonly name: string;
  readonly site: string;
  readonly tier: string;
  readonly services: readonly string[];
}

/** A tenant that could be written: everything about it has been checked. */
export interface TenantDraft {
  /** The tenant's file relative to the catalog's root. */
  readonly file: string;
  /** What has to be written there; undefined when the file is there and says the same. */
  readonly text: string | undefined;
  /** Every site's ledger as it should be. */
  readonly ledgers: readonly Ledger[];
  readonly resolved: ResolvedTenant;
}

/**
 * A tenant's file and ledger lines, checked as if they stood there already: shape, references, numbers, room.
 * A tenant that is there with the same facts needs no file; its lines are given if it has none yet.
 *
 * @param today `YYYY-MM-DD`
 * @throws CatalogError with everything that is wrong, in the file that would be written or in those that are there
 */
export function draftTenant(loaded: LoadResult, facts: TenantFacts, today: string): TenantDraft {
  // A file that cannot be read might ask for something, or hold a number: nothing is given out around it.
  if (loaded.problems.length > 0) throw new CatalogError(loaded.problems);
  const { environment, id } = facts;
  const file = tenantFile(environment, id);
  const standing = loaded.catalog.tenants.find(
    (tenant) => tenant.id === id && tenant.environment === environment,
  );
  if (standing) refuseDifferent(loaded.catalog, standing, facts);
  const text = standing ? undefined : tenantText(facts);
  const catalog = text === undefined ? loaded.catalog : withTenant(loaded.catalog, facts, text);

  const allocation = allocate(catalog, today);
  if (allocation.problems.length > 0) throw new CatalogError(allocation.problems);
  const after = { ...catalog, ledgers: allocation.ledgers };
  const sites = [...after.sites.values()].filter((site) => site.id === facts.site);
  const full = sites.flatMap((site) => {
    const substrate = substrateOf(site);
    return substrate.checkCapacity(after, site, substrate.capacity(after, site));
  });
  if (full.length > 0) throw new CatalogError(full);
  return {
    file,
    text,
    ledgers: [...allocation.ledgers.values()],
    resolved: resolveTenant({ ...loaded, catalog: after }, environment, id),
  };
}

/** The file of a tenant, as a person would write it. */
function tenantText({ name, site, tier, services }: TenantFacts): string {
  return [
    "# yaml-language-server: $schema=../../catalog/generated/tenant.schema.json",
    `name: ${stringify(name, { lineWidth: 0, defaultStringType: "PLAIN", blockQuote: false }).trimEnd()}`,
    `site: ${plain(site)}`,
    `tier: ${plain(tier)}`,
    `services: [${services.map(plain).join(", ")}]`,
    "",
  ].join("\n");
}

/** An id as it is; whatever else somebody may have passed, as a text that the checks then refuse. */
function plain(id: string): string {
  return /^[a-z][a-z0-9-]*$/.test(id) ? id : JSON.stringify(id);
}

/** A tenant is changed by editing its file: a command that says something else is most likely a mistake. */
function refuseDifferent(catalog: Catalog, standing: Tenant, facts: TenantFacts): void {
  const problems: CatalogProblem[] = [];
  const compare = (key: "name" | "site" | "tier" | "services", found: string, given: string) => {
    if (found === given) return;
    problems.push(
      problemAt(
        catalog.sources,
        "E_CONFLICT",
        { file: standing.file, path: [key] },
        `${facts.id} is there already, and this says ${JSON.stringify(found)} where the command says ${JSON.stringify(given)}. To change a tenant, edit its file; for another customer, choose another id.`,
      ),
    );
  };
  compare("name", standing.name, facts.name);
  compare("site", standing.site, facts.site);
  compare("tier", standing.tier, facts.tier);
  if (!isDeepStrictEqual(new Set(standing.services), new Set(facts.services))) {
    compare("services", sorted(standing.services), sorted(facts.services));
  }
  if (problems.length > 0) throw new CatalogError(problems);
}

function sorted(words: readonly string[]): string {
  return [...words].sort().join(", ");
}

/** The catalog with the tenant's file in it, though it is not on the disk yet. */
function withTenant(catalog: Catalog, facts: TenantFacts, text: string): Catalog {
  const { environment, id } = facts;
  const file = tenantFile(environment, id);
  const read = readDocument(file, text, tenantSchema);
  if (!read.ok) throw new CatalogError(read.problems);
  const tenant: Tenant = { environment, id, file, ...read.value };
  const key = (it: Tenant): string => `${it.environment}/${it.id}`;
  return {
    ...catalog,
    tenants: [...catalog.tenants, tenant].sort((a, b) => (key(a) < key(b) ? -1 : 1)),
    sources: withFile(catalog.sources, file, text),
  };
}

function withFile(sources: Sources, file: string, text: string): Sources {
  const positioned = parseWithPositions(file, text);
  return {
    place: (of, path, which) =>
      of === file ? positioned.place(path, which) : sources.place(of, path, which),
  };
}
