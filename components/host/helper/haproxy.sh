
# --- haproxy: a generation is 00-host.cfg, 10-main.cfg, tenant-*.cfg, the map of all routes and links to certificates ---

# Where it listens; who it becomes once it has its ports and keys.
haproxy_host() {
  echo global
  echo "  setenv TENANTRY_HTTPS $(write_listen listen.conf 443 127.0.0.1:8443 ' ssl' | listen_addresses)"
  echo "  setenv TENANTRY_HTTP $(write_listen listen-plain.conf 80 127.0.0.1:8080 '' | listen_addresses)"
  if [ -z "$root" ] && id -u haproxy >/dev/null 2>&1; then printf '  user haproxy\n  group haproxy\n'; fi
}

# The addresses of nginx's `listen` lines, with commas; a bare port is one of every address.
listen_addresses() {
  sed -n 's/^ *listen  *\([^ ;]*\).*$/\1/p' | sed 's/^[0-9]*$/:&/' | paste -s -d , -
}

# Serves nobody but lets every tenant's fragment be checked before the platform's own one is there.
builtin_haproxy() {
  cat <<'MAIN'
global
  default-path config
defaults
  mode http
  timeout client 60s
  timeout connect 5s
  timeout server 60s
frontend https
  bind "${TENANTRY_HTTPS}" ssl crt site.pem ssl-min-ver TLSv1.3
  http-request deny deny_status 404
MAIN
}

# All lines of the tenants' fragments that say a route.
haproxy_routes() { # SET > map
  (
    cd "$1" || exit 1
    set -- *
    [ -f "$1" ] || exit 0
    awk 'FILENAME != "main" && sub(/^# route /, "")' "$@"
  )
}

build_haproxy() { # SET GENERATION
  haproxy_host >"$2/00-host.cfg" || return 1
  if [ -f "$1/main" ]; then
    cp "$1/main" "$2/10-main.cfg" || return 1
  else
    builtin_haproxy >"$2/10-main.cfg" || return 1
  fi
  place_fragments "$1" "$2/tenant-" .cfg &&
    link_tls "$2" && ln -s tls/fullchain.pem "$2/site.pem" && ln -s tls/privkey.pem "$2/site.pem.key" &&
    mkdir -p "$root$certificates/own" &&
    haproxy_routes "$1" >"$2/routes.map"
}

check_haproxy() { # GENERATION > message
  # To HAProxy the first of two is as good as one: one tenant would take another's route.
  awk 'seen[$1]++ { print "the route " $1 " is there twice"; bad = 1 } END { exit bad }' "$1/routes.map" || return 1
  [ "$checked" = true ] || return 0
  if haproxy -c -f "$1" 9>&- >"$work/output" 2>&1; then return 0; fi
  grep -v '^\[NOTICE\]' "$work/output" || :
  return 1
}

reload_haproxy() { # 0 reloaded, 1 does not run
  pid=$(cat "$root/run/haproxy.pid" 2>/dev/null) || return 1
  case $pid in '' | *[!0-9]*) return 1 ;; esac
  [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = haproxy ] && kill -USR2 "$pid"
}
