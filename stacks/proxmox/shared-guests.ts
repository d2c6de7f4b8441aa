import type * as pulumi from "@pulumi/pulumi";
import type { ResolvedProxmoxSite, ResolvedSharedGuest } from "../../catalog/resolved.ts";
import { pveTags } from "../../components/conventions.ts";
import { replicationSettings } from "../../components/data/render/replication.ts";
import type { GuestPool } from "../../components/proxmox/guest-pool.ts";
import { LxcContainer } from "../../components/proxmox/lxc-container.ts";
import type { SiteProviders } from "../providers.ts";

/** The guests that all tenants share, by role. */
export type SharedGuests = ReadonlyMap<ResolvedSharedGuest["role"], LxcContainer>;

/** After a power cut, what tenants' guests wait for is there before them. */
export const platformStartup = { order: 10, upDelay: 15, downDelay: 60 } as const;

export function createSharedGuests(
  site: ResolvedProxmoxSite,
  pool: GuestPool | null,
  providers: SiteProviders,
  opts: pulumi.ComponentResourceOptions,
): SharedGuests {
  return new Map(
    site.shared.map((shared) => [
      shared.role,
      new LxcContainer(
        shared.name,
        {
          guest: shared.guest,
          hostname: shared.name,
          lifecycle: shared.lifecycle,
          description: `Shared ${shared.role}`,
          tags: pveTags({ lifecycle: shared.lifecycle }),
          environment: environmentOf(shared.role, site, providers),
          pool: pool && pool.pool,
          startup: platformStartup,
        },
        opts,
      ),
    ]),
  );
}

/** Only the two servers of a replication are told something: which of them they are, and where the other one is. */
function environmentOf(
  role: ResolvedSharedGuest["role"],
  { replication }: ResolvedProxmoxSite,
  providers: SiteProviders,
): Record<string, pulumi.Input<string>> {
  if (!replication || (role !== "postgres" && role !== "postgres-replica")) return {};
  const settings = replicationSettings({
    role: role === "postgres" ? "primary" : "replica",
    primary: replication.primary,
    replica: replication.replica,
    port: replication.port,
  });
  return {
    ...settings,
    REPLICATION_PASSWORD: providers.read(replication.password, "shared.postgres.replica.password"),
  };
}
