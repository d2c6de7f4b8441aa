import type { Catalog, Service, Tenant } from "../catalog.ts";
import { type At, lineOf, problemAt } from "../check/problem.ts";
import type { CatalogProblem } from "../errors.ts";
import { tiersFile } from "../files.ts";
import { isolationOf, servicesOf } from "../subscriptions.ts";
import { substrateOf } from "../substrates.ts";
import { type Capability, capabilities } from "./capabilities.ts";

/** Something that a route asks of its proxy, and where the files say so. */
interface Asked {
  readonly capability: Capability;
  /** The start of the sentence: "crm has route.allow". */
  readonly says: string;
  readonly at: At;
}

/**
 * What these tenants' routes ask for and the proxy of their site cannot: once a service and site, at the service's
 * file, with the line that chooses the proxy.
 *
 * @param table what proxies can. Default: what is known of them
 */
export function checkAsked(
  catalog: Catalog,
  tenants: readonly Tenant[],
  table: typeof capabilities = capabilities,
): CatalogProblem[] {
  const told = new Set<string>();
  return tenants.flatMap((tenant) => {
    const site = catalog.sites.get(tenant.site);
    if (!site) return [];
    const { name, path } = substrateOf(site).proxy(site);
    const other: At = { file: site.file, path };
    return askedOf(catalog, tenant).flatMap(({ capability, says, at }) => {
      const { says: does, proxies } = table[capability];
      const key = `${site.id} ${capability} ${at.file} ${at.path.join(" ")}`;
      if (proxies[name].can !== false || told.has(key)) return [];
      told.add(key);
      const message = `${says}, and ${name}, the proxy of ${site.id} (${lineOf(catalog.sources, other)}), cannot ${does}: ${proxies[name].source}. Take it out, or choose a site whose proxy can.`;
      return [problemAt(catalog.sources, "E_CONFLICT", at, message, other)];
    });
  });
}

function askedOf(catalog: Catalog, tenant: Tenant): Asked[] {
  const asked = servicesOf(catalog, tenant).flatMap(askedByRoute);
  if (isolationOf(catalog, tenant) !== "pool") return asked;
  const at: At = { file: tiersFile, path: [tenant.tier, "isolation"] };
  const says = `the isolation of the tier ${tenant.tier} is pool, where a cookie for the whole domain would reach other tenants`;
  return [...asked, { capability: "cookieDomainOff", says, at }];
}

function askedByRoute({ id, file, route }: Service): Asked[] {
  const ask = (field: string, ...wanted: readonly Capability[]): Asked[] =>
    wanted.map((capability) => ({
      capability,
      says: `${id} has route.${field}`,
      at: { file, path: ["route", field] },
    }));
  const strips = route.mount === "path" && route.strip && route.path !== "/";
  return [
    ...(strips ? ask("strip", "stripPath", "stripRedirects", "cookiePath") : []),
    ...(route.websocket ? ask("websocket", "websocket") : []),
    ...(route.requestsPerSecond === undefined ? [] : ask("requestsPerSecond", "rateLimit")),
    ...(route.connectSeconds === undefined ? [] : ask("connectSeconds", "connectTimeout")),
    ...(route.allow ? ask("allow", "allowList") : []),
    ...(route.headers ? ask("headers", "responseHeaders") : []),
    ...(route.privacy ? ask("privacy", "privacy") : []),
    ...(route.keyLimit ? ask("keyLimit", "keyLimit") : []),
    ...ask("bodyMib", "bodyLimit"),
    ...ask("timeoutSeconds", "timeout"),
  ];
}
