import type { ProxmoxSite } from "../catalog.ts";
import { resolveCloudflare } from "../cloudflare/resolve.ts";
import { splitPlaceholders } from "../resolve/placeholders.ts";
import type { AdminPlane, ResolvedCloudflare } from "../resolved.ts";
import { guestHostname } from "./resolve/site-services.ts";
import { byKey, entryAddressOf } from "./site-guests.ts";

/** The placeholder by which a guest says that it runs `cloudflared`. */
export const tunnelToken = "tunnel.token";

/** Where `cloudflared` opens its connections to: https://developers.cloudflare.com/cloudflare-one/networks/connectors/cloudflare-tunnel/configure-tunnels/tunnel-with-firewall/ */
export const cloudflareEdge = {
  networks: ["198.41.192.0/24", "198.41.200.0/24"],
  port: 7844,
} as const;

/** A guest that opens the site's tunnel from inside. */
export interface Connector {
  readonly id: string;
  readonly ip: string;
}

/** The guests that open the site's tunnel: those whose environment has its token; by id. */
export function connectorsOf(site: ProxmoxSite): Connector[] {
  return byKey(site.guests).flatMap(([id, guest]) =>
    guest.kind === "container" && holdsToken(guest.env) ? [{ id, ip: guest.ip }] : [],
  );
}

function holdsToken(env: Readonly<Record<string, string>>): boolean {
  return Object.values(env).some((value) =>
    splitPlaceholders(value).some((it) => "placeholder" in it && it.placeholder === tunnelToken),
  );
}

/** Guests of the platform behind a login, by id. */
function adminPlanesOf(site: ProxmoxSite): AdminPlane[] {
  return byKey(site.guests).flatMap(([id, { title, route }]) =>
    route?.admin
      ? [
          {
            id,
            title,
            host: guestHostname(site, route.host),
            openPaths: [...new Set(route.admin.openPaths)].sort(),
          },
        ]
      : [],
  );
}

/** Cloudflare in front of a Proxmox site, which has no public address: its guests open a tunnel from inside. */
export function resolveProxmoxCloudflare(site: ProxmoxSite): ResolvedCloudflare | null {
  const entry = {
    kind: "tunnel",
    name: `tenantry-${site.id}`,
    proxy: entryAddressOf(site),
    connectors: connectorsOf(site).map(({ ip }) => ip),
  } as const;
  return resolveCloudflare(site, entry, adminPlanesOf(site));
}
