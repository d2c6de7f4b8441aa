import type { Command } from "commander";
import type { Ledger, Site } from "../../catalog/catalog.ts";
import { CatalogError } from "../../catalog/errors.ts";
import { ascending } from "../../catalog/ledger/ascending.ts";
import { ledgerOf } from "../../catalog/ledger/index-ledger.ts";
import { saveLedger } from "../../catalog/ledger/save.ts";
import type { ResolvedDomain, ResolvedTenant } from "../../catalog/resolved.ts";
import { domainTarget } from "../../catalog/routes/domains.ts";
import { findRecord, isResolver } from "../../fleet/domain-record.ts";
import { openCatalog, selectTenants } from "../catalog-view.ts";
import { projectOf } from "../context.ts";
import { type ExitCode, exitCodes, usage } from "../exit-codes.ts";
import { withLedgerLock } from "../ledger-lock.ts";
import type { CommandOptions } from "../options.ts";
import { type CheckedDomain, domainData, domainLines } from "../print/domain.ts";
import { outputWidth } from "../print/table.ts";
import { hanging } from "../print/words.ts";
import { today } from "../today.ts";

/** `tenantry domain check <tenant>` */
export async function domainCommand(
  options: CommandOptions,
  _what: string,
  _program: Command,
  [id = ""]: readonly string[],
): Promise<ExitCode> {
  const { resolver } = options;
  if (resolver !== undefined && !isResolver(resolver)) {
    throw usage(`--resolver "${resolver}" is no address. Allowed: IP, IP:PORT or [IPv6]:PORT.`);
  }
  const root = projectOf(options).catalog;
  return withLedgerLock(root, () => checkDomains(root, options, id));
}

async function checkDomains(root: string, options: CommandOptions, id: string): Promise<ExitCode> {
  const view = openCatalog(root, { env: options.env, tenant: [id] });
  const [tenant] = selectTenants(view, [id], undefined);
  if (!tenant || "problems" in tenant) throw new CatalogError(tenant?.problems ?? []);
  const { catalog } = view.loaded;
  const domains = domainsOf(tenant.resolved);
  const site = catalog.sites.get(tenant.site);
  if (!site || domains.length === 0) {
    throw usage(
      `tenants/${view.environment}/${id}.yaml names no domains. Write for instance: domains: { shop.customer.example: { service: crm } }.`,
    );
  }
  const ledger = ledgerOf(catalog, site.id);
  const checked = await Promise.all(domains.map((it) => check(it, site, id, options.resolver)));
  const proven = checked.filter(({ found, isProven }) => found.kind === "right" && !isProven);
  if (proven.length > 0) saveLedger(root, withDomains(ledger, id, proven, today()));
  if (options.json) {
    const data = { tenant: id, environment: view.environment, domains: checked.map(domainData) };
    process.stdout.write(`${JSON.stringify(data, null, 2)}\n`);
  } else {
    const lines = checked.flatMap(domainLines);
    if (proven.length > 0) {
      const next = `tenantry up --env ${view.environment} --tenant ${id}`;
      lines.push(`Commit ${ledger.file}; then it is routed with the next: ${next}`);
    }
    const width = outputWidth();
    process.stdout.write(`${lines.flatMap((line) => hanging(line, width)).join("\n")}\n`);
  }
  return checked.every(({ found, isProven }) => isProven || found.kind === "right")
    ? exitCodes.ok
    : exitCodes.failed;
}

function domainsOf(tenant: ResolvedTenant): readonly ResolvedDomain[] {
  return tenant.substrate === "aws" ? [] : tenant.domains;
}

async function check(
  domain: ResolvedDomain,
  site: Site,
  tenant: string,
  resolver: string | undefined,
): Promise<CheckedDomain> {
  const found = await findRecord(domain.record, resolver);
  return { ...domain, target: domainTarget(site, tenant), found };
}

function withDomains(
  ledger: Ledger,
  of: string,
  domains: readonly CheckedDomain[],
  proven: string,
): Ledger {
  const lines = domains.map(({ domain }) => [domain, { of, proven }] as const);
  return { ...ledger, domains: ascending(new Map([...ledger.domains, ...lines])) };
}
