import type { Catalog, Ledger, Tenant } from "../catalog.ts";
import { serviceLines, splitOf } from "../ledger/index-ledger.ts";
import type { AffectedRow } from "./row.ts";

/** What the ledgers say of a tenant whose file is gone: that alone deletes nothing. */
export function heldNote(
  after: Catalog,
  { environment, id }: Pick<Tenant, "environment" | "id">,
): string {
  const ledgers = ledgersOf(after, environment);
  const holder = ledgers.find((ledger) => holds(ledger.tenants, id));
  if (holder) {
    const lines = serviceLines(holder).filter(({ of }) => splitOf(of).tenant === id).length;
    const services = lines === 1 ? "1 service" : `${lines} services`;
    return `nothing is deleted: ${holder.file} still has it with ${services}; bring the file back, or run \`tenantry release ${id}\``;
  }
  if (ledgers.some((ledger) => holds(ledger.releasedTenants, id))) return releasedNote;
  return "no ledger has it: it was never given anything";
}

/** A catalog with the tenants whose files are gone and whose ledger lines stand: what they take, they take still. */
export function withHeld(before: Catalog, after: Catalog): Catalog {
  const there = new Set(after.tenants.map(nameOf));
  const held = before.tenants.filter(
    (tenant) =>
      !there.has(nameOf(tenant)) &&
      ledgersOf(after, tenant.environment).some(({ tenants }) => holds(tenants, tenant.id)),
  );
  return held.length === 0 ? after : { ...after, tenants: [...after.tenants, ...held] };
}

/** Tenants that were given back between two moments. */
export function releasedBetween(before: Catalog, after: Catalog): AffectedRow[] {
  return [...after.environments.keys()].flatMap((environment) =>
    ledgersOf(after, environment).flatMap((ledger) => {
      const was = before.ledgers.get(ledger.site)?.releasedTenants;
      if (was === ledger.releasedTenants) return [];
      return [...ledger.releasedTenants.entries()]
        .filter(([number]) => !was?.has(number))
        .map(([, tenant]) => ({
          stack: `${environment}.${tenant}`,
          environment,
          tenant,
          kind: "released" as const,
          why: [ledger.file],
          note: releasedNote,
        }));
    }),
  );
}

const releasedNote = "it is released: the next `tenantry up` deletes what is left of it";

function nameOf({ environment, id }: Tenant): string {
  return `${environment}.${id}`;
}

function ledgersOf(catalog: Catalog, environment: string): Ledger[] {
  const sites = catalog.environments.get(environment)?.sites ?? [];
  return sites.flatMap((site) => catalog.ledgers.get(site) ?? []);
}

function holds(tenants: ReadonlyMap<number, string>, id: string): boolean {
  return [...tenants.values()].includes(id);
}
