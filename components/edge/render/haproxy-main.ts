import type { ACME_PORT } from "../../../catalog/vps/sites.ts";
import { Checked } from "./escape.ts";
import type { ProxyMain } from "./proxy-main.ts";

/**
 * What all tenants of a site's HAProxy share. Relative paths start at the folder of this file, and where it listens is
 * in two variables that the helper sets in a file beside it; so the same text runs on the host and below any folder.
 *
 * Needs HAProxy 2.6 with PCRE2, as Debian builds it. A host that no tenant has, or no SNI at all, is answered with 404.
 * @throws Error naming what was found and what is allowed, when the domain is not a host name.
 */
export function renderHaproxyMain(args: ProxyMain): string {
  const checked = new Checked();
  const domain = checked.host("domain", args.domain);
  checked.done("the main part of HAProxy");
  // Rules that end a request come before `use_backend`, so this one ends them.
  const acme = args.acme
    ? `  http-request allow if ${CHALLENGE}\n  use_backend challenges if ${CHALLENGE}\n`
    : "";
  return `# The part that all tenants share. Delivered by tenantry-host; a change by hand is found by: tenantry-host verify
global
  default-path config
  log stdout len 8192 format raw local0
  maxconn 4096
  hard-stop-after 1h
  # With TLS 1.2 only what is safe there: forward secrecy and authenticated encryption.
  ssl-default-bind-ciphers ECDHE+AESGCM:ECDHE+CHACHA20
  ssl-default-bind-options ssl-min-ver TLSv${args.tlsMinimum ?? "1.3"}

defaults
  mode http
  log global
  option dontlognull
  timeout client 60s
  timeout http-request 15s
  timeout http-keep-alive 60s
  timeout connect 5s
  timeout server 60s
  retries 0

frontend https
  bind "\${TENANTRY_HTTPS}" ssl crt site.pem crt own alpn http/1.1
  # Without the query string: it may carry a secret.
  log-format '{"time":"%[date,utime(%Y-%m-%dT%H:%M:%SZ)]","host":"%[var(txn.host),json(utf8s)]","method":"%HM","path":"%[var(txn.path),json(utf8s)]","status":%ST,"bytes":%B,"milliseconds":%Ta,"upstream":"%b","client":"%ci","request":"%[var(txn.request)]"}'
  http-request set-var(txn.request) uuid,regsub(-,,g)
  http-request set-var(txn.host) req.hdr(host),host_only,lower,regsub(\\.$,)
  http-request set-var(txn.path) path
  # With a slash in it a host would be a path, too.
  http-request deny deny_status 400 if { var(txn.host) -m reg [^a-z0-9.-] }
  # What a client claims about its own address is worth nothing.
  http-request set-header Host %[var(txn.host)]
  http-request set-header X-Forwarded-For %[src]
  http-request set-header X-Forwarded-Host %[var(txn.host)]
  http-request set-header X-Forwarded-Port %[dst_port]
  http-request set-header X-Forwarded-Proto https
  http-request set-header X-Real-IP %[src]
  http-request set-header X-Request-Id %[var(txn.request)]
  http-request del-header Forwarded
  http-request del-header Proxy
  # What services say of themselves, and what only the proxy says.
  http-response set-var(txn.answered) bool(true)
  http-response del-header Server
  http-response del-header X-Powered-By
  # A service that is not there is a bad gateway.
  http-after-response set-status 502 reason "Bad Gateway" if { status 503 } !{ var(txn.answered) -m bool }
  http-after-response set-header Strict-Transport-Security "max-age=31536000"
  http-after-response set-header X-Content-Type-Options nosniff
  http-after-response set-header X-Frame-Options SAMEORIGIN unless { res.hdr(X-Frame-Options) -m found }
  http-after-response set-header Referrer-Policy strict-origin-when-cross-origin unless { res.hdr(Referrer-Policy) -m found }
  http-after-response set-header X-Request-Id %[var(txn.request)]
  http-request set-var(txn.backend) var(txn.host),concat(,txn.path,/),map_beg(routes.map)
  use_backend %[var(txn.backend)] if { var(txn.backend) -m found }
  default_backend nobody

frontend http
  bind "\${TENANTRY_HTTP}"
  http-request set-var(txn.host) req.hdr(host),host_only,lower,regsub(\\.$,)
${acme}  http-request set-var(txn.ours) bool(true) if { var(txn.host) -m str ${domain} }
  http-request set-var(txn.ours) bool(true) if { var(txn.host) -m end .${domain} }
  # A customer's own domain, which has its service at /.
  http-request set-var(txn.ours) bool(true) if { var(txn.host),concat(/),map_beg(routes.map) -m found }
  http-request redirect code 301 location https://%[var(txn.host)]%[pathq] if { var(txn.ours) -m bool }
  default_backend nobody

backend nobody
  http-request deny deny_status 404
${args.acme ? challenges : ""}`;
}

const CHALLENGE = "{ path_beg /.well-known/acme-challenge/ }";

/** The catalog keeps it free on every host. */
const LEGO_PORT: typeof ACME_PORT = 8402;

/** HAProxy reads no files: who asks for certificates answers by itself while it asks. */
const challenges = `
backend challenges
  server lego 127.0.0.1:${LEGO_PORT}
`;
