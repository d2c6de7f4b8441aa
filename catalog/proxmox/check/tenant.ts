import type { Catalog, ProxmoxSite, Tenant } from "../../catalog.ts";
import { type At, didYouMean, lineOf, problemAt } from "../../check/problem.ts";
import type { CatalogErrorCode, CatalogProblem } from "../../errors.ts";
import { storeWords } from "../../resolve/placeholders.ts";
import { servicePath, servicesOf } from "../../subscriptions.ts";
import { isSomewhere } from "../../usable.ts";
import { usableByTenants } from "../resolve/uses.ts";
import { proxmoxSites } from "../sites.ts";
import { checkAdopting } from "./adopted.ts";
import { checkIsolation } from "./isolation.ts";
import { checkPins } from "./pins.ts";

/** What a Proxmox site asks of a tenant's file, judged without another tenant's. */
export function checkTenant(catalog: Catalog, tenant: Tenant, site: ProxmoxSite): CatalogProblem[] {
  const problems: CatalogProblem[] = [];
  const add: Add = (code, path, message, other) => {
    const at: At = { file: tenant.file, path };
    problems.push(problemAt(catalog.sources, code, at, message, other));
  };
  checkUses(catalog, tenant, site, add);
  checkQueue(catalog, tenant, site, add);
  checkTemplates(catalog, tenant, site, add);
  return [
    ...problems,
    ...checkIsolation(catalog, tenant, site),
    ...checkAdopting(catalog, tenant, site),
    ...checkPins(catalog, tenant, site),
  ];
}

type Add = (
  code: CatalogErrorCode,
  path: readonly (string | number)[],
  message: string,
  other?: At,
) => void;

/** Guests of the platform and external machines that a service uses stand on some sites, and not on others. */
function checkUses(catalog: Catalog, tenant: Tenant, site: ProxmoxSite, add: Add): void {
  const usable = usableByTenants(site);
  for (const service of servicesOf(catalog, tenant)) {
    for (const [index, use] of service.uses.entries()) {
      if (use === "postgres" || use === "redis" || usable.has(use)) continue;
      const other: At = { file: service.file, path: ["uses", index] };
      if (storeWords.includes(use)) {
        const message = `${service.id} uses ${use} (${lineOf(catalog.sources, other)}), and ${site.id} is a Proxmox site, which has none to give. Take the service out, or choose a site on AWS.`;
        add("E_REFERENCE", servicePath(tenant, service.id), message, other);
        continue;
      }
      // What no site has is said once, at the service (service.ts).
      if (!isSomewhere(catalog, use)) continue;
      add(
        "E_REFERENCE",
        servicePath(tenant, service.id),
        `${service.id} uses ${use} (${lineOf(catalog.sources, other)}), and ${site.id} has no guest ${use} that accepts from tenants, nor an external machine ${use} for them. Add it to \`guests\` or \`external\` of ${site.file}, or take the service out.`,
        other,
      );
    }
  }
}

/** Only a site on AWS has a queue that feeds a worker. */
function checkQueue(catalog: Catalog, tenant: Tenant, site: ProxmoxSite, add: Add): void {
  for (const { id, env, file } of servicesOf(catalog, tenant)) {
    const variable = Object.keys(env).find((name) => env[name]?.includes("{queue.url}"));
    if (variable === undefined) continue;
    const other: At = { file, path: ["env", variable] };
    const message = `${id} sends to a queue ({queue.url} in ${lineOf(catalog.sources, other)}), and ${site.id} is a Proxmox site, which has none. Take the service out, or choose a site on AWS.`;
    add("E_REFERENCE", servicePath(tenant, id), message, other);
  }
}

function checkTemplates(catalog: Catalog, tenant: Tenant, site: ProxmoxSite, add: Add): void {
  for (const { id, file, template } of servicesOf(catalog, tenant)) {
    if (template === undefined || Object.hasOwn(site.templates, template)) continue;
    if (!proxmoxSites(catalog).some((it) => Object.hasOwn(it.templates, template))) continue;
    const other: At = { file, path: ["template"] };
    add(
      "E_REFERENCE",
      servicePath(tenant, id),
      `${id} is cloned from ${template} (${lineOf(catalog.sources, other)}), and ${site.id} has no such template.${didYouMean(template, Object.keys(site.templates))} Add it to \`templates\` of ${site.file}, or take the service out.`,
      other,
    );
  }
}
