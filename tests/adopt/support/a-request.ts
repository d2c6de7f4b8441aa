import { ledgerOf } from "../../../catalog/ledger/index-ledger.ts";
import { loadCatalog } from "../../../catalog/load.ts";
import type { AdoptRequest, MapEntry } from "../../../fleet/adopt/request.ts";
import { aFolder } from "../../support/a-catalog.ts";
import { copyCatalog } from "../../support/make-tenants.ts";
import { proxmoxSite } from "../../support/proxmox.ts";
import { beforeTakeover } from "./before-takeover.ts";
import {
  type HandMadeGuest,
  type HandMadeProxyHost,
  type HandMadeSite,
  handMadeSite,
} from "./hand-made-site.ts";
import { observedOf } from "./observe.ts";

/** The catalog of the hand-made site in a folder of the test's own, before anything of it is taken over. */
export function aSiteBefore(): string {
  const root = aFolder();
  copyCatalog(root);
  beforeTakeover(root);
  return root;
}

export const oscorp: ReadonlyMap<number, MapEntry> = new Map(
  (["dashboard", "calendar", "email"] as const).map((service, index) => [
    [309, 326, 327][index] as number,
    { kind: "service", tenant: "oscorp", service },
  ]),
);

/** What the mapping looks at, for the hand-made site with a change. */
export function aRequest(
  root: string,
  edit: (site: HandMadeSite) => HandMadeSite = (site) => site,
  map: ReadonlyMap<number, MapEntry> = oscorp,
): AdoptRequest {
  const { catalog, problems } = loadCatalog(root);
  const site = proxmoxSite(catalog, "aiqso");
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  const observed = observedOf(edit(handMadeSite()));
  return { catalog, environment: "prod", site, ledger: ledgerOf(catalog, "aiqso"), observed, map };
}

/** The site with some of its guests changed; null takes one away. */
export function withGuests(
  changes: Readonly<Record<number, Partial<HandMadeGuest> | null>>,
  more: readonly HandMadeGuest[] = [],
): (site: HandMadeSite) => HandMadeSite {
  return (site) => ({
    ...site,
    guests: [
      ...site.guests.flatMap((guest) => {
        const change = changes[guest.vmid];
        return change === null ? [] : [{ ...guest, ...change }];
      }),
      ...more,
    ],
  });
}

/** A guest that nobody has heard of. */
export function aGuest(vmid: number, more: Partial<HandMadeGuest> = {}): HandMadeGuest {
  const pattern = handMadeSite().guests.find((it) => it.vmid === 309) as HandMadeGuest;
  return { ...pattern, vmid, name: `ct-${vmid}`, ip: `10.10.10.${vmid % 250}`, ...more };
}

/** The site with the way of one host name and path leading elsewhere. */
export function withProxyHosts(
  change: (hosts: readonly HandMadeProxyHost[]) => readonly HandMadeProxyHost[],
): (site: HandMadeSite) => HandMadeSite {
  return (site) => ({
    ...site,
    nginxProxyManager: {
      ...site.nginxProxyManager,
      proxyHosts: [...change(site.nginxProxyManager.proxyHosts)],
    },
  });
}

export function aProxyHost(
  domain: string,
  ip: string,
  port: number,
  more: Partial<HandMadeProxyHost> = {},
): HandMadeProxyHost {
  return {
    id: 99,
    domain_names: [domain],
    forward_scheme: "http",
    forward_host: ip,
    forward_port: port,
    locations: [],
    allow_websocket_upgrade: true,
    ssl_forced: true,
    enabled: true,
    ...more,
  };
}
