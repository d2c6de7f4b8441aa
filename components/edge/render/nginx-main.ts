import { Checked } from "./escape.ts";
import type { ProxyMain } from "./proxy-main.ts";
import { networkLines, scrubLines } from "./scrub.ts";

/** On every answer, with their values as nginx takes them. */
export const commonHeaders: readonly (readonly [name: string, value: string])[] = [
  ["Strict-Transport-Security", '"max-age=31536000"'],
  ["X-Content-Type-Options", "nosniff"],
  ["X-Frame-Options", "$tenantry_frame"],
  ["Referrer-Policy", "$tenantry_referrer"],
  ["X-Request-Id", "$request_id"],
];

/**
 * The whole `nginx.conf` of a site's proxy: what all tenants share. Relative paths of logs, pid and temporary files
 * start at nginx's prefix, relative paths of includes and certificates at the folder of this file; so the same text
 * runs on the host and, without privileges, below any other folder.
 *
 * Needs nginx 1.19.3 or newer. A host that no tenant has, or no SNI at all, is answered with 404.
 * @throws Error naming what was found and what is allowed, when the domain is not a host name.
 */
export function renderNginxMain(args: ProxyMain): string {
  const checked = new Checked();
  const domain = checked.host("domain", args.domain);
  const visitors = visitorLines(args.visitorsFrom ?? [], checked);
  checked.done("nginx.conf");
  return `# The part that all tenants share. Delivered by tenantry-host; a change by hand is found by: tenantry-host verify
worker_processes auto;
pid run/nginx.pid;
error_log var/log/nginx/error.log warn;

events {
  worker_connections 4096;
}

http {
${logs(args.privateLogs)}
  access_log var/log/nginx/access.log tenantry;
${visitors}
  client_body_temp_path var/lib/nginx/body;
  proxy_temp_path var/lib/nginx/proxy;
  fastcgi_temp_path var/lib/nginx/fastcgi;
  uwsgi_temp_path var/lib/nginx/uwsgi;
  scgi_temp_path var/lib/nginx/scgi;

  default_type application/octet-stream;
  server_tokens off;
  # A redirect keeps whatever port the client came to.
  absolute_redirect off;
  server_names_hash_bucket_size 128;
  server_names_hash_max_size 8192;
  client_header_timeout 15s;
  client_body_timeout 60s;
  large_client_header_buffers 4 16k;
  limit_req_status 429;

  ssl_certificate tls/fullchain.pem;
  ssl_certificate_key tls/privkey.pem;
${protocols(args.tlsMinimum)}
  ssl_session_cache shared:tenantry:10m;
  ssl_session_timeout 1h;
  ssl_session_tickets off;

  # Only WebSocket is let through as an upgrade: others (h2c) would carry requests past these rules.
  map $http_upgrade $tenantry_upgrade { default ""; "~*^websocket$" websocket; }
  map $tenantry_upgrade $tenantry_connection { default upgrade; "" ""; }
  # What a service says itself about these two is left as it is.
  map $upstream_http_x_frame_options $tenantry_frame { default ""; "" SAMEORIGIN; }
  map $upstream_http_referrer_policy $tenantry_referrer { default ""; "" strict-origin-when-cross-origin; }

  # A location with an add_header of its own would lose all of these, so none has one.
${commonHeaders.map(([name, value]) => `  add_header ${name} ${value} always;\n`).join("")}
  # First of their address and port, hence the ones that strangers meet.
  server {
    include listen.conf;
    server_name "";
    return 404;
  }
  server {
    include listen-plain.conf;
    server_name "";
${plain("return 404;", args.acme)}
  }
  server {
    include listen-plain.conf;
    server_name .${domain};
${plain("return 301 https://$host$request_uri;", args.acme)}
  }

  include tenants/*.conf;
}
`;
}

/** With TLS 1.2 only what is safe there: forward secrecy and authenticated encryption. */
function protocols(minimum: ProxyMain["tlsMinimum"] = "1.3"): string {
  if (minimum === "1.3") return "  ssl_protocols TLSv1.3;";
  return "  ssl_protocols TLSv1.2 TLSv1.3;\n  ssl_ciphers ECDHE+AESGCM:ECDHE+CHACHA20;";
}

/** A `return` of the server itself would come before every location. */
function plain(answer: string, acme = false): string {
  if (!acme) return `    ${answer}`;
  return `    location / {
      ${answer}
    }
    location ^~ /.well-known/acme-challenge/ {
      root var/lib/tenantry/acme;
      default_type text/plain;
    }`;
}

/** Without the query string: it may carry a secret. */
function logs(hidden = false): string {
  const [host, path, client] = hidden
    ? ["$server_name", "$tenantry_path", "$tenantry_client"]
    : ["$host", "$uri", "$remote_addr"];
  return `${hidden ? personalData() : ""}  # Without the query string: it may carry a secret.
  log_format tenantry escape=json '{"time":"$time_iso8601","host":"${host}","method":"$request_method",'
    '"path":"${path}","status":$status,"bytes":$body_bytes_sent,"seconds":$request_time,'
    '"upstream":"$upstream_addr","upstream_seconds":"$upstream_response_time",'
    '"client":"${client}","request":"$request_id"}';`;
}

/** What stands in the log of a client and of a path. */
function personalData(): string {
  return `  # Lines of errors hold the whole request, so there are none of requests; what nginx itself says stays.
  error_log var/log/nginx/error.log emerg;
  map $remote_addr $tenantry_client {
    default "";
${networkLines.map((line) => `    ${line}\n`).join("")}  }
  map $uri $tenantry_path {
    default $uri;
${scrubLines()
  .map((line) => `    ${line}\n`)
  .join("")}  }
`;
}

/** A header that anybody could send is believed of those who stand in front alone. */
function visitorLines(places: readonly string[], checked: Checked): string {
  if (places.length === 0) return "";
  const from = places.map((place) => {
    const what = "visitorsFrom";
    return place.includes("/") ? checked.network(what, place) : checked.ip(what, place);
  });
  return [
    "",
    ...from.map((it) => `  set_real_ip_from ${it};`),
    "  real_ip_header CF-Connecting-IP;",
    "",
  ].join("\n");
}
