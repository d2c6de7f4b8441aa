import type { Catalog, Ledger, ProxmoxSite } from "../../catalog.ts";
import { type At, didYouMean, problemAt } from "../../check/problem.ts";
import type { CatalogProblem } from "../../errors.ts";
import { siteFile } from "../../files.ts";
import { isHostIn, networkContains, networksOverlap } from "../../ipv4.ts";
import { indexLedger, ledgerOf, splitOf } from "../../ledger/index-ledger.ts";
import type { Scope } from "../../ledger/scope.ts";
import { numbersOf } from "../site-guests.ts";
import { checkDuplicates } from "./duplicates.ts";

/**
 * What a ledger may not say, whoever wrote it: a number, VMID, VLAN, network or address twice within what the sites share, an
 * address outside the site's networks, a host that is gone. This is also where two branches that took the same
 * number meet when Git did not stop them.
 */
export function checkLedgers(catalog: Catalog, scope: Scope<ProxmoxSite>): CatalogProblem[] {
  return [
    ...checkDuplicates(catalog, scope),
    ...scope.sites.flatMap((site) => checkLines(catalog, site, ledgerOf(catalog, site.id))),
  ];
}

function checkLines(catalog: Catalog, site: ProxmoxSite, ledger: Ledger): CatalogProblem[] {
  const numbered = new Set(ledger.tenants.values());
  return [
    ...checkNetworks(catalog, site, ledger, numbered),
    ...checkGuests(catalog, site, ledger, numbered),
    ...checkAdopted(catalog, site, ledger),
  ];
}

function checkNetworks(
  catalog: Catalog,
  site: ProxmoxSite,
  ledger: Ledger,
  numbered: ReadonlySet<string>,
): CatalogProblem[] {
  const problems: CatalogProblem[] = [];
  const taken = [
    ...Object.values(site.networks).flatMap((it) => (it ? [it.cidr] : [])),
    ...site.management,
  ];
  for (const [vlan, { of, cidr }] of ledger.networks) {
    const add = (field: string, code: "E_REFERENCE" | "E_CONFLICT", message: string): void => {
      const at = { file: ledger.file, path: ["networks", vlan, field] };
      problems.push(problemAt(catalog.sources, code, at, message));
    };
    const overlapped = taken.find((it) => networksOverlap(it, cidr));
    if (overlapped) {
      add(
        "cidr",
        "E_CONFLICT",
        `${of}'s own network ${cidr} overlaps ${overlapped}, which is the site's (${siteFile(site.id)}). Take the site's out of its way: a tenant's network does not move.`,
      );
    }
    if (site.ranges.cidr === undefined || !networkContains(site.ranges.cidr, cidr)) {
      add(
        "cidr",
        "E_CONFLICT",
        `${of}'s own network ${cidr} lies outside ranges.cidr${site.ranges.cidr ? ` ${site.ranges.cidr}` : ""} of ${siteFile(site.id)}, and the shared guests open their firewalls to that alone. Write a range that holds it: a tenant's network does not move.`,
      );
    }
    if (!numbered.has(of)) add("of", "E_REFERENCE", noTenant(of, numbered, "network"));
  }
  return problems;
}

function checkGuests(
  catalog: Catalog,
  site: ProxmoxSite,
  ledger: Ledger,
  numbered: ReadonlySet<string>,
): CatalogProblem[] {
  const problems: CatalogProblem[] = [];
  const { platform, tenants } = site.networks;
  const { networks } = indexLedger(ledger);
  for (const [vmid, guest] of ledger.guests) {
    const add = (field: string, code: "E_REFERENCE" | "E_CONFLICT", message: string): void => {
      const at = { file: ledger.file, path: ["guests", vmid, field] };
      problems.push(problemAt(catalog.sources, code, at, message));
    };
    const { tenant } = splitOf(guest.of);
    const own = networks.get(tenant)?.cidr;
    if (!Object.hasOwn(site.hosts, guest.host)) {
      add(
        "host",
        "E_REFERENCE",
        `${guest.of} stands on ${guest.host}, which ${siteFile(site.id)} no longer has.${didYouMean(guest.host, Object.keys(site.hosts))} Bring the host back: no guest moves by itself.`,
      );
    }
    if (
      !isHostIn(tenants.cidr, guest.ip) &&
      !isHostIn(platform.cidr, guest.ip) &&
      !(own && isHostIn(own, guest.ip))
    ) {
      const its = own ? `, and its own ${own}` : "";
      add(
        "ip",
        "E_CONFLICT",
        `${guest.of} has the address ${guest.ip}, outside the site's networks ${tenants.cidr} and ${platform.cidr}${its}.`,
      );
    }
    if (guest.ownIp && !(own && isHostIn(own, guest.ownIp))) {
      add(
        "ownIp",
        "E_CONFLICT",
        own
          ? `${guest.of} has the address ${guest.ownIp}, outside ${tenant}'s own network ${own}.`
          : `${guest.of} has the address ${guest.ownIp} in a network of ${tenant}'s own, and this ledger has none for it under \`networks\`. Bring its line back.`,
      );
    }
    if (!numbered.has(tenant)) add("of", "E_REFERENCE", noTenant(tenant, numbered, "guest"));
  }
  return problems;
}

function noTenant(tenant: string, numbered: ReadonlySet<string>, what: string): string {
  return `there is no tenant "${tenant}" under \`tenants\` of this ledger.${didYouMean(tenant, numbered)} A ${what}'s tenant has a number: bring its line back.`;
}

/** An entry of `adopted` is about a guest that a file names; one about nothing would say nothing. */
function checkAdopted(catalog: Catalog, site: ProxmoxSite, ledger: Ledger): CatalogProblem[] {
  const { vmids } = numbersOf(site);
  return [...ledger.adopted.keys()].flatMap((vmid) => {
    if (ledger.guests.has(vmid) || vmids.includes(vmid)) return [];
    const at: At = { file: ledger.file, path: ["adopted", vmid], which: "key" };
    const message = `no guest has the VMID ${vmid}: neither a line under \`guests\` nor ${siteFile(site.id)} names it. Take the entry out.`;
    return [problemAt(catalog.sources, "E_REFERENCE", at, message)];
  });
}
