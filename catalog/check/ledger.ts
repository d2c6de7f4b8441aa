import type { Catalog, Ledger, Site } from "../catalog.ts";
import type { CatalogProblem } from "../errors.ts";
import { siteFile } from "../files.ts";
import { isHostIn } from "../ipv4.ts";
import { indexLedger, ledgerOf, splitOf } from "../ledger/index-ledger.ts";
import { type Scope, scopesOf } from "../ledger/scope.ts";
import { type At, didYouMean, lineOf, problemAt } from "./problem.ts";

/**
 * What a ledger may not say, whoever wrote it: a number, VMID or address twice within what the sites share, an
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
  const claim = (what: string, at: At, whose: string, remedy: string): void => {
    const earlier = once.claim(what, at, whose);
    if (!earlier) return;
    const message = `${what} belongs to ${earlier.whose} (${lineOf(catalog.sources, earlier.at)}) and to ${whose}. ${remedy}`;
    problems.push(problemAt(catalog.sources, "E_DUPLICATE", at, message, earlier.at));
  };
  for (const site of scope.sites) {
    for (const [role, guest] of Object.entries(site.shared)) {
      const path = ["shared", role];
      const whose = `the shared ${role} of ${site.id}`;
      const remedy =
        "Give one of them another: sites on one endpoint share its VMIDs and addresses.";
      claim(`VMID ${guest.vmid}`, { file: site.file, path: [...path, "vmid"] }, whose, remedy);
      claim(`address ${guest.ip}`, { file: site.file, path: [...path, "ip"] }, whose, remedy);
    }
  }
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
    for (const [vmid, guest] of ledger.guests) {
      const path = ["guests", vmid];
      claim(`VMID ${vmid}`, { file, path, which: "key" }, guest.of, remedy);
      claim(`address ${guest.ip}`, { file, path: [...path, "ip"] }, guest.of, remedy);
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

function checkLines(catalog: Catalog, site: Site, ledger: Ledger): CatalogProblem[] {
  const problems: CatalogProblem[] = [];
  const numbered = new Set(ledger.tenants.values());
  const { platform, tenants } = site.networks;
  for (const [vmid, guest] of ledger.guests) {
    const add = (field: string, code: "E_REFERENCE" | "E_CONFLICT", message: string): void => {
      const at = { file: ledger.file, path: ["guests", vmid, field] };
      problems.push(problemAt(catalog.sources, code, at, message));
    };
    if (!Object.hasOwn(site.hosts, guest.host)) {
      add(
        "host",
        "E_REFERENCE",
        `${guest.of} stands on ${guest.host}, which ${siteFile(site.id)} no longer has.${didYouMean(guest.host, Object.keys(site.hosts))} Bring the host back: no guest moves by itself.`,
      );
    }
    if (!isHostIn(tenants.cidr, guest.ip) && !isHostIn(platform.cidr, guest.ip)) {
      add(
        "ip",
        "E_CONFLICT",
        `${guest.of} has the address ${guest.ip}, outside the site's networks ${tenants.cidr} and ${platform.cidr}.`,
      );
    }
    const { tenant } = splitOf(guest.of);
    if (!numbered.has(tenant)) {
      add(
        "of",
        "E_REFERENCE",
        `there is no tenant "${tenant}" under \`tenants\` of this ledger.${didYouMean(tenant, numbered)} A guest's tenant has a number: bring its line back.`,
      );
    }
  }
  return problems;
}
