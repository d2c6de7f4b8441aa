import type { Catalog, ProxmoxSite, Tenant } from "../../catalog.ts";
import { type At, didYouMean, lineOf, problemAt } from "../../check/problem.ts";
import type { CatalogErrorCode, CatalogProblem } from "../../errors.ts";
import { isHostIn } from "../../ipv4.ts";
import { ledgerOf } from "../../ledger/index-ledger.ts";
import { isolationOf, servicesOf } from "../../subscriptions.ts";
import { infrastructureOf } from "../ledger/free-numbers.ts";

/**
 * Guests that run already keep their numbers: a pin is taken as it stands. It must name a service of the tenant, a
 * host of the site and an address that a guest can have there, and say what the ledger says once that has a line.
 */
export function checkPins(catalog: Catalog, tenant: Tenant, site: ProxmoxSite): CatalogProblem[] {
  if (!tenant.pin) return [];
  const problems: CatalogProblem[] = [];
  const { platform, tenants } = site.networks;
  const services = servicesOf(catalog, tenant).map((it) => it.id);
  const ledger = ledgerOf(catalog, site.id);
  for (const [service, pin] of Object.entries(tenant.pin)) {
    const add = (code: CatalogErrorCode, field: string[], message: string, other?: At): void => {
      const at: At = { file: tenant.file, path: ["pin", service, ...field] };
      problems.push(problemAt(catalog.sources, code, at, message, other));
    };
    if (!services.includes(service)) {
      add(
        "E_REFERENCE",
        [],
        `${tenant.id} has no service "${service}".${didYouMean(service, services)}`,
      );
    }
    if (!Object.hasOwn(site.hosts, pin.host)) {
      const hosts = Object.keys(site.hosts);
      add(
        "E_REFERENCE",
        ["host"],
        `${site.id} has no host "${pin.host}".${didYouMean(pin.host, hosts)}`,
      );
    }
    if (site.hosts[pin.host]?.silo && isolationOf(catalog, tenant) !== "silo") {
      add(
        "E_CONFLICT",
        ["host"],
        `${pin.host} is kept for silo tenants, and the tier ${tenant.tier} is none. A guest that runs there has to be moved first.`,
        { file: site.file, path: ["hosts", pin.host, "silo"] },
      );
    }
    if (!isHostIn(tenants.cidr, pin.ip) && !isHostIn(platform.cidr, pin.ip)) {
      add(
        "E_CONFLICT",
        ["ip"],
        `${pin.ip} is no address of a guest in the site's networks ${tenants.cidr} and ${platform.cidr}.`,
      );
    } else if (infrastructureOf(site).includes(pin.ip)) {
      add(
        "E_CONFLICT",
        ["ip"],
        `${pin.ip} belongs to the site itself: a gateway, resolver or time server.`,
      );
    }
    const of = `${tenant.id}/${service}`;
    const line = [...ledger.guests].find(([, guest]) => guest.of === of);
    if (!line) continue;
    const [vmid, guest] = line;
    if (vmid === pin.vmid && guest.ip === pin.ip && guest.host === pin.host) continue;
    const at: At = { file: ledger.file, path: ["guests", vmid], which: "key" };
    add(
      "E_CONFLICT",
      [],
      `${of} already has VMID ${vmid}, ${guest.ip} on ${guest.host} (${lineOf(catalog.sources, at)}), and a guest keeps what it has. Pin the same, or take the pin out.`,
      at,
    );
  }
  return problems;
}
