import type { Release } from "../../catalog/ledger/release.ts";

/** What is given back, and from when a network may be given again. */
export function releaseLine(
  { vmids, vlans, tenantNumber, ledger }: Release,
  entry: string,
): string {
  const number = tenantNumber === null ? [] : [`number ${tenantNumber}`];
  const guests = vmids.map((vmid) => `VMID ${vmid} (${ledger?.released.get(vmid)?.of ?? entry})`);
  const networks = vlans.map((vlan) => {
    const released = ledger?.releasedNetworks.get(vlan);
    return `VLAN ${vlan} (${released?.cidr}, to be given again from ${released?.freeFrom})`;
  });
  return `${ledger?.file ?? ""}: ${[...number, ...guests, ...networks].join(", ")} become tombstones`;
}

/** The same as data. */
export function releaseData({ ledger, vmids, vlans, tenantNumber }: Release): unknown {
  return { file: ledger?.file, vmids, vlans, tenantNumber };
}
