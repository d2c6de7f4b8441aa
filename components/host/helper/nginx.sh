
# --- nginx: a generation is nginx.conf, tenants/*.conf, listen*.conf and a link to the certificate ---

write_listen() { # FILE DEFAULT-PORT RELOCATED-ADDRESS PARAMETERS > listen directives
  if [ -f "$root/etc/tenantry/$1" ]; then
    cat "$root/etc/tenantry/$1"
  elif [ -n "$root" ]; then # nginx -t opens its sockets: an unprivileged port on loopback
    echo "listen $3$4;"
  else
    echo "listen $2$4;"
    [ ! -e /proc/net/if_inet6 ] || echo "listen [::]:$2$4;"
  fi
}

# Serves nobody but lets every tenant's fragment be checked before the platform's own one is there.
builtin_main() {
  cat <<'MAIN'
pid run/nginx.pid;
error_log var/log/nginx/error.log warn;
events {}
http {
  access_log off;
  client_body_temp_path var/lib/nginx/body;
  proxy_temp_path var/lib/nginx/proxy;
  fastcgi_temp_path var/lib/nginx/fastcgi;
  uwsgi_temp_path var/lib/nginx/uwsgi;
  scgi_temp_path var/lib/nginx/scgi;
  server_names_hash_bucket_size 128;
  ssl_certificate tls/fullchain.pem;
  ssl_certificate_key tls/privkey.pem;
  ssl_protocols TLSv1.3;
  map $http_upgrade $tenantry_upgrade { default ""; "~*^websocket$" websocket; }
  map $tenantry_upgrade $tenantry_connection { default upgrade; "" ""; }
  map "" $tenantry_frame { default ""; }
  map "" $tenantry_referrer { default ""; }
  server { include listen.conf; server_name ""; return 404; }
  include tenants/*.conf;
}
MAIN
}

build_nginx() { # SET GENERATION; every step is checked, since a full disk must not lose a tenant
  mkdir "$2/tenants" || return 1
  if [ -f "$1/main" ]; then
    cp "$1/main" "$2/nginx.conf" || return 1
  else
    builtin_main >"$2/nginx.conf" || return 1
  fi
  place_fragments "$1" "$2/tenants/" .conf || return 1
  write_listen listen.conf 443 127.0.0.1:8443 ' ssl' >"$2/listen.conf" &&
    write_listen listen-plain.conf 80 127.0.0.1:8080 '' >"$2/listen-plain.conf" &&
    link_tls "$2"
}

# Where a generation stands while it is checked is as deep as where it will stand, for the link to tls.
check_nginx() { # GENERATION > message
  (umask 022 && mkdir -p "$root/var/log/nginx" "$root/var/lib/nginx")
  [ "$checked" = true ] || return 0
  nginx -t -q -e stderr -p "$root/" -c "$1/nginx.conf" 9>&- >"$work/output" 2>&1 && result=0 || result=1
  cat "$work/output"
  # Only a warning to nginx, which then keeps the first: one tenant would take another's name.
  ! grep -q 'conflicting server name' "$work/output" || result=1
  return "$result"
}

reload_nginx() { # 0 reloaded, 1 does not run
  pid=$(cat "$root/run/nginx.pid" 2>/dev/null) || return 1
  case $pid in '' | *[!0-9]*) return 1 ;; esac
  [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = nginx ] && kill -HUP "$pid" # a stale file may name another process
}
