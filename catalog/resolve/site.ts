import { createHash } from "node:crypto";
import type { Site } from "../catalog.ts";
import { prefixOf } from "../ipv4.ts";
import type { ResolvedNetwork, ResolvedSiteAccess, SharedHost } from "../resolved.ts";

/** How a site is reached. Secrets by name, never by value. */
export function resolveAccess(site: Site): ResolvedSiteAccess {
  const { api, ssh, postgres, redis } = site.credentials;
  const { shared } = site;
  return {
    id: site.id,
    substrate: site.substrate,
    endpoint: site.endpoint,
    domain: site.domain,
    credentials: { api, ssh, postgres, redis },
    proxy: sharedHost(site, shared.proxy),
    postgres: { ip: shared.postgres.ip, port: shared.postgres.port },
    redis: { ...sharedHost(site, shared.redis), port: shared.redis.port },
  };
}

/** VMID, node, storage and image are what a container cannot change without being made anew. */
function sharedHost(site: Site, guest: Site["shared"]["proxy"]): SharedHost {
  const { ip, hostKey, vmid, host, image } = guest;
  const made = [vmid, host, site.storage.guests, image].join(" ");
  return { ip, hostKey, madeOf: createHash("sha256").update(made).digest("hex").slice(0, 12) };
}

/** A network as a guest in it sees it. */
export function resolveNetwork(network: Site["networks"]["tenants"]): ResolvedNetwork {
  const { bridge, vlan, cidr, gateway } = network;
  return { bridge, vlan, cidr, prefix: prefixOf(cidr), gateway };
}

/** Inputs of a guest that it was made from. A protected one keeps them: a change would be a new guest. */
const MADE_FROM = ["operatingSystem.templateFileId", "initialization.userAccount"] as const;

/** What is left alone when it changes: nothing on a guest that may be replaced. */
export function ignoredChanges(lifecycle: "disposable" | "protected"): readonly string[] {
  return lifecycle === "protected" ? MADE_FROM : [];
}
