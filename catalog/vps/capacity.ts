import type { Figure } from "../capacity.ts";
import type { Catalog, VpsSite } from "../catalog.ts";
import { environmentOf } from "../subscriptions.ts";
import { type StandingTenant, standingTenants } from "./demand.ts";
import { availableConnections, siteLoad, type VpsHostLoad } from "./placement.ts";

/** One host with what its ledger has put on it. */
export interface VpsHostFigures {
  readonly name: string;
  readonly silo: boolean;
  readonly tenants: number;
  /** MiB, beside PostgreSQL, Redis and what is reserved. */
  readonly memoryMib: Figure;
  /** With overcommit. */
  readonly cores: Figure;
  readonly diskGib: Figure;
  /** Connections promised on the PostgreSQL that its tenants share. */
  readonly connections: Figure;
}

/** What a VPS site has and what its ledger has put on it, as data. */
export interface VpsCapacity {
  readonly substrate: "vps";
  readonly site: string;
  readonly environment: string | null;
  readonly tenants: number;
  /** Services that have units in the ledger. */
  readonly services: number;
  /** Sorted by name. */
  readonly hosts: readonly VpsHostFigures[];
  /** Connections promised on bridge tenants' own PostgreSQL. */
  readonly own: readonly ({ readonly tenant: string } & Figure)[];
}

/** Every figure of a site. */
export function vpsCapacity(catalog: Catalog, site: VpsSite): VpsCapacity {
  const standing = standingTenants(catalog, site);
  return {
    substrate: "vps",
    site: site.id,
    environment: environmentOf(catalog, site.id)?.id ?? null,
    tenants: standing.length,
    services: standing.reduce((total, it) => total + it.services, 0),
    hosts: [...siteLoad(catalog, site).values()].map((load) => hostFigures(load, standing)),
    own: standing.flatMap(({ id, own }) =>
      own
        ? [{ tenant: id, used: own.used, available: availableConnections(own.maxConnections) }]
        : [],
    ),
  };
}

function hostFigures(
  { name, silo, room, used }: VpsHostLoad,
  standing: readonly StandingTenant[],
): VpsHostFigures {
  const figure = (key: keyof typeof room): Figure => ({ used: used[key], available: room[key] });
  return {
    name,
    silo,
    tenants: standing.filter(({ host }) => host === name).length,
    memoryMib: figure("memoryMib"),
    cores: figure("cores"),
    diskGib: figure("diskGib"),
    connections: figure("connections"),
  };
}
