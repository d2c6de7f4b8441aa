import type { Catalog, Ledger, ProxmoxSite } from "../../catalog.ts";
import { type At, lineOf, problemAt } from "../../check/problem.ts";
import type { CatalogProblem } from "../../errors.ts";
import { indexLedger, ledgerOf } from "../../ledger/index-ledger.ts";
import type { Scope } from "../../ledger/scope.ts";
import { runningGuestsOf, templateGuestsOf, virtualAddressOf } from "../site-guests.ts";

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

/** Every number, VMID, VLAN, network and address of a scope that two claim, at the second place that does. */
export function checkDuplicates(catalog: Catalog, scope: Scope<ProxmoxSite>): CatalogProblem[] {
  const problems: CatalogProblem[] = [];
  const once = new Once();
  const claim: Claim = (what, at, whose, remedy) => {
    const earlier = once.claim(what, at, whose);
    if (!earlier) return;
    const message = `${what} belongs to ${earlier.whose} (${lineOf(catalog.sources, earlier.at)}) and to ${whose}. ${remedy}`;
    problems.push(problemAt(catalog.sources, "E_DUPLICATE", at, message, earlier.at));
  };
  for (const site of scope.sites) claimSite(site, claim);
  for (const site of scope.sites) {
    const ledger = ledgerOf(catalog, site.id);
    claimTenants(ledger, claim);
    claimNetworks(ledger, claim);
    claimGuests(ledger, claim);
  }
  claimPins(catalog, scope, claim);
  return problems;
}

type Claim = (what: string, at: At, whose: string, remedy: string) => void;

/** What a site's own file takes: its guests, its templates, the address that two proxies share. */
function claimSite(site: ProxmoxSite, claim: Claim): void {
  const { file } = site;
  const remedy = "Give one of them another: sites on one endpoint share its VMIDs and addresses.";
  for (const { path, vmid, ip } of runningGuestsOf(site)) {
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

const takeOut =
  "Keep the line that the other branch or site already has, take the newer one out and run `tenantry allocate`.";

function claimTenants(ledger: Ledger, claim: Claim): void {
  const { file, site } = ledger;
  const atKey = (section: string, number: number): At => ({
    file,
    path: [section, number],
    which: "key",
  });
  for (const [number, tenant] of ledger.tenants) {
    const at = atKey("tenants", number);
    claim(`tenant number ${number}`, at, tenant, takeOut);
    claim(`the one number of ${tenant} on ${site}`, at, `${number}`, takeOut);
  }
  for (const [number, tenant] of ledger.releasedTenants) {
    const at = atKey("releasedTenants", number);
    claim(`tenant number ${number}`, at, `${tenant}, released`, takeOut);
  }
}

function claimNetworks(ledger: Ledger, claim: Claim): void {
  const { file, site } = ledger;
  for (const section of ["networks", "releasedNetworks"] as const) {
    for (const [vlan, { of, cidr }] of ledger[section]) {
      const path = [section, vlan];
      const whose = section === "networks" ? of : `${of}, released`;
      claim(`VLAN ${vlan}`, { file, path, which: "key" }, whose, takeOut);
      claim(`network ${cidr}`, { file, path: [...path, "cidr"] }, whose, takeOut);
      if (section === "releasedNetworks") continue;
      const at: At = { file, path: [...path, "of"] };
      claim(`the one network of ${of} on ${site}`, at, `${vlan}`, takeOut);
    }
  }
}

function claimGuests(ledger: Ledger, claim: Claim): void {
  const { file, site } = ledger;
  for (const [vmid, { of, ip, ownIp }] of ledger.guests) {
    const path = ["guests", vmid];
    claim(`VMID ${vmid}`, { file, path, which: "key" }, of, takeOut);
    claim(`address ${ip}`, { file, path: [...path, "ip"] }, of, takeOut);
    if (ownIp) claim(`address ${ownIp}`, { file, path: [...path, "ownIp"] }, of, takeOut);
    claim(`the one guest ${of} on ${site}`, { file, path: [...path, "of"] }, `${vmid}`, takeOut);
  }
  for (const [vmid, tombstone] of ledger.released) {
    const at: At = { file, path: ["released", vmid], which: "key" };
    claim(`VMID ${vmid}`, at, `${tombstone.of}, released`, takeOut);
  }
}

/** A pin that the ledger has a line for already is compared with that line (pins.ts). */
function claimPins(catalog: Catalog, scope: Scope<ProxmoxSite>, claim: Claim): void {
  const known = new Set(
    scope.sites.flatMap((site) => [...indexLedger(ledgerOf(catalog, site.id)).guests.keys()]),
  );
  const remedy = "A pin names what the guest itself has: correct it.";
  for (const tenant of catalog.tenants) {
    if (!tenant.pin || !scope.sites.some((site) => site.id === tenant.site)) continue;
    for (const [service, pin] of Object.entries(tenant.pin)) {
      const of = `${tenant.id}/${service}`;
      if (known.has(of)) continue;
      const { file } = tenant;
      claim(`VMID ${pin.vmid}`, { file, path: ["pin", service, "vmid"] }, of, remedy);
      claim(`address ${pin.ip}`, { file, path: ["pin", service, "ip"] }, of, remedy);
    }
  }
}
