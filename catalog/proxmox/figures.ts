import type { Figure, NamedFigure } from "../capacity.ts";
import type { ProxmoxCapacity } from "./capacity.ts";

/** Everything of a Proxmox site that can run out as a whole, in the order in which it is told. */
export function proxmoxFigures(site: ProxmoxCapacity): NamedFigure[] {
  const { spareHosts, memoryMib, cores } = site;
  const kept =
    spareHosts === 0
      ? "no spare host"
      : `what is left when its largest ${spareHosts === 1 ? "host fails" : `${spareHosts} hosts fail`}`;
  return [
    [`memory (${kept})`, inGib(memoryMib.used, memoryMib.afterLoss), "GiB"],
    [`cores (${kept})`, { used: cores.used, available: cores.afterLoss }, ""],
    ["database connections", site.connections, ""],
    ["VMIDs", site.vmids, ""],
    ["addresses of pool tenants", site.addresses, ""],
    ...(site.vlans.available > 0
      ? [["VLANs of bridge and silo tenants", site.vlans, ""] as const]
      : []),
    ...(site.backupGib ? [["backup space", site.backupGib, "GiB"] as const] : []),
  ];
}

/** Host by host, silo tenants' own ones included. */
export function hostFigures({ hosts, siloHosts }: ProxmoxCapacity): NamedFigure[] {
  return [...hosts, ...siloHosts].flatMap((host): NamedFigure[] => [
    [`memory of ${host.name}`, inGib(host.usedMemoryMib, host.memoryMib), "GiB"],
    [`cores of ${host.name}`, { used: host.usedCores, available: host.cores }, ""],
  ]);
}

function inGib(used: number, available: number): Figure {
  return { used: Math.round(used / 1024), available: Math.round(available / 1024) };
}
