import type { ProxyRoute } from "../../../catalog/resolved.ts";
import { sharedName } from "../../conventions.ts";
import { Checked, literal } from "./escape.ts";

export interface NginxTenant {
  /** The tenant's id. Only for the reader: it stands in a comment. */
  readonly tenant: string;
  /** From the ledger; 0 is the platform itself. Names of zones and upstreams start with `t<number>_`, so no two tenants' can meet. */
  readonly number: number;
  /** At least one; each host and path once. */
  readonly routes: readonly ProxyRoute[];
}

/**
 * One tenant's fragment: a rate zone and an upstream a service, one server block a host. It stands inside `http { }`
 * and depends on nothing there but the two `$tenantry_…` variables for WebSocket.
 * The same routes give the same bytes, whatever their order.
 * @throws Error listing everything that is not allowed: no routes, a host and path twice, a service twice, values out
 *   of range, or text that could mean something else to nginx.
 */
export function renderNginxTenant(args: NginxTenant): string {
  check(args);
  const routes = [...args.routes].sort(
    (a, b) => compare(a.host, b.host) || compare(a.path, b.path),
  );
  const hosts = [...new Set(routes.map((route) => route.host))];
  const blocks = [
    ...routes.map((route) => renderShared(sharedName(args.number, route.service), route)),
    ...hosts.map((host) =>
      renderServer(
        host,
        args.number,
        routes.filter((route) => route.host === host),
      ),
    ),
  ];
  return `# Routes of the tenant ${args.tenant}, number ${args.number}.\n${blocks.join("\n")}`;
}

function check(args: NginxTenant): void {
  const checked = new Checked();
  checked.id("tenant", args.tenant);
  checked.whole("number", args.number, 0, 999_999);
  if (args.routes.length === 0) checked.problem("a tenant needs at least one route; found none");
  const seen = new Set<string>();
  for (const route of args.routes) {
    const of = (what: string): string => `${what} of ${JSON.stringify(route.service)}`;
    checked.id("service", route.service);
    checked.host(of("host"), route.host);
    checked.path(of("path"), route.path);
    checked.ip(of("upstream.ip"), route.upstream.ip);
    checked.whole(of("upstream.port"), route.upstream.port, 1, 65_535);
    checked.whole(of("bodyMib"), route.bodyMib, 1, 10_240);
    checked.whole(of("requestsPerSecond"), route.requestsPerSecond, 1, 100_000);
    checked.whole(of("timeoutSeconds"), route.timeoutSeconds, 1, 86_400);
    for (const key of [`${route.host}${route.path}`, `service ${route.service}`]) {
      if (seen.has(key)) checked.problem(`${key} has two routes; one is allowed`);
      seen.add(key);
    }
  }
  checked.done(`the routes of ${JSON.stringify(args.tenant)}`);
}

/** 1 MiB holds the state of about 8,000 client addresses; the oldest make room. */
function renderShared(name: string, route: ProxyRoute): string {
  return `limit_req_zone $binary_remote_addr zone=${name}:1m rate=${route.requestsPerSecond}r/s;
upstream ${name} {
  server ${route.upstream.ip}:${route.upstream.port};
  keepalive 8;
}
`;
}

function renderServer(host: string, number: number, routes: readonly ProxyRoute[]): string {
  const locations = routes.flatMap((route) =>
    renderRoute(sharedName(number, route.service), route),
  );
  if (!routes.some((route) => route.path === "/")) {
    locations.push("  location / {\n    return 404;\n  }\n");
  }
  return `server {
  include listen.conf;
  server_name ${host};

${locations.join("\n")}}
`;
}

/** `/crm` is `= /crm` and `^~ /crm/`, never a bare prefix: that would catch `/crmx` too. */
function renderRoute(name: string, route: ProxyRoute): string[] {
  if (route.path === "/") return [renderLocation("/", name, route, "")];
  const below = `^~ ${route.path}/`;
  if (!route.strip) {
    return [
      renderLocation(`= ${route.path}`, name, route, ""),
      renderLocation(below, name, route, ""),
    ];
  }
  return [
    // Relative links of the service resolve only below the slash; 308 keeps method and body.
    `  location = ${route.path} {\n    return 308 ${route.path}/$is_args$args;\n  }\n`,
    renderLocation(below, name, route, "/", stripped(route)),
  ];
}

function renderLocation(
  match: string,
  name: string,
  route: ProxyRoute,
  uri: "" | "/",
  more: readonly string[] = [],
): string {
  const upgrade = route.websocket
    ? [
        "proxy_set_header Upgrade $tenantry_upgrade;",
        "proxy_set_header Connection $tenantry_connection;",
      ]
    : ['proxy_set_header Upgrade "";', 'proxy_set_header Connection "";'];
  const lines = [
    `proxy_pass http://${name}${uri};`,
    "proxy_http_version 1.1;",
    "proxy_set_header Host $host;",
    ...upgrade,
    // Set, not appended: what a client claims about its own address is worth nothing.
    "proxy_set_header X-Forwarded-For $remote_addr;",
    "proxy_set_header X-Forwarded-Host $host;",
    "proxy_set_header X-Forwarded-Port $server_port;",
    "proxy_set_header X-Forwarded-Proto https;",
    `proxy_set_header X-Forwarded-Prefix ${uri === "" ? '""' : route.path};`,
    "proxy_set_header X-Real-IP $remote_addr;",
    "proxy_set_header X-Request-Id $request_id;",
    'proxy_set_header Forwarded "";',
    'proxy_set_header Proxy "";',
    "proxy_connect_timeout 5s;",
    `proxy_read_timeout ${route.timeoutSeconds}s;`,
    `proxy_send_timeout ${route.timeoutSeconds}s;`,
    `client_max_body_size ${route.bodyMib}m;`,
    `limit_req zone=${name} burst=${route.requestsPerSecond * 2} nodelay;`,
    "proxy_intercept_errors off;",
    // A service does not steer the proxy, nor say what it is made of.
    "proxy_ignore_headers X-Accel-Redirect X-Accel-Expires X-Accel-Limit-Rate X-Accel-Charset;",
    "proxy_hide_header X-Powered-By;",
    "proxy_hide_header X-Request-Id;",
    "proxy_hide_header Strict-Transport-Security;",
    "proxy_hide_header X-Content-Type-Options;",
    // An empty Domain is none to a browser (RFC 6265 §5.2.3); nginx can empty the attribute but not take it out.
    'proxy_cookie_domain ~.* "";',
    "proxy_cookie_flags ~ secure;",
    ...more,
  ];
  return `  location ${match} {\n${lines.map((line) => `    ${line}\n`).join("")}  }\n`;
}

/**
 * A service whose path is taken off answers as if it stood at `/`: its redirects and cookies are moved below the path,
 * unless they are there already. Services that know their path are left alone (`__Host-` cookies must keep `Path=/`).
 */
function stripped(route: ProxyRoute): string[] {
  const path = literal(route.path.slice(1));
  const outside = `/(?!${path}(?:/|$)|/)`;
  return [
    `proxy_redirect "~^(?:https?://${literal(route.host)}(?::\\d+)?)?(${outside}.*)$" ${route.path}$1;`,
    `proxy_cookie_path "~^/$" ${route.path};`,
    `proxy_cookie_path "~^(${outside}.+)$" ${route.path}$1;`,
  ];
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
