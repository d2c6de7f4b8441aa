import type { Ledger, LedgerPlace } from "../catalog.ts";
import type { LedgerAddition } from "./addition.ts";
import { ascending } from "./ascending.ts";

/**
 * A ledger with the additions in it, every map in ascending order again; the same object where there are none.
 *
 * @param place what it says then of where the site is
 */
export function appended(
  ledger: Ledger,
  additions: readonly LedgerAddition[],
  place: LedgerPlace | null,
): Ledger {
  if (additions.length === 0 && place === ledger.place) return ledger;
  const tenants = new Map(ledger.tenants);
  const shards = new Map(ledger.shards);
  const hosts = new Map(ledger.hosts);
  const networks = new Map(ledger.networks);
  const releasedNetworks = new Map(ledger.releasedNetworks);
  const guests = new Map(ledger.guests);
  const rules = new Map(ledger.rules);
  const units = new Map(ledger.units);
  for (const addition of additions) {
    switch (addition.kind) {
      case "tenant":
        tenants.set(addition.number, addition.tenant.id);
        break;
      case "shard":
        shards.set(addition.number, addition.shard);
        break;
      case "host":
        hosts.set(addition.number, addition.host);
        break;
      case "unit":
        units.set(addition.number, addition.unit);
        break;
      case "network":
        networks.set(addition.vlan, addition.network);
        releasedNetworks.delete(addition.vlan);
        break;
      case "rule":
        rules.set(addition.priority, addition.rule);
        break;
      case "guest":
      case "line":
        guests.set(addition.vmid, addition.guest);
        break;
    }
  }
  return {
    ...ledger,
    place,
    tenants: ascending(tenants),
    shards: ascending(shards),
    hosts: ascending(hosts),
    networks: ascending(networks),
    guests: ascending(guests),
    rules: ascending(rules),
    units: ascending(units),
    releasedNetworks: ascending(releasedNetworks),
  };
}
