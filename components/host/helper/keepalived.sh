
# --- keepalived: a generation is keepalived.conf; there is no fragment but the platform's own ---

build_keepalived() { # SET GENERATION
  if [ -f "$1/main" ]; then cp "$1/main" "$2/keepalived.conf"; else echo "global_defs { }" >"$2/keepalived.conf"; fi
}

check_keepalived() { # GENERATION > message
  for fragment in "$set"/*; do
    case ${fragment##*/} in main | '*') ;; *) echo "keepalived has no fragment but main" && return 1 ;; esac
  done
  [ "$checked" = true ] || return 0
  keepalived --config-test --use-file "$1/keepalived.conf" 9>&- >"$work/output" 2>&1 && result=0 || result=1
  # Without being root keepalived cannot run the script as root and says so: that is no fault of the file.
  if [ "$result" = 1 ] && [ "$(id -u)" != 0 ] && ! grep -qv 'due to insecure' "$work/output"; then result=0; fi
  sed -E 's/(auth_pass).*/\1 .../' "$work/output"
  return "$result"
}

reload_keepalived() { # 0 reloaded, 1 does not run
  pid=$(cat "$root/run/keepalived.pid" 2>/dev/null) || return 1
  case $pid in '' | *[!0-9]*) return 1 ;; esac
  [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = keepalived ] && kill -HUP "$pid"
}
