import type { ProxmoxSite } from "../../../catalog/catalog.ts";
import type { ProxmoxTenant, ResolvedProxmoxSite } from "../../../catalog/resolved.ts";
import { allocated, aTenant, emptyCatalog, withTenants } from "../../support/memory-catalog.ts";
import {
  onProxmox,
  resolveProxmoxPlatform as resolvePlatform,
  resolveProxmoxTenant as resolveTenant,
} from "../../support/proxmox.ts";
import type { Party } from "./reach.ts";

/** Tenants of the site `aiqso`, made up for these tests: two in the pool, two bridges, one silo. */
const subscriptions = [
  ["ann", "starter", ["crm", "social"]],
  ["bob", "starter", ["docs", "email"]],
  ["cal", "business", ["crm", "social"]],
  ["dan", "business", ["calendar", "social"]],
  ["eve", "enterprise", ["content", "crm", "social"]],
] as const;

export interface Platform {
  readonly site: ResolvedProxmoxSite;
  readonly tenants: readonly ProxmoxTenant[];
  /** All guests, and a machine each of what is around them. */
  readonly parties: readonly Party[];
}

/** @param change what else stands in the site's file */
export function aiqsoWithTenants(
  change: (site: ProxmoxSite) => ProxmoxSite = (site) => site,
): Platform {
  const tenants = subscriptions.map(([id, tier, services]) =>
    aTenant(id, services, {
      environment: "prod",
      site: "aiqso",
      tier,
      file: `tenants/prod/${id}.yaml`,
    }),
  );
  const example = emptyCatalog("prod");
  const sites = new Map([...example.sites].map(([id, read]) => [id, change(onProxmox(read))]));
  const catalog = allocated(withTenants({ ...example, sites }, tenants));
  const load = { catalog, problems: [], warnings: [] };
  const [site] = resolvePlatform(load, "prod").sites;
  if (!site) throw new Error("the environment prod has no site");
  const resolved = subscriptions.map(([id]) => resolveTenant(load, "prod", id));
  return {
    site,
    tenants: resolved,
    parties: [...guestsOfPlatform(site), ...resolved.flatMap(guestsOfTenant), ...around],
  };
}

/** Machines that are no guests: whoever they are, a guest must not depend on their good will. */
const around: readonly Party[] = [
  { name: "management", tenant: null, ip: "192.168.0.77", firewall: null },
  { name: "internet", tenant: null, ip: "203.0.113.9", firewall: null },
  { name: "somewhere private", tenant: null, ip: "172.20.1.1", firewall: null },
];

function guestsOfPlatform(site: ResolvedProxmoxSite): Party[] {
  return [
    ...site.shared.map(({ role, guest }) => ({ name: role, tenant: null, ...ends(guest) })),
    ...site.guests.map((guest) => ({
      name: guest.id,
      tenant: null,
      ...ends(guest.kind === "vm" ? guest.machine : guest.guest),
    })),
  ];
}

function guestsOfTenant({ id, services, dedicated }: ProxmoxTenant): Party[] {
  const own = [
    ...services.map((service) => [service.id, service.guest] as const),
    ...(dedicated.postgres ? [["postgres", dedicated.postgres.guest] as const] : []),
    ...(dedicated.redis ? [["redis", dedicated.redis.guest] as const] : []),
  ];
  return own.map(([name, guest]) => ({ name: `${id}/${name}`, tenant: id, ...ends(guest) }));
}

function ends({ ip, firewall }: Pick<Party, "ip" | "firewall">): Pick<Party, "ip" | "firewall"> {
  return { ip, firewall };
}
