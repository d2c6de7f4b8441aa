import type { Catalog, Ledger, Tenant } from "../catalog.ts";
import type { CatalogProblem } from "../errors.ts";
import { serviceFile, siteFile, tenantFile } from "../files.ts";
import { numberName, type ServiceLine, serviceLines, splitOf } from "../ledger/index-ledger.ts";
import {
  environmentOf,
  hasOwn,
  isOwnServer,
  isolationOf,
  type OwnServer,
  ownServersOf,
  servicesOf,
} from "../subscriptions.ts";
import { isBroken } from "./broken.ts";
import { type At, count, lineOf, problemAt } from "./problem.ts";

/**
 * What the ledgers hold and no file asks for any more. Absence never deletes anything: it is an error that names the
 * file that is gone and the ledger's line, until the file is back or the entry is released.
 */
export function checkOrphans(catalog: Catalog): CatalogProblem[] {
  const byPlace = new Map(catalog.tenants.map((it) => [`${it.environment}/${it.id}`, it]));
  return [...catalog.ledgers.values()].flatMap((ledger) => {
    if (isBroken(catalog, ledger.file) || isBroken(catalog, siteFile(ledger.site))) return [];
    if (!catalog.sites.has(ledger.site)) return [siteGone(catalog, ledger)];
    const environment = environmentOf(catalog, ledger.site)?.id;
    // A site of no environment is an error of its own, at the site's file.
    if (environment === undefined) return [];
    return orphansOf(catalog, ledger, environment, (id) => byPlace.get(`${environment}/${id}`));
  });
}

/** The same for one tenant and its own site's ledger, for a run that reads no other tenant's file. */
export function checkOrphansOf(
  catalog: Catalog,
  environment: string,
  id: string,
): CatalogProblem[] {
  const own = catalog.tenants.find((it) => it.environment === environment && it.id === id);
  return [...catalog.ledgers.values()].flatMap((ledger) => {
    if (environmentOf(catalog, ledger.site)?.id !== environment) return [];
    const lines: Ledger = {
      ...ledger,
      tenants: new Map([...ledger.tenants].filter(([, tenant]) => tenant === id)),
      guests: new Map([...ledger.guests].filter(([, guest]) => splitOf(guest.of).tenant === id)),
      rules: new Map([...ledger.rules].filter(([, rule]) => splitOf(rule.of).tenant === id)),
      units: new Map([...ledger.units].filter(([, unit]) => splitOf(unit.of).tenant === id)),
      domains: new Map([...ledger.domains].filter(([, { of }]) => of === id)),
    };
    return orphansOf(catalog, lines, environment, () => own);
  });
}

/**
 * The same for an environment's platform, which reads no tenant's file: sites and services that a ledger still has
 * guests of, and no file is about any more.
 */
export function checkPlatformOrphans(catalog: Catalog): CatalogProblem[] {
  return [...catalog.ledgers.values()].flatMap((ledger) => {
    if (serviceLines(ledger).length === 0 && ledger.tenants.size === 0) return [];
    if (isBroken(catalog, ledger.file) || isBroken(catalog, siteFile(ledger.site))) return [];
    if (!catalog.sites.has(ledger.site)) return [siteGone(catalog, ledger)];
    return servicesGone(catalog, ledger, () => true);
  });
}

function orphansOf(
  catalog: Catalog,
  ledger: Ledger,
  environment: string,
  find: (id: string) => Tenant | undefined,
): CatalogProblem[] {
  const problems: CatalogProblem[] = [];
  const asked = new Map<string, ReadonlySet<string>>();
  for (const [number, id] of ledger.tenants) {
    const tenant = find(id);
    const file = tenantFile(environment, id);
    const line: At = { file: ledger.file, path: ["tenants", number], which: "key" };
    if (tenant?.site === ledger.site) {
      asked.set(id, new Set(servicesOf(catalog, tenant).map((it) => it.id)));
    } else if (tenant) {
      // A site that does not exist is a typing error, and reported as that.
      if (!catalog.sites.has(tenant.site)) continue;
      const at = { file, path: ["site"] };
      problems.push(
        problemAt(
          catalog.sources,
          "E_ORPHAN",
          at,
          movedMessage(catalog, tenant, ledger, line),
          line,
        ),
      );
    } else if (!isBroken(catalog, file)) {
      const services = servicesIn(ledger, id);
      problems.push(
        problemAt(
          catalog.sources,
          "E_ORPHAN",
          line,
          `${file} is missing, and this ledger still has the tenant ${id} with ${holdings(linesIn(ledger, id))}. ` +
            `Nothing is deleted. Bring the file back, or to give its numbers back: \`tenantry release ${id}\`.` +
            renameHint(catalog, environment, ledger, services),
        ),
      );
    }
  }
  for (const { section, number, of } of serviceLines(ledger)) {
    const { tenant: id, service } = splitOf(of);
    const services = asked.get(id);
    if (section === "guests" && isOwnServer(service)) {
      const tenant = services && find(id);
      if (tenant) problems.push(...ownServerGone(catalog, ledger, tenant, service, number));
      continue;
    }
    if (!services || services.has(service) || isBroken(catalog, serviceFile(service))) continue;
    if (!catalog.services.has(service)) continue;
    const line: At = { file: ledger.file, path: [section, number], which: "key" };
    const at: At = { file: tenantFile(environment, id), path: ["services"], which: "key" };
    problems.push(
      problemAt(
        catalog.sources,
        "E_ORPHAN",
        at,
        `"${service}" is not in the list any more, and ${lineOf(catalog.sources, line)} still has ${of} (${numberName({ section, number })}). ` +
          `Nothing is deleted. Put it back, or to give its numbers back: \`tenantry release ${of}\`.`,
        line,
      ),
    );
  }
  return [
    ...problems,
    ...domainsGone(catalog, ledger, (id) => (asked.has(id) ? find(id) : undefined)),
    ...servicesGone(catalog, ledger, (tenant) => asked.has(tenant)),
  ];
}

/** Customers' own domains that were proven, and that no file asks for any more. */
function domainsGone(
  catalog: Catalog,
  ledger: Ledger,
  find: (id: string) => Tenant | undefined,
): CatalogProblem[] {
  return [...ledger.domains].flatMap(([domain, { of }]) => {
    const tenant = find(of);
    if (!tenant || Object.hasOwn(tenant.domains ?? {}, domain)) return [];
    const line: At = { file: ledger.file, path: ["domains", domain], which: "key" };
    const at: At = { file: tenant.file, path: ["domains"], which: "key" };
    const message = `${domain} is not in \`domains\` any more, and ${lineOf(catalog.sources, line)} still has it. Put it back, or to give it back: \`tenantry release ${of}/${domain}\`.`;
    return [problemAt(catalog.sources, "E_ORPHAN", at, message, line)];
  });
}

/** A server of the tenant's own that its tier or its services do not ask for any more: it keeps its data until it is released. */
function ownServerGone(
  catalog: Catalog,
  ledger: Ledger,
  tenant: Tenant,
  server: OwnServer,
  vmid: number,
): CatalogProblem[] {
  const isolation = isolationOf(catalog, tenant);
  // A tier that does not exist is a typing error, and reported as that.
  if (!isolation || ownServersOf(catalog, tenant).includes(server)) return [];
  const line: At = { file: ledger.file, path: ["guests", vmid], which: "key" };
  const has = `${lineOf(catalog.sources, line)} still has ${tenant.id}/${server} (VMID ${vmid}), a ${server} server of its own with its data`;
  const release = `Nothing is deleted, and no data is moved. To give it back once its data is elsewhere: \`tenantry release ${tenant.id}/${server}\`.`;
  const [path, message] = hasOwn(isolation, server)
    ? [["services"], `no service of ${tenant.id} uses ${server} any more, and ${has}. ${release}`]
    : [
        ["tier"],
        `the isolation of the tier ${tenant.tier} is ${isolation}, and ${has}. ${release} If it was never applied nor committed, take the ledger back from Git. Or choose the earlier tier again.`,
      ];
  const at: At = { file: tenant.file, path: path as string[] };
  return [problemAt(catalog.sources, "E_ORPHAN", at, message as string, line)];
}

/** Services without a file of which the ledger has guests, of those tenants that are looked at: one problem each. */
function servicesGone(
  catalog: Catalog,
  ledger: Ledger,
  looksAt: (tenant: string) => boolean,
): CatalogProblem[] {
  const lost = new Map<string, ServiceLine[]>();
  for (const line of serviceLines(ledger)) {
    const { tenant, service } = splitOf(line.of);
    if (!looksAt(tenant) || isOwnServer(service) || catalog.services.has(service)) continue;
    if (isBroken(catalog, serviceFile(service))) continue;
    lost.set(service, [...(lost.get(service) ?? []), line]);
  }
  return [...lost].map(([service, lines]) => {
    const [first] = lines as [ServiceLine];
    const line: At = { file: ledger.file, path: [first.section, first.number], which: "key" };
    const message = `${serviceFile(service)} is missing, and this ledger still has ${holdings(lines)} of it, the first one here. Nothing is deleted. Bring the file back.`;
    return problemAt(catalog.sources, "E_ORPHAN", line, message);
  });
}

function siteGone(catalog: Catalog, ledger: Ledger): CatalogProblem {
  return problemAt(
    catalog.sources,
    "E_ORPHAN",
    { file: ledger.file, path: [] },
    `${siteFile(ledger.site)} is missing, and this ledger of it has ${count(ledger.tenants.size, "tenant")} and ${holdings(serviceLines(ledger))}. Nothing is deleted. Bring the site's file back: a site's id is for ever.`,
  );
}

function movedMessage(catalog: Catalog, tenant: Tenant, ledger: Ledger, line: At): string {
  return (
    `the site is ${tenant.site} now, and ${lineOf(catalog.sources, line)} still has ${tenant.id} on ${ledger.site}. ` +
    `Nothing is deleted, and nothing is moved. Write \`site: ${ledger.site}\` again.`
  );
}

/** A renamed file is an orphan and a new tenant. Said only where exactly one new tenant looks like the old one. */
function renameHint(
  catalog: Catalog,
  environment: string,
  ledger: Ledger,
  services: readonly string[],
): string {
  const known = new Set(
    [...catalog.ledgers.values()]
      .filter((it) => environmentOf(catalog, it.site)?.id === environment)
      .flatMap((it) => [...it.tenants.values()]),
  );
  const alike = catalog.tenants.filter(
    (it) =>
      it.environment === environment &&
      it.site === ledger.site &&
      !known.has(it.id) &&
      sameWords(
        servicesOf(catalog, it).map((service) => service.id),
        services,
      ),
  );
  const [renamed] = alike;
  if (alike.length !== 1 || !renamed) return "";
  return ` Was it renamed to ${renamed.file}? It has the same services; a tenant's id is for ever, so rename it back.`;
}

function servicesIn(ledger: Ledger, tenant: string): string[] {
  return linesIn(ledger, tenant)
    .map(({ of }) => splitOf(of).service)
    .filter((it) => !isOwnServer(it));
}

function linesIn(ledger: Ledger, tenant: string): ServiceLine[] {
  return serviceLines(ledger).filter(({ of }) => splitOf(of).tenant === tenant);
}

/** `3 guests`, `2 services`: what a Proxmox ledger has lines of, and any other. */
function holdings(lines: readonly ServiceLine[]): string {
  const isServices = lines.some(({ section }) => section !== "guests");
  return count(lines.length, isServices ? "service" : "guest");
}

function sameWords(a: readonly string[], b: readonly string[]): boolean {
  return [...a].sort().join() === [...b].sort().join();
}
