import { createHash } from "node:crypto";
import type { ProxmoxSite } from "../../catalog.ts";
import { prefixOf } from "../../ipv4.ts";
import type { AdoptedGuest, ProxmoxAccess, ResolvedNetwork, SharedHost } from "../../resolved.ts";

/**
 * How a site is reached. Secrets by name, never by value.
 *
 * @param adopted what the site's ledger records by VMID: nothing is delivered to a guest that is left as it was found
 */
export function resolveAccess(
  site: ProxmoxSite,
  adopted: ReadonlyMap<number, AdoptedGuest>,
): ProxmoxAccess {
  const { api, ssh, postgres, redis } = site.credentials;
  const { shared } = site;
  const { operations, proxy } = shared;
  const standby = proxy.standby && { ...proxy, ...proxy.standby };
  const proxies = adopted.has(proxy.vmid) ? [] : [proxy, ...(standby ? [standby] : [])];
  const isWorking = operations !== undefined && !adopted.has(operations.vmid);
  return {
    id: site.id,
    substrate: site.substrate,
    endpoint: site.endpoint,
    domain: site.domain,
    credentials: { api, ssh, postgres, redis },
    proxies: proxies.filter((it) => !adopted.has(it.vmid)).map((it) => sharedHost(site, it)),
    postgres: { ip: shared.postgres.ip, port: shared.postgres.port },
    redis: { ...sharedHost(site, shared.redis), port: shared.redis.port },
    operations: isWorking ? sharedHost(site, operations) : null,
  };
}

/** VMID, node, storage and image are what a container cannot change without being made anew. */
function sharedHost(
  site: ProxmoxSite,
  guest: Pick<ProxmoxSite["shared"]["proxy"], "ip" | "hostKey" | "vmid" | "host" | "image">,
): SharedHost {
  const { ip, hostKey, vmid, host, image } = guest;
  const made = [vmid, host, site.storage.guests, image].join(" ");
  return { ip, hostKey, madeOf: createHash("sha256").update(made).digest("hex").slice(0, 12) };
}

/** A network as a guest in it sees it. */
export function resolveNetwork(network: ProxmoxSite["networks"]["tenants"]): ResolvedNetwork {
  const { bridge, vlan, cidr, gateway } = network;
  return { bridge, vlan, cidr, prefix: prefixOf(cidr), gateway };
}

/**
 * Inputs of a guest that it was made from. A protected one keeps them: a change would be a new guest. Mount points too:
 * only root may mount a folder of the node (the NAS on the operations guest), and after a refresh the difference would
 * ask for a new guest.
 */
const MADE_FROM = ["operatingSystem", "initialization.userAccount", "mountPoints"] as const;

/** What is left alone when it changes: nothing on a guest that may be replaced. */
export function ignoredChanges(lifecycle: "disposable" | "protected"): readonly string[] {
  return lifecycle === "protected" ? MADE_FROM : [];
}

/** The same for a virtual machine: the image of its first disk, and what cloud-init said at its first start. */
const MACHINE_MADE_FROM = [
  "disks[0].importFrom",
  "initialization.userAccount",
  "initialization.userDataFileId",
] as const;

export function ignoredMachineChanges(lifecycle: "disposable" | "protected"): readonly string[] {
  return lifecycle === "protected" ? MACHINE_MADE_FROM : [];
}
