import { Checked } from "./escape.ts";

export interface NginxMain {
  /** The site's domain: only names below it are redirected from HTTP to HTTPS. */
  readonly domain: string;
}

/**
 * The whole `nginx.conf` of a site's proxy: what all tenants share. Relative paths of logs, pid and temporary files
 * start at nginx's prefix, relative paths of includes and certificates at the folder of this file; so the same text
 * runs on the host and, without privileges, below any other folder.
 *
 * Needs nginx 1.19.3 or newer. A host that no tenant has, or no SNI at all, is answered with 404.
 * @throws Error naming what was found and what is allowed, when the domain is not a host name.
 */
export function renderNginxMain(args: NginxMain): string {
  const checked = new Checked();
  const domain = checked.host("domain", args.domain);
  checked.done("nginx.conf");
  return `# The part that all tenants share. Delivered by tenantry-host; a change by hand is found by: tenantry-host verify
worker_processes auto;
pid run/nginx.pid;
error_log var/log/nginx/error.log warn;

events {
  worker_connections 4096;
}

http {
  # Without the query string: it may carry a secret.
  log_format tenantry escape=json '{"time":"$time_iso8601","host":"$host","method":"$request_method",'
    '"path":"$uri","status":$status,"bytes":$body_bytes_sent,"seconds":$request_time,'
    '"upstream":"$upstream_addr","upstream_seconds":"$upstream_response_time",'
    '"client":"$remote_addr","request":"$request_id"}';
  access_log var/log/nginx/access.log tenantry;

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
  ssl_protocols TLSv1.3;
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
  add_header Strict-Transport-Security "max-age=31536000" always;
  add_header X-Content-Type-Options nosniff always;
  add_header X-Frame-Options $tenantry_frame always;
  add_header Referrer-Policy $tenantry_referrer always;
  add_header X-Request-Id $request_id always;

  # First of their address and port, hence the ones that strangers meet.
  server {
    include listen.conf;
    server_name "";
    return 404;
  }
  server {
    include listen-plain.conf;
    server_name "";
    return 404;
  }
  server {
    include listen-plain.conf;
    server_name .${domain};
    return 301 https://$host$request_uri;
  }

  include tenants/*.conf;
}
`;
}
