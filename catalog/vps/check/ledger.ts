import type { Catalog, Ledger, VpsSite } from "../../catalog.ts";
import { type At, didYouMean, lineOf } from "../../check/problem.ts";
import { type Add, collected, inSite } from "../../check/report.ts";
import type { CatalogProblem } from "../../errors.ts";
import { indexLedger, ledgerOf, splitOf } from "../../ledger/index-ledger.ts";
import type { Scope } from "../../ledger/scope.ts";
import { MOST_TENANTS } from "../own-cluster.ts";
import { hostsOf, pinnedPort } from "../sites.ts";

/** What the ledgers of VPS sites may not say, whoever wrote them. */
export function checkVpsLedgers(catalog: Catalog, scope: Scope<VpsSite>): CatalogProblem[] {
  return scope.sites.flatMap((site) => {
    const ledger = ledgerOf(catalog, site.id);
    return collected(catalog, ledger.file, (add) => {
      checkForeign(ledger, site, add);
      checkOnce(catalog, ledger, add);
      checkHosts(catalog, ledger, site, add);
      checkSilo(catalog, ledger, site, add);
      checkUnits(ledger, add);
      checkPorts(catalog, ledger, add);
    });
  });
}

const FOREIGN = [
  "shards",
  "networks",
  "guests",
  "rules",
  "adopted",
  "released",
  "releasedRules",
  "releasedNetworks",
] as const;

/** Lines that only a site of another substrate has. */
function checkForeign(ledger: Ledger, site: VpsSite, add: Add): void {
  for (const section of FOREIGN) {
    if (ledger[section].size === 0) continue;
    const message = `${site.id} is a VPS site, which has no such lines. A file of another site may have been copied: take the section out.`;
    add("E_CONFLICT", [section], message, inSite(site, ["substrate"]));
  }
}

const takeOut =
  "Keep the line that the other branch already has, take the newer one out and run `tenantry allocate`.";

/** A tenant has one number that never was another's, and a service one unit. */
function checkOnce(catalog: Catalog, ledger: Ledger, add: Add): void {
  const seen = new Map<string, At>();
  const claim = (what: string, path: (string | number)[]): void => {
    const at: At = { file: ledger.file, path };
    const earlier = seen.get(what);
    if (!earlier) {
      seen.set(what, at);
      return;
    }
    const message = `${what} is there already (${lineOf(catalog.sources, earlier)}). ${takeOut}`;
    add("E_DUPLICATE", path, message, earlier);
  };
  for (const [number, tenant] of ledger.tenants) {
    claim(`tenant number ${number}`, ["tenants", number]);
    claim(`a number of ${tenant}`, ["tenants", number]);
    if (number <= MOST_TENANTS) continue;
    const message = `tenant numbers of a VPS site end at ${MOST_TENANTS}: ports and Unix users follow from them. ${takeOut}`;
    add("E_LIMIT", ["tenants", number], message);
  }
  for (const number of ledger.releasedTenants.keys()) {
    claim(`tenant number ${number}`, ["releasedTenants", number]);
  }
  for (const [number, { of }] of ledger.units) {
    claim(`unit number ${number}`, ["units", number]);
    claim(`a unit of ${of}`, ["units", number]);
  }
  for (const number of ledger.releasedUnits.keys()) {
    claim(`unit number ${number}`, ["releasedUnits", number]);
  }
}

function checkHosts(catalog: Catalog, ledger: Ledger, site: VpsSite, add: Add): void {
  const known = hostsOf(site).map(({ name }) => name);
  for (const [number, host] of ledger.hosts) {
    const tenant = ledger.tenants.get(number);
    if (tenant === undefined && !ledger.releasedTenants.has(number)) {
      const message = `no tenant has the number ${number}, and a tenant without a number lives on no host (${host}). Bring its line under \`tenants\` back.`;
      add("E_REFERENCE", ["hosts", number], message);
    }
    // Where a released tenant's data was may be gone for good.
    if (tenant === undefined || known.includes(host) || catalog.broken.has(site.file)) continue;
    const message = `${tenant} lives on ${host}, which is not under \`hosts\` of ${site.file}.${didYouMean(host, known)} Bring the host back there: nothing moves a tenant.`;
    add("E_REFERENCE", ["hosts", number], message, inSite(site, ["hosts"]));
  }
}

/** Two tenants on a host that is kept for one: lines that somebody wrote by hand, or two branches. */
function checkSilo(catalog: Catalog, ledger: Ledger, site: VpsSite, add: Add): void {
  const holders = new Map<string, number>();
  for (const [number, host] of ledger.hosts) {
    if (site.hosts[host]?.silo !== true) continue;
    const earlier = holders.get(host);
    if (earlier === undefined) {
      holders.set(host, number);
      continue;
    }
    const whose = ledger.tenants.get(earlier) ?? ledger.releasedTenants.get(earlier);
    const other: At = { file: ledger.file, path: ["hosts", earlier] };
    const message = `${host} is kept for silo tenants, and is or was ${whose ?? `tenant ${earlier}`}'s (${lineOf(catalog.sources, other)}). ${takeOut}`;
    add("E_CONFLICT", ["hosts", number], message, other);
  }
}

function checkUnits(ledger: Ledger, add: Add): void {
  const numbered = new Set(ledger.tenants.values());
  for (const [number, { of }] of ledger.units) {
    const { tenant } = splitOf(of);
    if (numbered.has(tenant)) continue;
    const message = `there is no tenant "${tenant}" under \`tenants\` of this ledger.${didYouMean(tenant, numbered)} A service's tenant has a number: bring its line back.`;
    add("E_REFERENCE", ["units", number, "of"], message);
  }
}

/** Two tenants of one host whose services listen on one TCP port: a service's file was changed after they had come. */
function checkPorts(catalog: Catalog, ledger: Ledger, add: Add): void {
  const { hosts } = indexLedger(ledger);
  const taken = new Map<string, number>();
  for (const [number, { of }] of ledger.units) {
    const { tenant, service: id } = splitOf(of);
    const service = catalog.services.get(id);
    const host = hosts.get(tenant);
    const port = service && pinnedPort(service);
    if (!service || host === undefined || port === undefined) continue;
    const earlier = taken.get(`${host} ${port}`);
    if (earlier === undefined) {
      taken.set(`${host} ${port}`, number);
      continue;
    }
    const other = ledger.units.get(earlier)?.of ?? "";
    // Two services of one tenant are told at its own file.
    if (splitOf(other).tenant === tenant) continue;
    const at: At = { file: service.file, path: ["vps", "listen"] };
    const message = `${of} and ${other} both listen on TCP port ${port} of ${host} (${lineOf(catalog.sources, at)}). Let ${id} listen on a socket: a port is there once a host.`;
    add("E_CONFLICT", ["units", number, "of"], message, at);
  }
}
