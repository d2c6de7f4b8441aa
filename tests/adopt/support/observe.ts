import type { Observed, ObservedGuest, ObservedProxy } from "../../../fleet/adopt/observed.ts";
import type { HandMadeGuest, HandMadeSite } from "./hand-made-site.ts";

/** What reading the hand-made site gives, without a process in between. */
export function observedOf(site: HandMadeSite): Observed {
  return {
    version: "9.1.1",
    guests: site.guests.map(observedGuest).sort((a, b) => a.vmid - b.vmid),
    pools: new Map(site.pools.map(({ poolid, comment }) => [poolid, comment])),
    // Nobody has touched it: PVE's default is off.
    clusterFirewall: false,
    storages: ["local-zfs"],
    proxy: observedProxy(site),
  };
}

function observedGuest(guest: HandMadeGuest): ObservedGuest {
  const { vmid, node, ip, template = false, tags = [], firewall } = guest;
  const { prefix: _prefix, gateway: _gateway, ...rest } = guest;
  const { vmid: _vmid, node: _node, ip: _ip, template: _template, tags: _tags, ...facts } = rest;
  return {
    ...{ vmid, node, ip, tags },
    name: guest.name,
    isTemplate: template,
    disks: guest.kind === "vm" ? [`${guest.diskGib}G`] : [],
    facts: {
      ...facts,
      firewall: {
        options: firewall?.options !== undefined,
        rules: (firewall?.rules ?? []).length > 0,
      },
    },
    lacks: [],
  };
}

function observedProxy({ nginxProxyManager }: HandMadeSite): ObservedProxy {
  return {
    url: "http://10.10.10.127:81",
    version: "2.12.1",
    hosts: nginxProxyManager.proxyHosts.map((it) => ({
      id: it.id,
      domains: it.domain_names,
      enabled: it.enabled,
      websocket: it.allow_websocket_upgrade,
      forward: forward(it),
      locations: it.locations.map((location) => ({ path: location.path, ...forward(location) })),
    })),
  };
}

function forward(it: {
  readonly forward_scheme: string;
  readonly forward_host: string;
  readonly forward_port: number;
}) {
  return { scheme: it.forward_scheme, host: it.forward_host, port: it.forward_port };
}
