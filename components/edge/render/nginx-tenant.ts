import type { Route } from "../../../catalog/routes.ts";
import { sharedName } from "../../conventions.ts";
import { literal } from "./escape.ts";
import { commonHeaders } from "./nginx-main.ts";
import {
  isPrivate,
  keyLimited,
  privateAnswer,
  privateRequest,
  renderKeyZone,
  renderPrivateError,
  renderPrivateShared,
} from "./nginx-privacy.ts";
import {
  byHost,
  checkTenant,
  oneOfEachService,
  type ProxyTenant,
  sortedRoutes,
} from "./proxy-tenant.ts";

/**
 * One tenant's fragment: a rate zone and an upstream a service, one server block a host. It stands inside `http { }`
 * and depends on nothing there but the two `$tenantry_…` variables for WebSocket.
 * The same routes give the same bytes, whatever their order.
 * @throws Error as `checkTenant` does.
 */
export function renderNginxTenant(args: ProxyTenant): string {
  checkTenant(args);
  const routes = sortedRoutes(args.routes);
  const blocks = [
    ...oneOfEachService(routes).map((route) =>
      renderShared(sharedName(args.number, route.service), route),
    ),
    ...byHost(routes).map(([host, mounted]) => renderServer(host, args.number, mounted)),
  ];
  return `# Routes of the tenant ${args.tenant}, number ${args.number}.\n${blocks.join("\n")}`;
}

/** 1 MiB holds the state of about 8,000 client addresses; the oldest make room. */
function renderShared(name: string, route: Route): string {
  const zone =
    route.requestsPerSecond === null
      ? ""
      : `limit_req_zone $binary_remote_addr zone=${name}:1m rate=${route.requestsPerSecond}r/s;\n`;
  const { upstream } = route;
  const server =
    "socket" in upstream ? `unix:${upstream.socket}` : `${upstream.ip}:${upstream.port}`;
  const keyZone = route.keyLimit ? renderKeyZone(name, route.keyLimit) : "";
  return `${zone}${keyZone}${isPrivate(route) ? renderPrivateShared(name, route) : ""}upstream ${name} {
  server ${server};
  keepalive 8;
}
`;
}

function renderServer(host: string, number: number, routes: readonly Route[]): string {
  const locations = routes.flatMap((route) =>
    renderRoute(sharedName(number, route.service), route),
  );
  if (!routes.some((route) => route.path === "/")) {
    locations.push("  location / {\n    return 404;\n  }\n");
  }
  for (const route of routes.filter(isPrivate)) {
    locations.push(renderPrivateError(sharedName(number, route.service)));
  }
  const own = routes.some((route) => route.certificate === "own")
    ? `  ssl_certificate own/${host}.pem;\n  ssl_certificate_key own/${host}.pem;\n`
    : "";
  return `server {
  include listen.conf;
  server_name ${host};
${own}
${locations.join("\n")}}
${routes.some((route) => route.mount === "domain") ? renderPlain(host) : ""}`;
}

/** A customer's own domain is not below the site's, for which the shared part sends visitors from HTTP to HTTPS. */
function renderPlain(host: string): string {
  return `
server {
  include listen-plain.conf;
  server_name ${host};
  location / {
    return 301 https://$host$request_uri;
  }
  location ^~ /.well-known/acme-challenge/ {
    root var/lib/tenantry/acme;
    default_type text/plain;
  }
}
`;
}

/** `/crm` is `= /crm` and `^~ /crm/`, never a bare prefix: that would catch `/crmx` too. */
function renderRoute(name: string, route: Route): string[] {
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
  route: Route,
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
    ...(isPrivate(route)
      ? privateRequest(route)
      : ["proxy_set_header X-Forwarded-For $remote_addr;"]),
    "proxy_set_header X-Forwarded-Host $host;",
    "proxy_set_header X-Forwarded-Port $server_port;",
    "proxy_set_header X-Forwarded-Proto https;",
    `proxy_set_header X-Forwarded-Prefix ${uri === "" ? '""' : route.path};`,
    ...(isPrivate(route) ? [] : ["proxy_set_header X-Real-IP $remote_addr;"]),
    "proxy_set_header X-Request-Id $request_id;",
    'proxy_set_header Forwarded "";',
    'proxy_set_header Proxy "";',
    `proxy_connect_timeout ${route.connectSeconds}s;`,
    `proxy_read_timeout ${route.timeoutSeconds}s;`,
    `proxy_send_timeout ${route.timeoutSeconds}s;`,
    `client_max_body_size ${route.bodyMib}m;`,
    ...(route.requestsPerSecond === null
      ? []
      : [`limit_req zone=${name} burst=${route.requestsPerSecond * 2} nodelay;`]),
    ...(route.allow.length === 0
      ? []
      : [...route.allow.map((network) => `allow ${network};`), "deny all;"]),
    ...(route.keyLimit ? keyLimited(name, route.keyLimit) : []),
    ...(isPrivate(route) ? [] : ["proxy_intercept_errors off;"]),
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
    ...(isPrivate(route) ? privateAnswer(name, route) : []),
    ...responseHeaders(route),
  ];
  return `  location ${match} {\n${lines.map((line) => `    ${line}\n`).join("")}  }\n`;
}

/** What a route says of answers. nginx takes no header of the shared part where one is added, so those come again. */
function responseHeaders(route: Route): string[] {
  const own = Object.entries(route.responseHeaders);
  if (own.length === 0) return [];
  const names = new Set(own.map(([name]) => name.toLowerCase()));
  const common = commonHeaders.filter(([name]) => !names.has(name.toLowerCase()));
  return [
    ...own.map(([name]) => `proxy_hide_header ${name};`),
    ...common.map(([name, value]) => `add_header ${name} ${value} always;`),
    ...own.map(([name, value]) => `add_header ${name} "${value}" always;`),
  ];
}

/**
 * A service whose path is taken off answers as if it stood at `/`: its redirects and cookies are moved below the path,
 * unless they are there already. Services that know their path are left alone (`__Host-` cookies must keep `Path=/`).
 */
function stripped(route: Route): string[] {
  const path = literal(route.path.slice(1));
  const outside = `/(?!${path}(?:/|$)|/)`;
  return [
    `proxy_redirect "~^(?:https?://${literal(route.host)}(?::\\d+)?)?(${outside}.*)$" ${route.path}$1;`,
    `proxy_cookie_path "~^/$" ${route.path};`,
    `proxy_cookie_path "~^(${outside}.+)$" ${route.path}$1;`,
  ];
}
