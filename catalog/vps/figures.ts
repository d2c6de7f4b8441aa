import type { Figure, NamedFigure } from "../capacity.ts";
import type { VpsCapacity } from "./capacity.ts";

/** Everything of a site that can run out, host by host, then what tenants have to themselves. */
export function vpsFigures({ hosts, own }: VpsCapacity): NamedFigure[] {
  return [
    ...hosts.flatMap((host): NamedFigure[] => [
      [`memory of ${host.name}`, inGib(host.memoryMib), "GiB"],
      [`cores of ${host.name}`, host.cores, ""],
      [`disk of ${host.name}`, host.diskGib, "GiB"],
      [`connections of ${host.name}`, host.connections, ""],
    ]),
    ...own.map((it): NamedFigure => [`connections of ${it.tenant}'s own PostgreSQL`, it, ""]),
  ];
}

/** With one decimal: a service of a VPS may have less than one. */
function inGib({ used, available }: Figure): Figure {
  return { used: tenths(used), available: tenths(available) };
}

function tenths(mib: number): number {
  return Math.round(mib / 102.4) / 10;
}
