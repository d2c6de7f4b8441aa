import type { AwsSite, Ledger } from "../../catalog.ts";
import { numberToAddress, prefixOf, rangeOf } from "../../ipv4.ts";

/** Prefix length of a silo tenant's VPC: the smallest whose subnets for load balancers are large enough. */
export const OWN_VPC_PREFIX = 19;
const OWN_VPC_SIZE = 2 ** (32 - OWN_VPC_PREFIX);

/** How many silo tenants' VPCs the site's `ranges.cidr` holds; 0 where it has none. */
export function networksOf(site: Pick<AwsSite, "ranges">): number {
  const { cidr } = site.ranges;
  if (cidr === undefined || prefixOf(cidr) > OWN_VPC_PREFIX) return 0;
  return 2 ** (OWN_VPC_PREFIX - prefixOf(cidr));
}

/** The /19 at a place, from 1 on, of the site's `ranges.cidr`. */
function networkAt(cidr: string, place: number): string {
  return `${numberToAddress(rangeOf(cidr).first + (place - 1) * OWN_VPC_SIZE)}/${OWN_VPC_PREFIX}`;
}

/**
 * The lowest place that nobody has.
 *
 * @param today `YYYY-MM-DD`: a released one is free from its `freeFrom` on
 */
export function freeNetwork(
  site: Pick<AwsSite, "ranges">,
  ledger: Ledger,
  taken: ReadonlySet<number>,
  today: string,
): { readonly place: number; readonly cidr: string } | undefined {
  const { cidr } = site.ranges;
  if (cidr === undefined) return undefined;
  for (let place = 1; place <= networksOf(site); place++) {
    if (ledger.networks.has(place) || taken.has(place)) continue;
    const tombstone = ledger.releasedNetworks.get(place);
    if (tombstone && tombstone.freeFrom > today) continue;
    return { place, cidr: networkAt(cidr, place) };
  }
  return undefined;
}
