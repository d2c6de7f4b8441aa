import type * as pulumi from "@pulumi/pulumi";
import { tunnelToken } from "../../catalog/proxmox/edge.ts";
import type { ResolvedPlatformGuest, ResolvedProxmoxSite } from "../../catalog/resolved.ts";
import { pveTags } from "../../components/conventions.ts";
import { CloudVm } from "../../components/proxmox/cloud-vm.ts";
import type { GuestPool } from "../../components/proxmox/guest-pool.ts";
import { LxcContainer } from "../../components/proxmox/lxc-container.ts";
import type { CloudflareFront } from "../cloudflare.ts";
import type { SiteProviders } from "../providers.ts";
import { fillEnvironment, prefixed } from "../service-environment.ts";
import { platformStartup } from "./shared-guests.ts";

/** Every other guest of the platform: automation, log broker, models, search. */
export function createPlatformGuests(
  site: ResolvedProxmoxSite,
  pool: GuestPool | null,
  providers: SiteProviders,
  front: CloudflareFront | null,
  opts: pulumi.ComponentResourceOptions,
): void {
  for (const guest of site.guests) {
    const common = {
      lifecycle: guest.lifecycle,
      description: guest.title,
      tags: pveTags({ lifecycle: guest.lifecycle }),
      pool: pool && pool.pool,
      startup: { ...platformStartup, order: 20 },
    };
    if (guest.kind === "vm") {
      new CloudVm(guest.name, { ...common, machine: guest.machine }, opts);
      continue;
    }
    new LxcContainer(
      guest.name,
      {
        ...common,
        guest: guest.guest,
        hostname: guest.name,
        environment: environmentOf(guest, site, providers, front),
      },
      opts,
    );
  }
}

function environmentOf(
  guest: ResolvedPlatformGuest,
  site: ResolvedProxmoxSite,
  providers: SiteProviders,
  front: CloudflareFront | null,
): Record<string, pulumi.Output<string>> {
  const secrets = Object.entries(guest.secrets).map(([name, source]) => [
    name,
    providers.read(source, `guests.${guest.id}.secrets.${name}`),
  ]);
  const { ip, port } = site.access.postgres;
  return fillEnvironment(guest.env, {
    ...prefixed("secret", Object.fromEntries(secrets)),
    ...prefixed("postgres", { host: ip, port }),
    ...(front?.tunnelToken ? { [tunnelToken]: front.tunnelToken } : {}),
  });
}
