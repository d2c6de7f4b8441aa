import type { Catalog, Ledger, Site } from "./catalog.ts";
import type { CatalogProblem } from "./errors.ts";
import { tenantsFolder } from "./files.ts";
import { splitOf } from "./ledger/index-ledger.ts";
import { substrateOf } from "./substrates.ts";

/**
 * What does not fit on a site, for whoever is about to bring one of its stacks up: the sum over the tenants that the
 * catalog holds. A tenant whose file is gone or broken is left out, where `validate` counts it as large as it can be:
 * one tenant's broken file stops nobody else. Of what sites share only those count whose ledgers were read.
 */
export function overrun(catalog: Catalog, site: Site): CatalogProblem[] {
  const substrate = substrateOf(site);
  const certain = { ...catalog, ledgers: certainLedgers(catalog) };
  return substrate.checkCapacity(certain, site, substrate.capacity(certain, site));
}

/**
 * Whether an overrun stops a stack: one of another tenant's own servers does not.
 * @param own the tenant's file; undefined for a platform
 */
export function stops({ file }: CatalogProblem, own: string | undefined): boolean {
  return file === own || !file.startsWith(`${tenantsFolder}/`);
}

function certainLedgers({ tenants, ledgers }: Catalog): ReadonlyMap<string, Ledger> {
  const known = Map.groupBy(tenants, ({ site }) => site);
  return new Map(
    [...ledgers].map(([site, ledger]) => {
      const there = new Set(known.get(site)?.map(({ id }) => id));
      const isThere = ({ of }: { readonly of: string }): boolean => there.has(splitOf(of).tenant);
      return [
        site,
        {
          ...ledger,
          tenants: only(ledger.tenants, (id) => there.has(id)),
          guests: only(ledger.guests, isThere),
          rules: only(ledger.rules, isThere),
          units: only(ledger.units, isThere),
        },
      ];
    }),
  );
}

function only<T>(lines: ReadonlyMap<number, T>, keep: (line: T) => boolean): Map<number, T> {
  return new Map([...lines].filter(([, line]) => keep(line)));
}
