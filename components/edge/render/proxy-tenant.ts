import type { Route } from "../../../catalog/routes.ts";
import { Checked } from "./escape.ts";

/** What every proxy's renderer turns into one tenant's fragment. */
export interface ProxyTenant {
  /** The tenant's id. Only for the reader: it stands in a comment. */
  readonly tenant: string;
  /** From the ledger; 0 is the platform itself. Names inside a proxy start with `t<number>_`, so no two tenants' can meet. */
  readonly number: number;
  /** At least one; each host and path once. */
  readonly routes: readonly Route[];
}

/** The routes by host and path, whatever order they came in. */
export function sortedRoutes(routes: readonly Route[]): Route[] {
  return [...routes].sort((a, b) => compare(a.host, b.host) || compare(a.path, b.path));
}

/** What several routes of one service share is made of its first one: they differ by host and path alone. */
export function oneOfEachService(routes: readonly Route[]): Route[] {
  const seen = new Set<string>();
  return routes.filter((route) => !seen.has(route.service) && seen.add(route.service));
}

/** The hosts and what is mounted on each. */
export function byHost(routes: readonly Route[]): (readonly [host: string, routes: Route[]])[] {
  const hosts = [...new Set(routes.map((route) => route.host))];
  return hosts.map((host) => [host, routes.filter((route) => route.host === host)]);
}

/**
 * @throws Error listing everything that is not allowed: no routes, a host and path twice, a service twice other than on
 *   domains of the customer's own, values out of range, or text that could mean something else to a proxy.
 */
export function checkTenant(args: ProxyTenant): void {
  const checked = new Checked();
  checked.id("tenant", args.tenant);
  checked.whole("number", args.number, 0, 999_999);
  if (args.routes.length === 0) checked.problem("a tenant needs at least one route; found none");
  const seen = new Set<string>();
  for (const route of args.routes) {
    checkRoute(checked, route);
    const place = `${route.host}${route.path}`;
    for (const key of route.mount === "domain" ? [place] : [place, `service ${route.service}`]) {
      if (seen.has(key)) checked.problem(`${key} has two routes; one is allowed`);
      seen.add(key);
    }
  }
  checked.done(`the routes of ${JSON.stringify(args.tenant)}`);
}

/** @throws Error naming the first service that asks for what only nginx can: a proxy that leaves it out would tell. */
export function refusePrivate(proxy: string, { routes }: ProxyTenant): void {
  const route = routes.find((one) => one.privacy !== null || one.keyLimit !== null);
  if (route === undefined) return;
  throw new Error(
    `the service ${JSON.stringify(route.service)} hides who asks or limits keys, which ${proxy} cannot`,
  );
}

function checkRoute(checked: Checked, route: Route): void {
  const of = (what: string): string => `${what} of ${JSON.stringify(route.service)}`;
  checked.id("service", route.service);
  checked.host(of("host"), route.host);
  checked.path(of("path"), route.path);
  if ("socket" in route.upstream) {
    checked.socket(of("upstream.socket"), route.upstream.socket);
  } else {
    checked.ip(of("upstream.ip"), route.upstream.ip);
    checked.whole(of("upstream.port"), route.upstream.port, 1, 65_535);
  }
  checked.whole(of("bodyMib"), route.bodyMib, 1, 10_240);
  if (route.requestsPerSecond !== null) {
    checked.whole(of("requestsPerSecond"), route.requestsPerSecond, 1, 100_000);
  }
  checked.whole(of("connectSeconds"), route.connectSeconds, 1, 86_400);
  checked.whole(of("timeoutSeconds"), route.timeoutSeconds, 1, 86_400);
  for (const network of route.allow) checked.network(of("allow"), network);
  for (const [name, value] of Object.entries(route.responseHeaders)) {
    checked.header(of("responseHeaders"), name, value);
  }
  checkPrivacy(checked, of, route);
  if (route.mount === "domain" && (route.strip || route.path !== "/")) {
    checked.problem(`${of("host")} is a domain of its own, which has its service at /`);
  }
}

function checkPrivacy(
  checked: Checked,
  of: (what: string) => string,
  { privacy, keyLimit }: Route,
): void {
  for (const name of [...(privacy?.keep ?? []), ...(privacy?.hide ?? [])]) {
    checked.headerName(of("privacy"), name);
  }
  for (const word of Object.entries(privacy?.names ?? {}).flat()) {
    checked.quoted(of("privacy.names"), word);
  }
  if (keyLimit) {
    checked.headerName(of("keyLimit.header"), keyLimit.header);
    checked.whole(of("keyLimit"), keyLimit.requestsPerSecond, 1, 100_000);
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
