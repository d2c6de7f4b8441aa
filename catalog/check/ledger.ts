import type { Catalog, Ledger, Site } from "../catalog.ts";
import type { CatalogProblem } from "../errors.ts";
import { siteFile } from "../files.ts";
import { isHostIn, networksOverlap, rangeOf } from "../ipv4.ts";
import { indexLedger, ledgerOf, splitOf } from "../ledger/index-ledger.ts";
import { type Scope, scopesOf } from "../ledger/scope.ts";
import { platformGuestsOf, platformNumbersOf } from "../platform-guests.ts";
import { templateGuestsOf, virtualAddressOf } from "../site-guests.ts";
import { type At, didYouMean, lineOf, problemAt } from "./problem.ts";

/**
 * What a ledger may not say, whoever wrote it: a number, VMID, VLAN, network or address twice within what the sites share, an
 * address outside the site's networks, a host that is gone. This is also where two branches that took the same
 * number meet when Git did not stop them.
 */
export function checkLedgers(catalog: Catalog): CatalogProblem[] {
  return scopesOf(catalog).flatMap((scope) => [
    ...duplicatesInScope(catalog, scope),
    ...scope.sites.flatMap((site) => checkLines(catalog, site, ledgerOf(catalog, site.id))),
  ]);
}

/** Everything of a scope that may be there once, with the first place that has it. */
class Once {
  readonly #seen = new Map<string, { readonly at: At; readonly whose: string }>();

  /** The earlier one, where there is one. */
  claim(
    what: string,
    at: At,
    whose: string,
  ): { readonly at: At; readonly whose: string } | undefined {
    const earlier = this.#seen.get(what);
    if (!earlier) this.#seen.set(what, { at, whose });
    return earlier;
  }
}

function duplicatesInScope(catalog: Catalog, scope: Scope): CatalogProblem[] {
  const problems: CatalogProblem[] = [];
  const once = new Once();
  const claim: Claim = (what, at, whose, remedy) => {
    const earlier = once.claim(what, at, whose);
    if (!earlier) return;
    const message = `${what} belongs to ${earlier.whose} (${lineOf(catalog.sources, earlier.at)}) and to ${whose}. ${remedy}`;
    problems.push(problemAt(catalog.sources, "E_DUPLICATE", at, message, earlier.at));
  };
  for (const site of scope.sites) claimSite(site, claim);
  const remedy =
    "Keep the line that the other branch or site already has, take the newer one out and run `tenantry allocate`.";
  for (const site of scope.sites) {
    const ledger = ledgerOf(catalog, site.id);
    const { file } = ledger;
    for (const section of ["tenants", "releasedTenants"] as const) {
      for (const [number, tenant] of ledger[section]) {
        const at: At = { file, path: [section, number], which: "key" };
        claim(
          `tenant number ${number}`,
          at,
          section === "tenants" ? tenant : `${tenant}, released`,
          remedy,
        );
        if (section === "tenants")
          claim(`the one number of ${tenant} on ${site.id}`, at, `${number}`, remedy);
      }
    }
    for (const section of ["networks", "releasedNetworks"] as const) {
      for (const [vlan, { of, cidr }] of ledger[section]) {
        const path = [section, vlan];
        const whose = section === "networks" ? of : `${of}, released`;
        claim(`VLAN ${vlan}`, { file, path, which: "key" }, whose, remedy);
        claim(`network ${cidr}`, { file, path: [...path, "cidr"] }, whose, remedy);
        if (section === "networks") {
          const at: At = { file, path: [...path, "of"] };
          claim(`the one network of ${of} on ${site.id}`, at, `${vlan}`, remedy);
        }
      }
    }
    for (const [vmid, guest] of ledger.guests) {
      const path = ["guests", vmid];
      claim(`VMID ${vmid}`, { file, path, which: "key" }, guest.of, remedy);
      claim(`address ${guest.ip}`, { file, path: [...path, "ip"] }, guest.of, remedy);
      if (guest.ownIp) {
        claim(`address ${guest.ownIp}`, { file, path: [...path, "ownIp"] }, guest.of, remedy);
      }
      claim(
        `the one guest ${guest.of} on ${site.id}`,
        { file, path: [...path, "of"] },
        `${vmid}`,
        remedy,
      );
    }
    for (const [vmid, tombstone] of ledger.released) {
      const at: At = { file, path: ["released", vmid], which: "key" };
      claim(`VMID ${vmid}`, at, `${tombstone.of}, released`, remedy);
    }
  }
  // A pin that the ledger has a line for already is compared with that line (pins.ts).
  const known = new Set(
    scope.sites.flatMap((site) => [...indexLedger(ledgerOf(catalog, site.id)).guests.keys()]),
  );
  for (const tenant of catalog.tenants) {
    if (!tenant.pin || !scope.sites.some((site) => site.id === tenant.site)) continue;
    for (const [service, pin] of Object.entries(tenant.pin)) {
      const of = `${tenant.id}/${service}`;
      if (known.has(of)) continue;
      const { file } = tenant;
      const mine = "A pin names what the guest itself has: correct it.";
      claim(`VMID ${pin.vmid}`, { file, path: ["pin", service, "vmid"] }, of, mine);
      claim(`address ${pin.ip}`, { file, path: ["pin", service, "ip"] }, of, mine);
    }
  }
  return problems;
}

type Claim = (what: string, at: At, whose: string, remedy: string) => void;

/** What a site's own file takes: its guests, its templates, the address that two proxies share. */
function claimSite(site: Site, claim: Claim): void {
  const { file } = site;
  const remedy = "Give one of them another: sites on one endpoint share its VMIDs and addresses.";
  for (const { path, vmid, ip } of platformGuestsOf(site)) {
    const whose = `the ${path.join(" ").replace(/^guests/, "guest")} of ${site.id}`;
    claim(`VMID ${vmid}`, { file, path: [...path, "vmid"] }, whose, remedy);
    claim(`address ${ip}`, { file, path: [...path, "ip"] }, whose, remedy);
  }
  for (const { path, vmid, name } of templateGuestsOf(site)) {
    claim(`VMID ${vmid}`, { file, path }, `the ${name} of ${site.id}`, remedy);
  }
  const virtual = virtualAddressOf(site);
  if (virtual) {
    const whose = `the proxies of ${site.id} together`;
    claim(`address ${virtual.ip}`, { file, path: virtual.path }, whose, remedy);
  }
}

function checkLines(catalog: Catalog, site: Site, ledger: Ledger): CatalogProblem[] {
  const numbered = new Set(ledger.tenants.values());
  return [
    ...checkNetworks(catalog, site, ledger, numbered),
    ...checkGuests(catalog, site, ledger, numbered),
    ...checkAdopted(catalog, site, ledger),
  ];
}

function checkNetworks(
  catalog: Catalog,
  site: Site,
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
    if (site.ranges.cidr === undefined || !isInside(site.ranges.cidr, cidr)) {
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

function isInside(outer: string, inner: string): boolean {
  const one = rangeOf(outer);
  const two = rangeOf(inner);
  return two.first >= one.first && two.last <= one.last;
}

function checkGuests(
  catalog: Catalog,
  site: Site,
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
function checkAdopted(catalog: Catalog, site: Site, ledger: Ledger): CatalogProblem[] {
  const { vmids } = platformNumbersOf(site);
  return [...ledger.adopted.keys()].flatMap((vmid) => {
    if (ledger.guests.has(vmid) || vmids.includes(vmid)) return [];
    const at: At = { file: ledger.file, path: ["adopted", vmid], which: "key" };
    const message = `no guest has the VMID ${vmid}: neither a line under \`guests\` nor ${siteFile(site.id)} names it. Take the entry out.`;
    return [problemAt(catalog.sources, "E_REFERENCE", at, message)];
  });
}
