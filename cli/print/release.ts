import type { LedgerNetworkTombstone } from "../../catalog/catalog.ts";
import type { Release } from "../../catalog/ledger/release.ts";

/** What is given back, and from when a network may be given again. */
export function releaseLine(release: Release, entry: string): string {
  const { vmids, priorities, units, tenantNumber, ledger } = release;
  const parts = [
    ...(tenantNumber === null ? [] : [`number ${tenantNumber}`]),
    ...vmids.map((vmid) => `VMID ${vmid} (${ledger?.released.get(vmid)?.of ?? entry})`),
    ...priorities.map(
      (first) =>
        `priorities ${first} to ${first + 2} (${ledger?.releasedRules.get(first)?.of ?? entry})`,
    ),
    ...units.map((unit) => `unit ${unit} (${ledger?.releasedUnits.get(unit)?.of ?? entry})`),
    ...release.domains,
    ...networksOf(release).map(({ name, cidr, freeFrom }) =>
      name === null
        ? `network ${cidr} (to be given again from ${freeFrom})`
        : `${name} (${cidr}, to be given again from ${freeFrom})`,
    ),
  ];
  return `${ledger?.file ?? ""}: ${parts.join(", ")} become tombstones`;
}

/** The same as data. */
export function releaseData(release: Release): unknown {
  const { ledger, vmids, priorities, units, domains, tenantNumber } = release;
  const networks = networksOf(release).map(({ number, cidr, freeFrom }) => ({
    number,
    cidr,
    freeFrom,
  }));
  return { file: ledger?.file, tenantNumber, vmids, priorities, units, networks, domains };
}

type ReleasedNetwork = Pick<LedgerNetworkTombstone, "cidr" | "freeFrom"> & {
  readonly number: number;
  /** What people call it beside its addresses; null on AWS, where its number is only its place in a range. */
  readonly name: string | null;
};

function networksOf({ ledger, networks }: Release): ReleasedNetwork[] {
  return networks.flatMap((number) => {
    const tombstone = ledger?.releasedNetworks.get(number);
    if (!ledger || !tombstone) return [];
    const { cidr, freeFrom } = tombstone;
    return [{ number, cidr, freeFrom, name: ledger.place ? null : `VLAN ${number}` }];
  });
}
