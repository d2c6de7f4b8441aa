import { createHash } from "node:crypto";
import type { Catalog, Environment, VpsSite } from "../../catalog.ts";
import { resolveCloudflare } from "../../cloudflare/resolve.ts";
import type {
  Lifecycle,
  ResolvedCloudflare,
  ResolvedDumps,
  ResolvedVpsSite,
  VpsAccess,
  VpsCluster,
  VpsHostRef,
} from "../../resolved.ts";
import { resolveTls } from "../../tls/resolve.ts";
import { hostsOf, type SiteHost } from "../sites.ts";

/** How a site is reached. Secrets by name, never by value. */
export function resolveVpsAccess(site: VpsSite): VpsAccess {
  const { ssh, postgres, redis } = site.credentials;
  return {
    id: site.id,
    substrate: site.substrate,
    domain: site.domain,
    proxy: site.proxy,
    acme: site.tls.acme?.challenge ?? null,
    dns: [...new Set(site.dns)].sort(),
    credentials: { ssh, postgres, redis },
  };
}

/** A host that was made anew shows another key: then everything is delivered again. */
export function hostRef({ name, ip, hostKey }: SiteHost): VpsHostRef {
  const madeOf = createHash("sha256").update(`${name} ${ip} ${hostKey}`).digest("hex").slice(0, 12);
  return { name, ip, hostKey, madeOf };
}

/** The PostgreSQL that the tenants of a host share. */
export function mainCluster(
  { postgres }: Pick<VpsSite, "postgres">,
  lifecycle: Lifecycle,
): VpsCluster {
  const { port, maxConnections, memoryMib } = postgres;
  return { name: "main", port, maxConnections, memoryMib, lifecycle };
}

/** Everything that is decided about one VPS site of an environment's platform stack. */
export function resolveVpsSite(
  _: Catalog,
  environment: Environment,
  site: VpsSite,
): ResolvedVpsSite {
  const { lifecycle } = environment;
  return {
    substrate: "vps",
    access: resolveVpsAccess(site),
    environment: environment.id,
    lifecycle,
    hosts: hostsOf(site).map((host) => ({
      ...hostRef(host),
      memoryMib: host.memoryMib,
      cores: host.cores,
      diskGib: host.diskGib,
      silo: host.silo,
      postgres: mainCluster(site, lifecycle),
      redis: { port: site.redis.port, memoryMib: site.redis.memoryMib },
    })),
    management: [...new Set(site.management)].sort(),
    timeZone: site.timeZone,
    tls: resolveTls(site.tls),
    cloudflare: cloudflareOf(site),
    logs: site.logs ? { url: site.logs.url } : null,
    dumps: resolveDumps(site),
  };
}

/** Tenants' names lead to the host that they share; who has one of its own has a record of its own. */
function cloudflareOf(site: VpsSite): ResolvedCloudflare | null {
  const shared = hostsOf(site).find(({ silo }) => !silo);
  return shared ? resolveCloudflare(site, { kind: "address", ip: shared.ip }, []) : null;
}

/** Where a dump waits until it has left the host. */
const DUMPS = "/var/lib/tenantry/dumps";

function resolveDumps({ backups, timeZone }: VpsSite): ResolvedDumps | null {
  if (!backups) return null;
  const { recipient, secondary, window } = backups;
  const { daily, weekly, monthly } = backups.keep;
  const keep = { daily, weekly, monthly };
  return { directory: DUMPS, recipient, start: window, timeZone, keep, secondary };
}
