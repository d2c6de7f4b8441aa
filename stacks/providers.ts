import { Provider as Proxmox } from "@muhlba91/pulumi-proxmoxve/provider.js";
import { Provider as Command } from "@pulumi/command/provider.js";
import { Provider as Postgresql } from "@pulumi/postgresql/provider.js";
import type * as pulumi from "@pulumi/pulumi";
import { Provider as Random } from "@pulumi/random/provider.js";
import type {
  DedicatedServer,
  ProxmoxAccess,
  SecretSource,
  SharedHost,
} from "../catalog/resolved.ts";
import type { HostRef } from "../components/host/host-ref.ts";
import { readSecret, type SecretPlaces } from "./secrets.ts";

/** Tenantry's own user on every PostgreSQL server. */
export const administrator = "tenantry";

/** The explicit providers of one site, and how its shared hosts are reached. */
export interface SiteProviders {
  readonly all: pulumi.ProviderResource[];
  readonly random: Random;
  /** Where routes are delivered: none while the proxy is adopted as it was found. */
  readonly proxies: readonly HostRef[];
  readonly redis: HostRef;
  readonly operations: HostRef | null;
  /** A secret of the site by its place; `what` says what it is for when it is not there. */
  readonly read: (source: SecretSource, what: string) => pulumi.Output<string>;
}

/**
 * One provider of each kind for a site, named after it: the name is in the state for ever, and the endpoint is
 * pinned, so that no resource can land in another cluster because of what stands in somebody's shell.
 */
export function siteProviders(
  site: ProxmoxAccess,
  places: SecretPlaces,
  want: { readonly postgres: boolean },
): SiteProviders {
  const read: SiteProviders["read"] = (source, what) =>
    readSecret(source, `Site "${site.id}": ${what}`, places);
  const credential = (key: keyof ProxmoxAccess["credentials"]): pulumi.Output<string> =>
    read(site.credentials[key], `credentials.${key}`);
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
        username: administrator,
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
    proxies: site.proxies.map((proxy) => hostRef(proxy, privateKey)),
    redis: hostRef(site.redis, privateKey),
    operations: site.operations && hostRef(site.operations, privateKey),
    read,
  };
}

/**
 * The provider of a tenant's own database server. Encrypted, but the server's name is not verified: its certificate is
 * made by the guest itself, and the way there is the site's own router.
 */
export function ownPostgres(server: DedicatedServer, password: pulumi.Output<string>): Postgresql {
  return new Postgresql(server.name, {
    host: server.guest.ip,
    port: server.port,
    username: administrator,
    password,
    sslmode: "require",
    superuser: false,
    maxConnections: 4,
  });
}

function hostRef({ ip, hostKey, madeOf }: SharedHost, privateKey: pulumi.Output<string>): HostRef {
  return { ip, user: "root", hostKey, madeOf, privateKey };
}
