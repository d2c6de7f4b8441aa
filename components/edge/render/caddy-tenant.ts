import type { Route } from "../../../catalog/routes.ts";
import { sharedName } from "../../conventions.ts";
import {
  block,
  blocks,
  challengeLines,
  exceptChallenge,
  plainLines,
  siteLines,
} from "./caddy-site.ts";
import { literal } from "./escape.ts";
import {
  byHost,
  checkTenant,
  type ProxyTenant,
  refusePrivate,
  sortedRoutes,
} from "./proxy-tenant.ts";

/**
 * One tenant's fragment for Caddy: one site block a host, which depends on nothing of the main part. The same routes
 * give the same bytes, whatever their order.
 * @throws Error as `checkTenant` and `refusePrivate` do, and when a route has a limit on requests: Caddy has none to
 *   give.
 */
export function renderCaddyTenant(args: ProxyTenant): string {
  checkTenant(args);
  refusePrivate("Caddy", args);
  const limited = args.routes.find((route) => route.requestsPerSecond !== null);
  if (limited !== undefined) {
    throw new Error(`the service "${limited.service}" limits requests, which Caddy cannot`);
  }
  const sites = byHost(sortedRoutes(args.routes)).flatMap(([host, routes]) => [
    renderSite(host, args.number, routes),
    ...(routes.some((route) => route.mount === "domain") ? [renderPlain(host)] : []),
  ]);
  return `# Routes of the tenant ${args.tenant}, number ${args.number}.\n${blocks(sites)}`;
}

function renderSite(host: string, number: number, routes: readonly Route[]): string[] {
  // The longest path first: the first that fits is taken.
  const ordered = [...routes].sort((a, b) => b.path.length - a.path.length);
  const names = (route: Route): string => sharedName(number, route.service);
  const handles = ordered.flatMap((route) => handle(names(route), route));
  if (!routes.some((route) => route.path === "/")) handles.push(...block("handle", ["error 404"]));
  const pem = `{$TENANTRY_HOST_ROOT}/etc/tenantry/tls/own/${host}.pem`;
  return block(`https://${host}`, [
    ...(routes.some((route) => route.certificate === "own") ? [`tls ${pem} ${pem}`] : []),
    ...siteLines(),
    ...ordered.flatMap((route) => matchersOf(names(route), route)),
    ...block("route", handles),
  ]);
}

/** A customer's own domain is not below the site's, for which the main part sends visitors from HTTP to HTTPS. */
function renderPlain(host: string): string[] {
  return block(`http://${host}`, [
    ...challengeLines,
    `@others ${exceptChallenge}`,
    `redir @others https://${host}{http.request.uri} 301`,
    ...plainLines(),
  ]);
}

/** `/crm` is `/crm` and what is below, never a bare prefix: that would catch `/crmx` too. */
function matchersOf(name: string, route: Route): string[] {
  const path = literal(route.path);
  return [
    ...(route.path === "/" ? [] : [`@${name} path_regexp \`^${path}(?:/|$)\``]),
    ...(route.strip
      ? [
          `@${name}_bare path_regexp \`^${path}$\``,
          `@${name}_bare_query vars_regexp {http.request.uri} \`^${path}\\?.\``,
        ]
      : []),
    ...(route.allow.length > 0 ? [`@${name}_refused not remote_ip ${route.allow.join(" ")}`] : []),
    ...(route.websocket ? [`@${name}_websocket header_regexp Upgrade (?i)^websocket$`] : []),
    ...(route.websocket ? [`@${name}_other not header_regexp Upgrade (?i)^websocket$`] : []),
    `@${name}_large header_regexp Content-Length \`${greaterThan(bytes(route))}\``,
  ];
}

function handle(name: string, route: Route): string[] {
  const inside = [
    ...(route.allow.length > 0 ? [`error @${name}_refused 403`] : []),
    // Relative links of the service resolve only below the slash; 308 keeps method and body.
    ...(route.strip
      ? [
          `redir @${name}_bare_query ${route.path}/?{http.request.uri.query} 308`,
          `redir @${name}_bare ${route.path}/ 308`,
          `uri strip_prefix ${route.path}`,
        ]
      : []),
    `error @${name}_large 413`,
    ...block("request_body", [`max_size ${bytes(route)}`]),
    // Only WebSocket is let through as an upgrade: others (h2c) would carry requests past these rules.
    ...(route.websocket
      ? [
          `request_header @${name}_websocket Upgrade websocket`,
          `request_header @${name}_other -Upgrade`,
        ]
      : ["request_header -Upgrade"]),
    ...Object.entries(route.responseHeaders).map(
      ([header, value]) => `header ${header} "${value}"`,
    ),
    ...reverseProxy(route),
  ];
  return block(route.path === "/" ? "handle" : `handle @${name}`, block("route", inside));
}

function reverseProxy(route: Route): string[] {
  const { upstream } = route;
  const to = "socket" in upstream ? `unix/${upstream.socket}` : `${upstream.ip}:${upstream.port}`;
  return block(`reverse_proxy ${to}`, [
    // Caddy sets X-Forwarded-For and X-Forwarded-Proto: what a client claims is worth nothing to it.
    `header_up Host ${route.host}`,
    `header_up X-Forwarded-Host ${route.host}`,
    "header_up X-Forwarded-Port 443",
    `header_up ${route.strip ? `X-Forwarded-Prefix ${route.path}` : "-X-Forwarded-Prefix"}`,
    "header_up X-Real-IP {http.request.remote.host}",
    "header_up X-Request-Id {http.request.uuid}",
    "header_up -Forwarded",
    "header_up -Proxy",
    ...(route.strip ? [...cookiePaths(route), ...moved(route)] : []),
    ...Object.keys(route.responseHeaders).map((header) => `header_down -${header}`),
    ...block("transport http", [
      "versions 1.1",
      "compression off",
      `dial_timeout ${route.connectSeconds}s`,
      `response_header_timeout ${route.timeoutSeconds}s`,
      `read_timeout ${route.timeoutSeconds}s`,
      `write_timeout ${route.timeoutSeconds}s`,
    ]),
  ]);
}

/** What is below the path already is taken off first, so that the last rule puts it on for all. */
function cookiePaths(route: Route): string[] {
  const cookie = (from: string, to: string) => `header_down Set-Cookie \`${from}\` \`${to}\``;
  const attribute = "(?i)(;[ \\t]*path[ \\t]*=[ \\t]*)";
  return [
    cookie(`${attribute}${literal(route.path)}(/|[ \\t]*;|[ \\t]*$)`, "$1$2"),
    cookie(`${attribute}/[ \\t]*(;|$)`, "$1$2"),
    cookie(`${attribute}(/[^;]*|[ \\t]*;|[ \\t]*$)`, `$1${route.path}$2`),
  ];
}

/** As in the other proxies; a redirect that is below the path already is marked first, since RE2 cannot look ahead. */
function moved(route: Route): string[] {
  const location = (from: string, to: string) => `header_down Location \`${from}\` \`${to}\``;
  const here = `^(?:https?://${literal(route.host)}(?::[0-9]+)?)?`;
  return [
    location(`${here}(${literal(route.path)}(?:[/?#].*)?)$`, ";$1"),
    location(`${here}(/(?:[^/].*)?)$`, `${route.path}$1`),
    location("^;(/)", "$1"),
  ];
}

function bytes(route: Route): number {
  return route.bodyMib * 1024 * 1024;
}

/**
 * Whole numbers over a limit, as a regular expression: Caddy compares numbers only in CEL, whose every expression
 * takes 20 ms to compile.
 */
function greaterThan(limit: number): string {
  const digits = String(limit).split("");
  const longer = `[0-9]{${digits.length + 1},}`;
  const greater = digits.flatMap((digit, at) => {
    if (digit === "9") return [];
    const rest = digits.length - at - 1;
    return [`${digits.slice(0, at).join("")}[${Number(digit) + 1}-9][0-9]{${rest}}`];
  });
  return `^0*(?:${[longer, ...greater].join("|")})$`;
}
