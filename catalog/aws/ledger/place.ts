import type { AwsSite, LedgerPlace } from "../../catalog.ts";

/**
 * What the ledger of a site says of where it is: account, region and addresses as they were written first, and every
 * zone that it ever had. Where an edit disagrees, the ledger stays and the checks tell.
 *
 * @returns `before` itself where it says all of it
 */
export function completedPlace(
  { account, region, network }: Pick<AwsSite, "account" | "region" | "network">,
  before: LedgerPlace | null,
): LedgerPlace {
  const standing = before?.zones ?? [];
  const isWhole = before?.cidr !== undefined && network.zones.every((it) => standing.includes(it));
  if (before && isWhole) return before;
  return {
    account: before?.account ?? account,
    region: before?.region ?? region,
    cidr: before?.cidr ?? network.cidr,
    // In the order in which they came: a single NAT gateway stays in the first one.
    zones: [...new Set([...standing, ...network.zones])],
  };
}
