import type { Catalog, Tenant } from "../catalog.ts";
import { lineOf, problemAt } from "../check/problem.ts";
import type { CatalogProblem } from "../errors.ts";
import { hostnameOf } from "./resolve.ts";

/** Why no tenant answers there. */
const reasons = {
  mail: "mail programs look for their server there, and give it passwords",
  finding: "machines look there by themselves for how to reach the network, and believe it",
  names: "people and registrars take it for the name servers of the domain",
  planes: "it is where people look for the platform's own consoles, and type their passwords",
  platform: "people and programs take it for the platform itself",
} as const;

/**
 * First labels below a site's domain that no tenant gets. `_acme-challenge` and the like need no line: an id has no
 * `_`. `www` is no id either.
 */
const labels: { readonly [Why in keyof typeof reasons]: readonly string[] } = {
  mail: "autoconfig autodiscover imap mail mta-sts mx pop pop3 smtp webmail".split(" "),
  finding: "isatap localhost wpad".split(" "),
  names: "dns ns ns1 ns2 ns3 ns4".split(" "),
  planes:
    "admin alertmanager auth cpanel git grafana login pbs portainer prometheus proxmox pve ssh sso vpn whm".split(
      " ",
    ),
  platform: "api app cdn ftp status support".split(" "),
};

const reserved: ReadonlyMap<string, string> = new Map(
  Object.entries(labels).flatMap(([why, words]) =>
    words.map((word) => [word, reasons[why as keyof typeof reasons]] as const),
  ),
);

/** A tenant whose id makes a host name that means something else to those who ask for it. */
export function checkReserved(catalog: Catalog, tenant: Tenant): CatalogProblem[] {
  const site = catalog.sites.get(tenant.site);
  if (!site) return [];
  const machine = "hosts" in site && Object.hasOwn(site.hosts, tenant.id);
  const why = machine ? `it is the name of a host of ${site.id}` : reserved.get(tenant.id);
  if (why === undefined) return [];
  const other = machine
    ? { file: site.file, path: ["hosts", tenant.id], which: "key" as const }
    : { file: site.file, path: ["domain"] };
  const message = `${tenant.id} would answer at ${hostnameOf(tenant.id, site)} (${lineOf(catalog.sources, other)}), which is reserved: ${why}. Choose another id.`;
  return [
    problemAt(catalog.sources, "E_CONFLICT", { file: tenant.file, path: [] }, message, other),
  ];
}
