
# --- redis: a generation is users.acl, all fragments in one file ---

# The helper's own user may do one thing, so it needs no administrator's password to load what it delivered.
helper_user() {
  [ -s "$state/password" ] || {
    od -An -N32 -tx1 /dev/urandom | tr -d ' \n' >"$work/password" &&
      mv "$work/password" "$state/password" || return 1
  }
  hash=$(sha256sum <"$state/password")
  echo "user tenantry-host on #${hash%% *} resetkeys resetchannels -@all +acl|load"
}

build_redis() { # SET GENERATION
  {
    if [ -f "$1/main" ]; then awk 1 "$1/main"; else echo "user default reset off"; fi &&
      for fragment in "$1"/*; do
        case ${fragment##*/} in main | '*') ;; *) awk 1 "$fragment" || return 1 ;; esac
      done &&
      helper_user
  } >"$2/users.acl" || return 1
  if [ "$(id -u)" = 0 ] && chgrp redis "$2/users.acl" 2>/dev/null; then
    chmod 0711 "$2" && chmod 0640 "$2/users.acl"
  fi
}

check_redis() { # GENERATION > message
  awk '$1 != "user" { print "line " NR ": every line is one user"; bad = 1 }
    seen[$2]++ { print "line " NR ": user \"" $2 "\" is there twice"; bad = 1 }
    END { exit bad }' "$1/users.acl" || return 1
  for fragment in "$set"/*; do # a tenant is t<number> inside a shared cache, and one tenant only
    case ${fragment##*/} in main | '*') continue ;; esac
    awk '$2 !~ /^t[0-9]+_[a-z0-9_]+$/ { print "a tenant has users t<number>_<service> only"; exit 1 }
      { split($2, part, "_"); if (first && part[1] != first) { print "users of two tenants"; exit 1 } first = part[1] }
      ' "$fragment" || return 1
  done
  [ "$checked" = true ] || return 0
  rm -rf "$work/redis" && mkdir "$work/redis" && cp "$1/users.acl" "$work/redis/"
  printf 'port 0\nunixsocket ./s\nsave ""\naclfile ./users.acl\npidfile ./pid\n' >"$work/redis/conf"
  # A transient server, since a running one cannot try a set without taking it; timeout ends it if we are killed.
  (cd "$work/redis" && exec timeout 20 redis-server ./conf >log 2>&1 9>&-) &
  pid=$! result=1
  while kill -0 "$pid" 2>/dev/null; do
    ! grep -q 'eady to accept connections' "$work/redis/log" 2>/dev/null || { result=0; break; }
    sleep 0.05
  done
  # On a busy machine timeout may be told to end before it knows what it started: then the server is left to us.
  server=$(cat "$work/redis/pid" 2>/dev/null) || :
  kill "$pid" ${server:+"$server"} 2>/dev/null || :
  wait "$pid" 2>/dev/null || :
  [ "$result" = 0 ] || sed -nE "s/#[0-9a-f]{64}/#.../g; s/>[^ ']+/>.../g; s/^.*users\.acl:/line /p; /[Ww]rong|rror/p" "$work/redis/log"
  return "$result"
}

setting() { sed -n "s/^$1=//p" "$root/etc/tenantry/redis-admin" 2>/dev/null | head -n 1; }

ask_redis() { # USER PASSWORD COMMAND...; the password travels in the environment, never among the arguments
  user=$1 password=$2
  shift 2
  if [ -n "$socket" ]; then
    set -- -s "./${socket##*/}" "$@"
  else
    set -- -h 127.0.0.1 -p "$port" "$@"
  fi
  [ -z "$user" ] || set -- --user "$user" "$@"
  (cd "${socket%/*}/" && REDISCLI_AUTH=$password timeout 10 redis-cli --no-auth-warning "$@" 9>&- 2>&1) || :
}

reload_redis() { # 0 loaded, 1 does not run
  socket=$(setting socket) port=$(setting port)
  [ -n "$socket$port" ] || { [ -S "$root/run/redis/redis-server.sock" ] && socket=$root/run/redis/redis-server.sock; } ||
    { [ -z "$root" ] && port=6379; } || return 1
  case $(ask_redis '' '' ping) in *PONG* | *NOAUTH* | *NOPERM*) ;; *) return 1 ;; esac
  if [ ! -f "$state/fragments/main" ]; then
    note "redis runs, but the platform's own fragment (main) is not here yet: loading would lock its users out"
    return 1
  fi
  answer=$(ask_redis tenantry-host "$(cat "$state/password")" acl load | tail -n 1)
  if [ "$answer" != OK ] && [ -f "$root/etc/tenantry/redis-admin" ]; then
    answer=$(ask_redis "$(setting user)" "$(setting password)" acl load | tail -n 1)
  fi
  [ "$answer" = OK ] ||
    die 1 "delivered, but redis would not load it (it needs: aclfile /etc/tenantry/redis/users.acl): $answer"
}
