import type { Service, Site } from "../catalog.ts";
import type { ProxyRoute } from "../resolved.ts";

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

/** One way from the outside to a service's guest. */
export function resolveRoute(
  tenant: string,
  site: Pick<Site, "domain">,
  service: Service,
  ip: string,
): ProxyRoute {
  const { route } = service;
  return {
    service: service.id,
    ...routeAddress(tenant, site, route),
    strip: route.mount === "path" && route.strip,
    upstream: { ip, port: route.port },
    health: route.health,
    websocket: route.websocket,
    bodyMib: route.bodyMib,
    requestsPerSecond: route.requestsPerSecond,
    timeoutSeconds: route.timeoutSeconds,
  };
}
