
# --- caddy: a generation is Caddyfile, tenants/*.caddy, host.caddy, tls.caddy and links to certificates ---

# Options that only the host knows. A bare port listens on every address.
caddy_host() {
  https=$(write_listen listen.conf 443 127.0.0.1:8443 ' ssl' | listen_addresses)
  http=$(write_listen listen-plain.conf 80 127.0.0.1:8080 '' | listen_addresses)
  echo "admin unix/$root/run/caddy/admin.sock"
  echo "storage file_system $root/var/lib/caddy/.local/share/caddy"
  echo "https_port ${https##*:}"
  echo "http_port ${http##*:}"
  bind=$(echo "$https" | tr , '\n' | sed 's/:[0-9]*$//; s/^\[//; s/\]$//; /^$/d' | tr '\n' ' ')
  case $https in :* | '') ;; *) echo "default_bind $bind" ;; esac
}

# Serves nobody but lets every tenant's fragment be checked before the platform's own one is there.
builtin_caddy() {
  cat <<'MAIN'
{
	import host.caddy
	auto_https off
}
https:// {
	import tls.caddy tls1.3
	error 404
}
import tenants/*.caddy
MAIN
}

build_caddy() { # SET GENERATION
  mkdir "$2/tenants" && caddy_host >"$2/host.caddy" || return 1
  if [ -f "$1/main" ]; then
    cp "$1/main" "$2/Caddyfile" || return 1
  else
    builtin_caddy >"$2/Caddyfile" || return 1
  fi
  place_fragments "$1" "$2/tenants/" .caddy && link_tls "$2" || return 1
  # Absolute, since Caddy would look for it where it was started.
  folder=$root$certificates
  [ "$tls" = installed ] || folder=$state/self-signed
  cat >"$2/tls.caddy" <<TLS || return 1
tls $folder/fullchain.pem $folder/privkey.pem {
	protocols {args.0}
}
TLS
  # Debian's Caddy is never root: it reads what its group may read.
  if [ -z "$root" ] && [ "$(id -u)" = 0 ] && chgrp -R caddy "$2" 2>/dev/null; then
    chmod -R g+rX "$2" || return 1
    [ "$tls" = installed ] || { chgrp -R caddy "$folder" && chmod -R g+rX "$folder"; }
  fi
}

check_caddy() { # GENERATION > message
  [ "$checked" = true ] || return 0
  if caddy_with "$1" validate >"$work/output" 2>&1; then return 0; fi
  grep -v '^{"level":"\(info\|warn\)"' "$work/output" || :
  return 1
}

caddy_with() { # GENERATION COMMAND [OPTION...]
  (
    at=$1
    shift
    unset NOTIFY_SOCKET # not ours to tell
    HOME=$work TENANTRY_HOST_ROOT=$root exec caddy "$@" --config "$at/Caddyfile" --adapter caddyfile 9>&-
  )
}

reload_caddy() { # 0 reloaded, 1 does not run
  [ -S "$root/run/caddy/admin.sock" ] || return 1
  if caddy_with "$active" reload --force --address "unix/$root/run/caddy/admin.sock" >"$work/output" 2>&1; then return 0; fi
  ! grep -q 'connection refused' "$work/output" || return 1
  die 1 "delivered, but Caddy would not take it: $(as_json "$work/output")"
}
