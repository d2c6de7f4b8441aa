import type { Route } from "../../../catalog/routes.ts";
import { sharedName } from "../../conventions.ts";
import { literal } from "./escape.ts";
import { checkTenant, type ProxyTenant, refusePrivate, sortedRoutes } from "./proxy-tenant.ts";

/**
 * One tenant's fragment for HAProxy: a backend a service, and above each the lines `# route HOST/PATH/ BACKEND` from
 * which the helper makes the one map that the frontend asks. The longest path is found first, and the slash at its end
 * keeps /crmx out of /crm. The same routes give the same bytes, whatever their order.
 * @throws Error as `checkTenant` and `refusePrivate` do.
 */
export function renderHaproxyTenant(args: ProxyTenant): string {
  checkTenant(args);
  refusePrivate("HAProxy", args);
  const backends = new Map<string, Route[]>();
  for (const route of sortedRoutes(args.routes)) {
    const name = backendName(args.number, route);
    backends.set(name, [...(backends.get(name) ?? []), route]);
  }
  const blocks = [...backends].map(([name, routes]) => renderBackend(name, args.number, routes));
  return `# Routes of the tenant ${args.tenant}, number ${args.number}.\n${blocks.join("\n")}`;
}

/** The customer's own domains of a service have one more, as nothing is taken off there. A service's id has no dot. */
function backendName(number: number, route: Route): string {
  const name = sharedName(number, route.service);
  return route.mount === "domain" ? `${name}.domain` : name;
}

function renderBackend(name: string, number: number, routes: readonly Route[]): string {
  const [route] = routes;
  if (route === undefined) return "";
  const { upstream } = route;
  const server =
    "socket" in upstream ? `unix@${upstream.socket}` : `${upstream.ip}:${upstream.port}`;
  const lines = [
    ...allowList(route),
    ...rateLimit(route, sharedName(number, route.service)),
    ...bodyLimit(route),
    ...forwarding(route),
    ...upgrade(route),
    ...cookies(route),
    ...(route.strip ? moved(route) : []),
    ...Object.entries(route.responseHeaders).map(
      ([header, value]) => `http-after-response set-header ${header} "${value}"`,
    ),
    `timeout connect ${route.connectSeconds}s`,
    `timeout server ${route.timeoutSeconds}s`,
    `timeout tunnel ${route.timeoutSeconds}s`,
    `server service ${server}`,
  ];
  const map = routes.map((one) => {
    const path = one.path === "/" ? "/" : `${one.path}/`;
    return `# route ${one.host}${path} ${name}\n`;
  });
  return `${map.join("")}backend ${name}\n${lines.map((line) => `  ${line}\n`).join("")}`;
}

function allowList(route: Route): string[] {
  if (route.allow.length === 0) return [];
  return [`http-request deny deny_status 403 unless { src ${route.allow.join(" ")} }`];
}

/**
 * As many as nginx lets through at once and over time: three seconds' worth in any three seconds. What is refused
 * counts, too.
 */
function rateLimit(route: Route, table: string): string[] {
  if (route.requestsPerSecond === null) return [];
  const own =
    route.mount === "domain"
      ? []
      : ["stick-table type ipv6 size 8k expire 10s store http_req_rate(3s)"];
  return [
    ...own,
    `http-request track-sc0 src table ${table}`,
    `http-request deny deny_status 429 if { sc_http_req_rate(0,${table}) gt ${route.requestsPerSecond * 3} }`,
  ];
}

/** A body is passed on while it arrives, so one that does not say its length could not be stopped: it has to say it. */
function bodyLimit(route: Route): string[] {
  return [
    "http-request return status 411 if { req.hdr(transfer-encoding) -m found }",
    `http-request deny deny_status 413 if { req.hdr_val(content-length) gt ${route.bodyMib * 1024 * 1024} }`,
  ];
}

function forwarding(route: Route): string[] {
  if (!route.strip) return ["http-request del-header X-Forwarded-Prefix"];
  const to = (query: string) => `http-request redirect code 308 location ${route.path}/${query}`;
  const bare = `{ path ${route.path} }`;
  return [
    // Relative links of the service resolve only below the slash; 308 keeps method and body.
    `${to("?%[query]")} if ${bare} { query -m len gt 0 }`,
    `${to("")} if ${bare}`,
    `http-request replace-path '^${literal(route.path)}/+(.*)$' '/\\1'`,
    `http-request set-header X-Forwarded-Prefix ${route.path}`,
  ];
}

/** Only WebSocket is let through as an upgrade: others (h2c) would carry requests past these rules. */
function upgrade(route: Route): string[] {
  if (!route.websocket) return ["http-request del-header Upgrade"];
  return [
    "http-request del-header Upgrade unless { req.hdr_cnt(upgrade) eq 1 } { req.fhdr(upgrade) -i websocket }",
  ];
}

/** Each line takes out the last `Domain`. A cookie that still has one after three is a trick, and another stands
 * in its place that no browser keeps. */
function cookies(route: Route): string[] {
  const domain = "(?i)^(.*);[ \\t]*domain[ \\t]*=[^;]*(.*)$";
  const cookie = (from: string, to: string) =>
    `http-response replace-header Set-Cookie '${from}' '${to}'`;
  const path = literal(route.path.slice(1));
  return [
    ...Array.from({ length: 3 }, () => cookie(domain, "\\1\\2")),
    cookie("(?i)^.*;[ \\t]*domain[ \\t]*=.*$", "refused=; Max-Age=0"),
    cookie("(?i)^((?:(?!;[ \\t]*secure[ \\t]*(?:;|$)).)+)$", "\\1; Secure"),
    ...(route.strip
      ? [
          cookie("^(.*;[ \\t]*(?i:path)[ \\t]*=[ \\t]*)/[ \\t]*(;.*)?$", `\\1${route.path}\\2`),
          cookie(
            `^(.*;[ \\t]*(?i:path)[ \\t]*=[ \\t]*)(/(?!${path}(?:[/; \\t]|$)|/)[^; \\t].*)$`,
            `\\1${route.path}\\2`,
          ),
        ]
      : []),
  ];
}

/** A service whose path is taken off answers as if it stood at `/`: its redirects are moved below the path. */
function moved(route: Route): string[] {
  const path = literal(route.path.slice(1));
  const outside = `/(?!${path}(?:[/?#]|$)|/)`;
  const from = `^(?:https?://${literal(route.host)}(?::[0-9]+)?)?(${outside}.*)$`;
  return [`http-response replace-header Location '${from}' '${route.path}\\1'`];
}
