import type { IndexedGuest } from "../../ledger/index-ledger.ts";
import type { Lifecycle, ResolvedGuest } from "../../resolved.ts";
import type { Size } from "../../subscriptions.ts";
import { ignoredChanges } from "./site.ts";
import { type Place, type TenantFacts, tenantHa } from "./tenant-facts.ts";

/** What decides a guest of a tenant, beside where it stands in the ledger. */
export interface Standing {
  readonly line: IndexedGuest;
  readonly size: Size;
  readonly place: Place;
  readonly lifecycle: Lifecycle;
}

/**
 * A guest of a tenant, a service's or an own server's alike. One that is adopted has what was found, no firewall of
 * Tenantry's and no high availability.
 */
export function guestOf(
  facts: TenantFacts,
  { line, size, place, lifecycle }: Standing,
  made: Pick<ResolvedGuest, "image" | "template" | "firewall">,
): ResolvedGuest {
  const { ledger, site } = facts;
  const adopted = ledger.adopted.get(line.vmid) ?? null;
  const storage = adopted?.storage ?? line.storage ?? site.storage.guests;
  return {
    vmid: line.vmid,
    host: line.host,
    ip: place.ip,
    extraAddresses: [],
    network: place.network,
    dns: site.dns,
    domain: site.domain,
    memoryMib: adopted?.memoryMib ?? size.memoryMib,
    cores: adopted?.cores ?? size.cores,
    diskGib: adopted?.diskGib ?? size.diskGib,
    storage,
    image: made.image,
    template: made.template,
    firewall: adopted ? [] : made.firewall,
    ignoreChanges: ignoredChanges(lifecycle),
    ha: adopted ? null : tenantHa(facts, line.host, storage),
    adopted,
  };
}
