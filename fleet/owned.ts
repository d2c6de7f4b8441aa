import type {
  AwsTenant,
  ProxmoxTenant,
  ResolvedPlatform,
  ResolvedProxmoxSite,
  ResolvedTenant,
} from "../catalog/resolved.ts";
import { nothingReleased, type Released } from "../guard/released.ts";

/** The scarce names and numbers that catalog and ledger give to one stack, and to no other. */
export interface Owned {
  readonly vmids: ReadonlySet<number>;
  /** Pools, and the backup jobs that are called like them. */
  readonly names: ReadonlySet<string>;
  /** Databases and roles. */
  readonly databases: ReadonlySet<string>;
  /** What its tombstones allow to be deleted. */
  readonly released: Released;
  /** Whether guests that ran before are taken over: then even a stack that holds nothing has something to lose. */
  readonly adopting: boolean;
  /** Hosts whose own firewall is this stack's business; none for a tenant. */
  readonly hosts: ReadonlySet<string>;
  /** Sites on AWS, as the providers of its resources are called. Names there are chosen by one stack alone. */
  readonly awsSites: ReadonlySet<string>;
}

const nothingOwned: Owned = {
  vmids: new Set(),
  names: new Set(),
  databases: new Set(),
  released: nothingReleased,
  adopting: false,
  hosts: new Set(),
  awsSites: new Set(),
};

/** What a tenant's stack may adopt. */
export function ownedByTenant(tenant: ResolvedTenant, released: Released): Owned {
  switch (tenant.substrate) {
    case "aws":
      return ownedOnAws(tenant, released);
    case "proxmox":
      return ownedOnPve(tenant, released);
    case "vps":
      // What stands on a host came by its helper alone, which no other stack's resources can name.
      return { ...nothingOwned, released };
  }
}

function ownedOnAws({ site }: AwsTenant, released: Released): Owned {
  return { ...nothingOwned, released, awsSites: new Set([site.id]) };
}

function ownedOnPve(tenant: ProxmoxTenant, released: Released): Owned {
  const postgres = tenant.services.flatMap((service) => service.postgres ?? []);
  const own = Object.values(tenant.dedicated).flatMap((server) => server ?? []);
  return {
    ...nothingOwned,
    vmids: new Set([
      ...tenant.services.map((service) => service.guest.vmid),
      ...own.map((server) => server.guest.vmid),
    ]),
    names: new Set(tenant.pool === null ? [] : [tenant.pool]),
    databases: new Set(postgres.flatMap(({ database, role, owner }) => [database, role, owner])),
    released,
    adopting:
      tenant.services.some(({ guest }) => guest.adopted) || own.some(({ guest }) => guest.adopted),
  };
}

/** What an environment's platform stack may adopt. */
export function ownedByPlatform(platform: ResolvedPlatform): Owned {
  const sites = platform.sites.filter((site) => site.substrate === "proxmox");
  const aws = platform.sites.filter((site) => site.substrate === "aws");
  return {
    ...nothingOwned,
    vmids: new Set(sites.flatMap(vmidsOf)),
    names: new Set(
      sites.flatMap(({ pool, storages }) => [
        ...(pool === null ? [] : [pool]),
        ...storages.map(({ id }) => id),
      ]),
    ),
    adopting: sites.some(isAdopting),
    hosts: new Set(sites.flatMap((site) => site.hosts)),
    awsSites: new Set(aws.map(({ access }) => access.id)),
  };
}

/** Whether a guest of it is imported. */
function isAdopting({ shared, guests, templates }: ResolvedProxmoxSite): boolean {
  return (
    shared.some(({ guest }) => guest.adopted) ||
    guests.some((it) => (it.kind === "vm" ? it.machine : it.guest).adopted) ||
    templates.some((it) => it.adopted)
  );
}

function vmidsOf({ shared, guests, templates }: ResolvedProxmoxSite): number[] {
  return [
    ...shared.map(({ guest }) => guest.vmid),
    ...guests.map((it) => (it.kind === "vm" ? it.machine.vmid : it.guest.vmid)),
    ...templates.map(({ vmid }) => vmid),
  ];
}
