
# --- where other machines are reached, and PostgreSQL asked ---

# Where HOST:PORT is reached: there, or where /etc/tenantry/reach says. Below another root nothing else is reached:
# a folder that stands for a host never talks to a real one.
reach() { # HOST:PORT > HOST:PORT or FOLDER:PORT; 1: not from here
  to=$(awk -v from="$1" '$1 == from { print $2; exit }' "$root/etc/tenantry/reach" 2>/dev/null) || :
  [ -n "$to" ] || { [ -z "$root" ] && to=$1; } || return 1
  echo "$to"
}

setting_of() { # FILE KEY > value
  sed -n "s/^$2=//p" "$1" | head -n 1
}

# Passwords stand in a file that libpq reads, never among arguments or in the environment. Sessions find their functions
# and operators in the catalogue alone: one of a tenant's that fits a statement better would run as the administrator.
use_server() { # HOST PORT USER PASSWORD [CA-FILE]; 1: not reached from here
  unset PGSSLROOTCERT # of the server before: another one's certificate is not signed by its CA
  place=$(reach "$1:$2") || return 1
  printf '*:*:*:*:%s\n' "$(printf '%s' "$4" | sed 's/[\\:]/\\&/g')" >"$work/pgpass"
  PGHOST=${place%:*} PGPORT=${place##*:} PGUSER=$3 PGPASSFILE=$work/pgpass PGCONNECT_TIMEOUT=10
  PGSSLMODE=require PGAPPNAME=tenantry-host
  PGOPTIONS='-c search_path=pg_catalog,pg_temp -c lock_timeout=60s -c client_min_messages=warning'
  case $PGHOST in
    /* | 127.* | ::1 | localhost) PGSSLMODE=prefer ;;
    *) [ ! -f "${5:-}" ] || { PGSSLMODE=verify-full PGSSLROOTCERT=$5 && export PGSSLROOTCERT; } ;;
  esac
  export PGHOST PGPORT PGUSER PGPASSFILE PGCONNECT_TIMEOUT PGSSLMODE PGAPPNAME PGOPTIONS
}

# SQL on stdin; one value a line. Descriptor 9 is the lock, which no child keeps.
sql() { # DATABASE [PSQL-ARGUMENT...]
  base=$1
  shift
  timeout 3600 psql --no-psqlrc --quiet --no-align --tuples-only --no-password -v ON_ERROR_STOP=1 "$@" \
    --dbname="$base" 9>&-
}

# What a program said, as it may stand in a string of JSON.
as_json() { # FILE
  tail -c 400 "$1" | tr -c '[:alnum:] .,:;()_=/@-' ' ' | tr -s ' ' | sed 's/^ //; s/ $//'
}

# A copy of what is active: a delivery in the middle of a run changes nothing for it. Children keep descriptor 8, so
# that what a killed run has left running is over before the next one begins.
start_run() { # [LOCK SECONDS]
  prepare
  if [ -n "${1:-}" ]; then
    exec 8>"$state/$1.lock"
    flock -w "$2" 8 || die 1 "another $1 of $kind is still under way on this host, so nothing was done"
  fi
  lock
  [ -f "$active/main.conf" ] || die 1 "the platform's own fragment of $kind (main) was not delivered to this host"
  cp -R "$active/." "$work/now" || die 1 "cannot write in $work"
  exec 9>&-
  now=$work/now
}
