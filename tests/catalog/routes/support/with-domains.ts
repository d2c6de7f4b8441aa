import { domainRecord } from "../../../../catalog/routes/domains.ts";
import { type TempCatalog, tempWholeCatalog } from "../../../support/temp-catalog.ts";

export const SITE = "platform/sites/onasis-vps.yaml";
export const LEDGER = "platform/ledger/onasis-vps.yaml";
export const TENANT = "tenants/prod/seftec.yaml";

/** The whole example, whose VPS has certificates for customers' domains, and one tenant with these. */
export function catalogWithDomains(domains: string): TempCatalog {
  const catalog = tempWholeCatalog();
  const site = catalog.read(SITE).replaceAll(/^(?:tls|cloudflare):.*\n(?: .*\n)*/gm, "");
  const tls = "tls: { acme: { challenge: http-01, email: ops@lanonasis.example } }\n";
  catalog.write(SITE, site + tls);
  catalog.write(TENANT, `${catalog.read(TENANT)}domains: ${domains}\n`);
  return catalog;
}

/** The number of the tenant, by its ledger. */
function numberOf(catalog: TempCatalog, ledger: string, tenant: string): number {
  return Number(new RegExp(`^ {2}(\\d+): ${tenant}$`, "m").exec(catalog.read(ledger))?.[1]);
}

/** The TXT record for a domain of the tenant. */
export function recordOf(catalog: TempCatalog, domain: string): { name: string; value: string } {
  return domainRecord("onasis-vps", numberOf(catalog, LEDGER, "seftec"), domain);
}

/** Adds lines to a ledger. */
export function addLedgerLines(catalog: TempCatalog, file: string, text: string): void {
  catalog.write(file, `${catalog.read(file).trimEnd()}\n${text}\n`);
}
