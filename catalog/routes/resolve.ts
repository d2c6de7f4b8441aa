import type { Service, Site } from "../catalog.ts";
import type { Route } from "../routes.ts";
import { can, type ProxyName } from "./capabilities.ts";
import { resolvePrivacy } from "./privacy.ts";

/** `acme.lab.aiqso.example`: where a tenant answers. */
export function hostnameOf(tenant: string, site: Pick<Site, "domain">): string {
  return `${tenant}.${site.domain}`;
}

/** Where one service answers. Ids and labels hold no `--`, so `<tenant>--<label>` is no other tenant's name. */
export function routeAddress(
  tenant: string,
  site: Pick<Site, "domain">,
  route: Service["route"],
): { readonly host: string; readonly path: string } {
  return route.mount === "path"
    ? { host: hostnameOf(tenant, site), path: route.path }
    : { host: `${tenant}--${route.host}.${site.domain}`, path: "/" };
}

/** The service's own public URL, without a slash at its end. */
export function publicUrl(address: { readonly host: string; readonly path: string }): string {
  return `https://${address.host}${address.path === "/" ? "" : address.path}`;
}

/**
 * The way from the outside to one service of a tenant.
 *
 * @param certificate `own` where the site's certificate is not one for all its tenants. Default: `site`
 */
export function resolveRoute<Upstream extends Route["upstream"]>(
  tenant: string,
  site: Pick<Site, "domain">,
  proxy: ProxyName,
  service: Service,
  upstream: Upstream,
  certificate: Route["certificate"] = "site",
): Route<Upstream> {
  const { route } = service;
  const { host, path } = routeAddress(tenant, site, route);
  return {
    service: service.id,
    mount: route.mount,
    host,
    certificate,
    path,
    strip: route.mount === "path" && route.strip,
    upstream,
    ...routeLimits(route, proxy),
  };
}

/** What the section of every route in a file says. */
type EveryRoute = Pick<
  Service["route"],
  | "health"
  | "websocket"
  | "bodyMib"
  | "requestsPerSecond"
  | "connectSeconds"
  | "timeoutSeconds"
  | "allow"
  | "headers"
  | "privacy"
  | "keyLimit"
>;

const REQUESTS_PER_SECOND = 50;
const CONNECT_SECONDS = 5;

/** What a route says of how it is asked, whether it leads to a tenant's service or to a guest of the platform. */
export function routeLimits(
  route: EveryRoute,
  proxy: ProxyName,
): Omit<Route, "service" | "mount" | "host" | "certificate" | "path" | "strip" | "upstream"> {
  return {
    health: route.health,
    websocket: route.websocket,
    bodyMib: route.bodyMib,
    requestsPerSecond:
      route.requestsPerSecond ?? (can(proxy, "rateLimit") ? REQUESTS_PER_SECOND : null),
    connectSeconds: route.connectSeconds ?? CONNECT_SECONDS,
    timeoutSeconds: route.timeoutSeconds,
    allow: [...new Set(route.allow?.map(asNetwork))].sort(),
    responseHeaders: Object.fromEntries(
      Object.entries(route.headers ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)),
    ),
    ...resolvePrivacy(route),
  };
}

/** One address is a network of one. */
function asNetwork(addresses: string): string {
  return addresses.includes("/") ? addresses : `${addresses}/32`;
}
