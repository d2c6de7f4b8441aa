import type { Catalog, Service, Tenant, VpsSite } from "../../catalog.ts";
import { type At, lineOf } from "../../check/problem.ts";
import { type Add, collected, inSite } from "../../check/report.ts";
import type { CatalogProblem } from "../../errors.ts";
import { storeWords } from "../../resolve/placeholders.ts";
import { servicePath, servicesOf } from "../../subscriptions.ts";
import { isSomewhere } from "../../usable.ts";
import { ACME_PORT, answersByPort, pinnedPort, vpsOffers } from "../sites.ts";
import { checkVpsDomains } from "./cloudflare.ts";
import { checkVpsIsolation } from "./isolation.ts";

/** What a VPS site asks of a tenant's file, judged without another tenant's. */
export function checkVpsTenant(catalog: Catalog, tenant: Tenant, site: VpsSite): CatalogProblem[] {
  return collected(catalog, tenant.file, (add) => {
    for (const service of servicesOf(catalog, tenant)) {
      checkMade(tenant, site, service, add);
      checkUses(catalog, tenant, site, service, add);
      checkQueue(catalog, tenant, site, service, add);
    }
    checkPorts(catalog, tenant, site, add);
    checkPins(tenant, site, add);
    checkVpsDomains(catalog, tenant, site, add);
    checkVpsIsolation(catalog, tenant, site, add);
  });
}

/** One that names the site under `sites` is told there. */
function checkMade(
  tenant: Tenant,
  site: VpsSite,
  { id, file, sites, vps }: Service,
  add: Add,
): void {
  if (vps || sites !== undefined) return;
  const message = `${id} has no \`vps\` in ${file}, and ${site.id} is a VPS site: nothing says how it runs there. Add it there, or take the service out.`;
  add("E_REFERENCE", servicePath(tenant, id), message, { file, path: [] });
}

function checkUses(
  catalog: Catalog,
  tenant: Tenant,
  site: VpsSite,
  { id, file, uses }: Service,
  add: Add,
): void {
  const offered = vpsOffers(site);
  for (const [index, use] of uses.entries()) {
    if (offered.has(use)) continue;
    const other: At = { file, path: ["uses", index] };
    // What no site has is told once, at the service.
    if (!storeWords.includes(use) && !isSomewhere(catalog, use)) continue;
    const remedy = storeWords.includes(use)
      ? "which has none to give. Take the service out, or choose a site on AWS."
      : `which does not have it. Add it to \`external\` of ${site.file}, or take the service out.`;
    const message = `${id} uses ${use} (${lineOf(catalog.sources, other)}), and ${site.id} is a VPS site, ${remedy}`;
    add("E_REFERENCE", servicePath(tenant, id), message, other);
  }
}

/** Only a site on AWS has a queue that feeds a worker. */
function checkQueue(
  catalog: Catalog,
  tenant: Tenant,
  site: VpsSite,
  { id, env, file }: Service,
  add: Add,
): void {
  const variable = Object.keys(env).find((name) => env[name]?.includes("{queue.url}"));
  if (variable === undefined) return;
  const other: At = { file, path: ["env", variable] };
  const message = `${id} sends to a queue ({queue.url} in ${lineOf(catalog.sources, other)}), and ${site.id} is a VPS site, which has none. Take the service out, or choose a site on AWS.`;
  add("E_REFERENCE", servicePath(tenant, id), message, other);
}

/** All services of a tenant run on one host, where a TCP port is there once. */
function checkPorts(catalog: Catalog, tenant: Tenant, site: VpsSite, add: Add): void {
  const taken = new Map<number, { readonly whose: string; readonly at: At }>([
    [
      site.postgres.port,
      { whose: `PostgreSQL of ${site.id}`, at: inSite(site, ["postgres", "port"]) },
    ],
    [site.redis.port, { whose: `Redis of ${site.id}`, at: inSite(site, ["redis", "port"]) }],
  ]);
  if (answersByPort(site)) {
    const whose = `what asks for certificates on ${site.id}`;
    taken.set(ACME_PORT, { whose, at: inSite(site, ["tls", "acme"]) });
  }
  for (const service of servicesOf(catalog, tenant)) {
    const port = pinnedPort(service);
    if (port === undefined) continue;
    const at: At = { file: service.file, path: ["vps", "listen"] };
    const earlier = taken.get(port);
    if (!earlier) {
      taken.set(port, { whose: service.id, at });
      continue;
    }
    const message = `${service.id} listens on TCP port ${port} (${lineOf(catalog.sources, at)}), which is that of ${earlier.whose} too (${lineOf(catalog.sources, earlier.at)}). Let one of them listen on a socket or another port, or take it out.`;
    add("E_CONFLICT", servicePath(tenant, service.id), message, earlier.at);
  }
}

/** A pin gives a guest its VMID and address; here is no guest. */
function checkPins({ pin }: Tenant, site: VpsSite, add: Add): void {
  if (pin === undefined) return;
  const message = `\`pin\` is for guests of a Proxmox site, and ${site.id} is a VPS site. Take it out.`;
  add("E_CONFLICT", ["pin"], message, inSite(site, ["substrate"]));
}
