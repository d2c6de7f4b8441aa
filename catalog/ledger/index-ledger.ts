import type { Catalog, Ledger, LedgerGuest } from "../catalog.ts";
import { ledgerFile } from "../files.ts";

/** A guest's line with its VMID. */
export interface IndexedGuest extends LedgerGuest {
  readonly vmid: number;
}

/** A ledger by what belongs to whom, where the file is by number. The first line wins; the checks report a second. */
export interface LedgerIndex {
  readonly numbers: ReadonlyMap<string, number>;
  /** By `<tenant>/<service>`. */
  readonly guests: ReadonlyMap<string, IndexedGuest>;
}

export function indexLedger(ledger: Ledger): LedgerIndex {
  const known = indexes.get(ledger);
  if (known) return known;
  const numbers = new Map<string, number>();
  for (const [number, tenant] of ledger.tenants) {
    if (!numbers.has(tenant)) numbers.set(tenant, number);
  }
  const guests = new Map<string, IndexedGuest>();
  for (const [vmid, guest] of ledger.guests) {
    if (!guests.has(guest.of)) guests.set(guest.of, { ...guest, vmid });
  }
  const index = { numbers, guests };
  indexes.set(ledger, index);
  return index;
}
/* A run that resolves a thousand tenants asks a thousand times. */
const indexes = new WeakMap<Ledger, LedgerIndex>();

/** The ledger of a site; an empty one where none was ever written. */
export function ledgerOf(catalog: Catalog, site: string): Ledger {
  return catalog.ledgers.get(site) ?? emptyLedger(site);
}

export function emptyLedger(site: string): Ledger {
  const none = new Map<number, never>();
  return {
    site,
    file: ledgerFile(site),
    tenants: none,
    guests: none,
    released: none,
    releasedTenants: none,
  };
}

/** `acme/crm` → `acme` and `crm`. */
export function splitOf(of: string): { readonly tenant: string; readonly service: string } {
  const slash = of.indexOf("/");
  return { tenant: of.slice(0, slash), service: of.slice(slash + 1) };
}
