import { Provider as Proxmox } from "@muhlba91/pulumi-proxmoxve/provider.js";
import { Provider as Command } from "@pulumi/command/provider.js";
import { Provider as Postgresql } from "@pulumi/postgresql/provider.js";
import type * as pulumi from "@pulumi/pulumi";
import { Provider as Random } from "@pulumi/random/provider.js";
import type { ResolvedSiteAccess, SharedHost } from "../catalog/resolved.ts";
import type { HostRef } from "../components/host/host-ref.ts";
import { readSecret, type SecretPlaces } from "./secrets.ts";

/** The explicit providers of one site, and how its shared hosts are reached. */
export interface SiteProviders {
  readonly all: pulumi.ProviderResource[];
  readonly random: Random;
  readonly proxy: HostRef;
  readonly redis: HostRef;
  readonly redisAdminPassword: pulumi.Output<string>;
}

/**
 * One provider of each kind for a site, named after it: the name is in the state for ever, and the endpoint is
 * pinned, so that no resource can land in another cluster because of what stands in somebody's shell.
 */
export function siteProviders(
  site: ResolvedSiteAccess,
  places: SecretPlaces,
  want: { readonly postgres: boolean },
): SiteProviders {
  const credential = (key: keyof ResolvedSiteAccess["credentials"]): pulumi.Output<string> =>
    readSecret(site.credentials[key], `Site "${site.id}": credentials.${key}`, places);
  const privateKey = credential("ssh");
  const random = new Random(`${site.id}-random`);
  const all: pulumi.ProviderResource[] = [
    new Proxmox(site.id, { endpoint: site.endpoint, apiToken: credential("api"), insecure: false }),
    random,
    new Command(`${site.id}-command`),
  ];
  if (want.postgres) {
    all.push(
      new Postgresql(`${site.id}-postgres`, {
        host: site.postgres.ip,
        port: site.postgres.port,
        username: "tenantry",
        password: credential("postgres"),
        sslmode: "verify-full",
        superuser: false,
        maxConnections: 4,
      }),
    );
  }
  return {
    all,
    random,
    proxy: hostRef(site.proxy, privateKey),
    redis: hostRef(site.redis, privateKey),
    redisAdminPassword: credential("redis"),
  };
}

function hostRef({ ip, hostKey, madeOf }: SharedHost, privateKey: pulumi.Output<string>): HostRef {
  return { ip, user: "root", hostKey, madeOf, privateKey };
}
