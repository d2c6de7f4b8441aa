import type { Ledger, LedgerGuest, LedgerTombstone } from "../catalog.ts";

/** The four maps of a ledger, in the order in which the file has them. */
export const SECTIONS = ["tenants", "guests", "released", "releasedTenants"] as const;
export type Section = (typeof SECTIONS)[number];

/** What one map of a ledger says, as the text after `<number>: `, by number. */
export function linesOf(ledger: Ledger, section: Section): ReadonlyMap<number, string> {
  switch (section) {
    case "tenants":
      return ledger.tenants;
    case "releasedTenants":
      return ledger.releasedTenants;
    case "guests":
      return new Map([...ledger.guests].map(([vmid, guest]) => [vmid, guestLine(guest)]));
    case "released":
      return new Map([...ledger.released].map(([vmid, it]) => [vmid, tombstoneLine(it)]));
  }
}

/** `{ of: acme/crm, ip: 10.10.16.11, host: pve2, image: sha256:… }`. Every value is plain in YAML: the schema sees to it. */
export function guestLine(guest: LedgerGuest): string {
  const image = guest.image === undefined ? "" : `, image: ${guest.image}`;
  return `{ of: ${guest.of}, ip: ${guest.ip}, host: ${plain(guest.host)}${image} }`;
}

/** `{ of: initech/email, ip: 10.10.16.18, ipFreeFrom: 2027-02-20 }` */
export function tombstoneLine(tombstone: LedgerTombstone): string {
  const ip = tombstone.ip === undefined ? "" : `, ip: ${tombstone.ip}`;
  return `{ of: ${tombstone.of}${ip}, ipFreeFrom: ${tombstone.ipFreeFrom} }`;
}

/** A host may be called `1e3` or `on`: quoted where YAML would not read a name. */
function plain(host: string): string {
  return /^[a-zA-Z][a-zA-Z0-9-]*$/.test(host) &&
    !/^(true|false|null|yes|no|on|off|y|n)$/i.test(host)
    ? host
    : JSON.stringify(host);
}
