import type { z } from "zod";
import type { AdminPlane, CloudflareEntry, ResolvedCloudflare } from "../resolved.ts";
import type { cloudflare } from "../schema/site/cloudflare.ts";

/** A site's `cloudflare`, as its file says it. */
export type CloudflareSection = NonNullable<z.infer<typeof cloudflare>>;

/** Where Cloudflare's requests come from: https://www.cloudflare.com/ips-v4 */
const cloudflareNetworks: readonly string[] = [
  "103.21.244.0/22",
  "103.22.200.0/22",
  "103.31.4.0/22",
  "104.16.0.0/13",
  "104.24.0.0/14",
  "108.162.192.0/18",
  "131.0.72.0/22",
  "141.101.64.0/18",
  "162.158.0.0/15",
  "172.64.0.0/13",
  "173.245.48.0/20",
  "188.114.96.0/20",
  "190.93.240.0/20",
  "197.234.240.0/22",
  "198.41.128.0/17",
];

/**
 * Where customers' own domains point to. No tenant and no route can have that name: `tenantry` is a reserved word, and a
 * route's label has no "--".
 */
export function customersHost(domain: string): string {
  return `tenantry--customers.${domain}`;
}

/** Every decision about Cloudflare in front of a site; null where it is not used. */
export function resolveCloudflare(
  site: {
    readonly id: string;
    readonly domain: string;
    readonly cloudflare?: CloudflareSection | undefined;
  },
  entry: CloudflareEntry,
  admin: readonly AdminPlane[],
): ResolvedCloudflare | null {
  const { id, domain, cloudflare } = site;
  if (!cloudflare) return null;
  const { account, zone, token, access, customDomains, ...rules } = cloudflare;
  return {
    access: { id, account, zone, token },
    domain,
    entry,
    visitors: entry.kind === "tunnel" ? entry.connectors : cloudflareNetworks,
    minTlsVersion: rules.minTlsVersion,
    managedRules: rules.managedRules,
    requestsPerTenSeconds: rules.requestsPerTenSeconds,
    identity:
      access && admin.length > 0
        ? {
            team: access.team,
            emailDomains: [...new Set(access.emailDomains)].sort(),
            sessionHours: access.sessionHours,
          }
        : null,
    admin,
    customers: customDomains ? customersHost(domain) : null,
  };
}
