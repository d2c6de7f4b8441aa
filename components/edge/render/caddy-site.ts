/*
 * What every site block of Caddy has, in the lines of a Caddyfile. It is written out in each: Caddy copies all it has
 * read for every `import`, so that a thousand tenants that import a few lines take minutes.
 */

const headers = [
  'Strict-Transport-Security "max-age=31536000"',
  "X-Content-Type-Options nosniff",
  "X-Request-Id {http.request.uuid}",
  "?X-Frame-Options SAMEORIGIN",
  "?Referrer-Policy strict-origin-when-cross-origin",
  "-Server",
];

/** Errors of Caddy's own: the status and its words, and nothing of what stands behind. */
const errors =
  'respond "{http.error.status_code} {http.error.status_text}" {http.error.status_code}';

/** Log, headers, cookies and errors of a site with TLS. */
export function siteLines(): string[] {
  return [
    "log",
    ...block("header", [...headers, "-X-Powered-By", ...cookies]),
    ...block("handle_errors", [...block("header", headers), errors]),
  ];
}

/** Errors of a site without TLS. */
export function plainLines(): string[] {
  return block("handle_errors", ["header -Server", errors]);
}

/** Every attribute that fits is replaced, so none is left; "()" and $1 stand for nothing, which Caddy takes for no rule. */
const cookies = [
  "Set-Cookie `(?i);[ \\t]*domain[ \\t]*=[^;]*()` `$1`",
  "Set-Cookie `(?i);[ \\t]*secure[ \\t]*(;|$)` `$1`",
  "Set-Cookie `$` `; Secure`",
];

/** What an authority asks for. To Caddy a `redir` comes before a `route` wherever it stands, so it leaves this out. */
export const exceptChallenge = "not path /.well-known/acme-challenge/*";

/** The answer to it, under every name; outside of a `route` other directives would come first. */
export const challengeLines: readonly string[] = [
  "@challenge path /.well-known/acme-challenge/*",
  ...block("route @challenge", [
    "root * {$TENANTRY_HOST_ROOT}/var/lib/tenantry/acme",
    "file_server",
  ]),
];

/** A directive with a block of its own; without one, the block of Caddy's own options. */
export function block(head: string, lines: readonly string[]): string[] {
  return [head === "" ? "{" : `${head} {`, ...indented(lines), "}"];
}

/** As text, with an empty line between blocks. */
export function blocks(all: readonly (readonly string[])[]): string {
  return all.map((lines) => lines.map((line) => `${line}\n`).join("")).join("\n");
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `\t${line}`);
}
