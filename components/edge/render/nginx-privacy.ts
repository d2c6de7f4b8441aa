import type { KeyLimit, RoutePrivacy } from "../../../catalog/routes/privacy.ts";
import type { Route } from "../../../catalog/routes.ts";
import { passingRequestHeaders, vendorAnswerHeaders, webSocketHeaders } from "./private-headers.ts";
import { networkLines } from "./scrub.ts";

/** A route that hides who asks and who answers. */
type PrivateRoute = Route & { readonly privacy: RoutePrivacy };

/** Every status by which a server says that something is wrong, and perhaps who it is. */
const ERRORS =
  "400 401 402 403 404 405 406 407 408 409 410 411 412 413 414 415 416 417 418 421 422 423 424 425 426 428 429 431 451 500 501 502 503 504 505 506 507 508 509 510 511 520 521 522 523 524 525 526 527 529 530";

/** Types of bodies in which names are replaced, besides text/html. */
const TEXTS =
  "application/javascript application/json application/ld+json application/problem+json application/xml text/css text/event-stream text/javascript text/plain text/xml";

export function isPrivate(route: Route): route is PrivateRoute {
  return route.privacy !== null;
}

/** At the level of http: a log of its own, with neither the path nor more of the client's address than its network. */
export function renderPrivateShared(name: string, route: PrivateRoute): string {
  return `map $remote_addr $${name}_network {
  default "";
${networkLines.map((line) => `  ${line}\n`).join("")}}
log_format ${name} escape=json '{"time":"$time_iso8601","host":"$host","method":"$request_method",'
  '"service":"${route.service}","status":$status,"bytes":$body_bytes_sent,"seconds":$request_time,'
  '"upstream":"$upstream_addr","upstream_seconds":"$upstream_response_time",'
  '"client":"$${name}_network","request":"$request_id"}';
`;
}

/** What reaches the service of a request: what is named, and nothing of the client's address. */
export function privateRequest(route: PrivateRoute): string[] {
  const { privacy, keyLimit } = route;
  const passing = new Set([
    ...passingRequestHeaders,
    ...(route.websocket ? webSocketHeaders : []),
    ...privacy.keep,
    ...(keyLimit ? [keyLimit.header] : []),
  ]);
  // A compressed body cannot be read for names.
  if (Object.keys(privacy.names).length > 0) passing.delete("accept-encoding");
  return [
    "proxy_pass_request_headers off;",
    ...[...passing].sort().map((it) => `proxy_set_header ${it} $http_${it.replaceAll("-", "_")};`),
  ];
}

/** What does not reach the client of an answer, and the log. */
export function privateAnswer(name: string, route: PrivateRoute): string[] {
  const { privacy } = route;
  const cookies = privacy.keep.includes("cookie") ? [] : ["set-cookie"];
  const hidden = new Set([...vendorAnswerHeaders, ...cookies, ...privacy.hide]);
  return [
    "proxy_headers_hash_max_size 2048;",
    "proxy_headers_hash_bucket_size 128;",
    ...[...hidden].sort().map((it) => `proxy_hide_header ${it};`),
    // Where it names another host, that is the vendor's own: what is left is the path.
    `proxy_redirect "~^(?:[a-z]+:)?//[^/]*(/.*)?$" "${route.strip ? route.path : ""}$1";`,
    ...privateErrors(name),
    ...replacedNames(privacy.names),
  ];
}

/** A service's own error page says who it is; so do the lines that nginx writes itself, which hold the whole request. */
function privateErrors(name: string): string[] {
  return [
    "proxy_intercept_errors on;",
    `error_page ${ERRORS} @${name}_error;`,
    ...privateLog(name),
  ];
}

function privateLog(name: string): string[] {
  return [
    `access_log var/log/nginx/access.log ${name};`,
    "error_log var/log/nginx/error.log emerg;",
  ];
}

/** Longer names first: one may be the beginning of another. */
function replacedNames(names: RoutePrivacy["names"]): string[] {
  const longestFirst = Object.entries(names).sort(
    ([a], [b]) => b.length - a.length || (a < b ? -1 : 1),
  );
  if (longestFirst.length === 0) return [];
  return [
    ...longestFirst.map(([vendor, word]) => `sub_filter "${vendor}" "${word}";`),
    "sub_filter_once off;",
    `sub_filter_types ${TEXTS};`,
  ];
}

/** In the server block: what an error looks like. The status stays, and the id by which the request is found again. */
export function renderPrivateError(name: string): string {
  const lines = [
    "internal;",
    "default_type application/json;",
    ...privateLog(name),
    `return 200 '{"error":{"status":$status,"request":"$request_id"}}\\n';`,
  ];
  return `  location @${name}_error {\n${lines.map((line) => `    ${line}\n`).join("")}  }\n`;
}

/** At the level of http. A request without the header has an empty key, and nginx does not count it. */
export function renderKeyZone(name: string, limit: KeyLimit): string {
  const variable = `$http_${limit.header.replaceAll("-", "_")}`;
  return `limit_req_zone ${variable} zone=${name}_key:1m rate=${limit.requestsPerSecond}r/s;\n`;
}

export function keyLimited(name: string, limit: KeyLimit): string[] {
  return [`limit_req zone=${name}_key burst=${limit.requestsPerSecond * 2} nodelay;`];
}
