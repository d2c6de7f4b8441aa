import type { ProxmoxSite } from "../../catalog.ts";

/** One spelling of an endpoint: `https://host:443/` and `https://host` are the same door. */
export function endpointKey(site: ProxmoxSite): string {
  return new URL(site.endpoint).origin;
}

/**
 * A private address means the same server only where the same secret opens it: two clusters may well number their
 * networks alike.
 */
export function sharedKeys(site: ProxmoxSite): string[] {
  const { postgres, redis } = site.shared;
  return [
    `endpoint ${endpointKey(site)}`,
    `postgres ${postgres.ip}:${postgres.port} ${site.credentials.postgres}`,
    `redis ${redis.ip}:${redis.port} ${redis.hostKey}`,
  ];
}
