
# --- databases: PostgreSQL on the host itself, spoken to as its superuser over the socket ---

# A generation is main.conf, pg_hba.conf and databases (TENANT NUMBER PORT CONNECTIONS DATABASE LIMIT VERIFIER [EXTENSION,…]);
# PORT is that of the tenant's own server, or 0 for the shared one.
build_databases() { # SET GENERATION
  # A role reaches the database of its own name and no other; the administrator makes dumps, and restores them.
  cat >"$2/pg_hba.conf" <<'HBA' || return 1
local all postgres peer
host all tenantry 127.0.0.1/32 scram-sha-256
host sameuser all 127.0.0.1/32 scram-sha-256
HBA
  chmod 0711 "$2" && chmod 0644 "$2/pg_hba.conf" && : >"$2/databases" || return 1
  [ ! -f "$1/main" ] || cp "$1/main" "$2/main.conf" || return 1
  for fragment in "$1"/*; do
    case ${fragment##*/} in main | '*') continue ;; esac
    awk -v tenant="${fragment##*/}" -F'[= ]' '$1 == "number" { number = $2 } $1 == "port" { port = $2 }
      $1 == "connections" { most = $2 }
      $1 == "database" { line = $0; sub(/^database /, "", line); print tenant, number, port + 0, most + 0, line }' \
      "$fragment" >>"$2/databases" || return 1
  done
}

check_databases() { # GENERATION > message; no line is shown whole, since what a password is known by stands in it
  check_numbers || return 1
  for fragment in "$set"/*; do
    case ${fragment##*/} in main | '*') continue ;; esac
    awk -v of="${fragment##*/}" -F'[= ]' '
      NR == 1 { number = $2; next }
      /^port=[1-9][0-9]*$/ && $2 > 1023 && $2 < 65536 && NR == 2 { own = 1; next }
      /^connections=[1-9][0-9]*$/ && own && NR == 3 { next }
      $1 == "database" { split($0, word, " ")
        if (word[2] !~ ("^t" number "_[a-z0-9_]+$") || length(word[2]) > 40 || word[2] ~ /_owner$/) {
          print "of " of ": line " NR ": the database is not one of tenant t" number; bad = 1 }
        if (word[3] !~ /^[1-9][0-9]*$/ || word[4] !~ /^SCRAM-SHA-256\$[0-9]+:[A-Za-z0-9+\/=]+\$[A-Za-z0-9+\/=]+:[A-Za-z0-9+\/=]+$/ ||
            word[5] !~ /^([a-z][a-z0-9_]*(,[a-z][a-z0-9_]*)*)?$/ || word[6] != "") {
          print "of " of ": line " NR ": a line is database NAME CONNECTIONS SCRAM-VERIFIER [EXTENSION,…]"; bad = 1 }
        if (seen[word[2]]++) { print "of " of ": database " word[2] " is there twice"; bad = 1 }
        next }
      { print "of " of ": line " NR " (" $1 ") is not understood"; bad = 1 }
      END { exit bad }' "$fragment" || return 1
  done
  main=0
  if [ -f "$1/main.conf" ]; then
    awk -F= '/^(port|connections)=[1-9][0-9]*$/ || /^administrator=SCRAM-SHA-256\$/ { good[$1] = 1; next }
      { print "main: line " NR " (" $1 ") is not understood"; bad = 1 }
      END { for (n = split("port connections administrator", key, " "); n; n--)
          if (!(key[n] in good)) { print "main: " key[n] " is missing"; bad = 1 }
        exit bad }' "$1/main.conf" || return 1
    main=$(setting_of "$1/main.conf" port)
  fi
  awk -v main="$main" '$3 && ($3 == main || port[$3] && port[$3] != $1) { print "of " $1 ": port " $3 " is another server'\''s"; bad = 1 }
    $3 { port[$3] = $1 } END { exit bad }' "$1/databases"
}

# 1: the server is not reached from here. Below another root it is where `reach` says that localhost is.
use_local() { # PORT
  place=/run/postgresql:$1
  [ -z "$root" ] || place=$(reach "localhost:$1") || return 1
  PGHOST=${place%:*} PGPORT=${place##*:} PGUSER=postgres PGAPPNAME=tenantry-host
  PGOPTIONS='-c search_path=pg_catalog,pg_temp -c lock_timeout=60s -c client_min_messages=warning'
  export PGHOST PGPORT PGUSER PGAPPNAME PGOPTIONS
}

# The server knows its superuser by who asks, not by a password.
local_sql() { # DATABASE [PSQL-ARGUMENT...]; SQL on stdin
  if [ -n "$root" ] || [ "$(id -u)" != 0 ]; then
    sql "$@"
    return
  fi
  base=$1
  shift
  (cd / && timeout 3600 runuser -u postgres -- psql --no-psqlrc --quiet --no-align --tuples-only --no-password \
    -v ON_ERROR_STOP=1 "$@" --dbname="$base" 9>&-)
}

reload_databases() { # 0 the server has them, 1 it is not reached from here
  [ "$checked" = true ] || return 1
  mkdir -p "$state/known"
  if [ "$name" = main ]; then
    if [ "$command" = put ]; then prepare_server "$(setting_of "$active/main.conf" port)" "$(setting_of "$active/main.conf" connections)"; fi
    return
  fi
  [ -f "$active/main.conf" ] || { note "the platform's own fragment (main) is not here yet: no server is asked" && return 1; }
  # Written before the server is asked, so that a later removal knows where to look, whatever happens in between.
  if [ "$command" = put ]; then
    awk -v tenant="$name" '$1 == tenant { print $2, $3, $4; exit }' "$active/databases" >"$work/known"
    [ -s "$work/known" ] || sed -n '1s/^number=\(.*\)/\1 0 0/p' "$state/fragments/$name" >"$work/known"
    mv "$work/known" "$state/known/$name"
  fi
  [ -f "$state/known/$name" ] || return 0
  read -r owner own most <"$state/known/$name"
  port=$own
  [ "$own" != 0 ] || port=$(setting_of "$active/main.conf" port)
  [ "$own" = 0 ] || own_server "$owner" "$own" "$most" || return 1
  use_local "$port" || return 1
  database_script "$owner" >"$work/script"
  local_sql postgres <"$work/script" >"$work/kept" 2>"$work/output" ||
    die 1 "delivered, but PostgreSQL on port $port did not take it: $(as_json "$work/output")"
  while read -r kept; do
    note "$kept is kept with all that is in it; nobody may log in. To drop it for good: runuser -u postgres -- dropdb -p $port $kept"
  done <"$work/kept"
  [ "$command" = put ] || rm -f "$state/known/$name"
}

# A server of the tenant's own beside the shared one.
own_server() { # NUMBER PORT CONNECTIONS; 1: none can be made here
  if [ -z "$root" ]; then
    command -v pg_createcluster >/dev/null 2>&1 || die 5 "pg_createcluster is not on this host (apt-get install postgresql-common)"
    version=$(pg_lsclusters --no-header | sort -V | tail -n 1 | cut -d' ' -f1)
    pg_lsclusters --no-header | awk -v name="t$1" '$2 == name { found = 1 } END { exit !found }' ||
      pg_createcluster "$version" "t$1" --port "$2" --start-conf auto 9>&- >"$work/output" 2>&1 ||
      die 1 "delivered, but no server could be made: $(as_json "$work/output")"
    [ -S "/run/postgresql/.s.PGSQL.$2" ] || pg_ctlcluster "$version" "t$1" start 9>&- >"$work/output" 2>&1 ||
      die 1 "delivered, but the server of t$1 does not start: $(as_json "$work/output")"
  fi
  prepare_server "$2" "$3"
}

# What is the same on every server: who may log in from where, and the administrator. Some of it waits for a restart.
prepare_server() { # PORT CONNECTIONS; 1: it is not reached from here
  use_local "$1" || return 1
  local_sql postgres >"$work/waits" 2>"$work/output" <<SQL ||
ALTER SYSTEM SET listen_addresses = '127.0.0.1';
ALTER SYSTEM SET max_connections = $2;
ALTER SYSTEM SET password_encryption = 'scram-sha-256';
ALTER SYSTEM SET hba_file = '$root/etc/tenantry/databases/pg_hba.conf';
SELECT 'CREATE ROLE tenantry NOLOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'tenantry') \gexec
ALTER ROLE tenantry LOGIN CREATEDB CREATEROLE NOSUPERUSER NOREPLICATION NOBYPASSRLS PASSWORD '$(setting_of "$active/main.conf" administrator)';
REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC;
GRANT CONNECT ON DATABASE postgres TO tenantry;
SELECT pg_reload_conf() \g /dev/null
SELECT pg_sleep(0.2) \g /dev/null
SELECT name FROM pg_settings WHERE pending_restart;
SQL
    die 1 "delivered, but PostgreSQL on port $1 did not take it: $(as_json "$work/output")"
  [ -s "$work/waits" ] || return 0
  if [ -n "$root" ] || [ ! -d /run/systemd/system ]; then
    note "PostgreSQL on port $1 takes this with its next start: $(tr '\n' ' ' <"$work/waits")"
    return 0
  fi
  cluster=$(pg_lsclusters --no-header | awk -v port="$1" '$3 == port { print $1 "-" $2 }')
  systemctl --quiet restart "postgresql@$cluster.service" 9>&- || die 1 "delivered, but PostgreSQL on port $1 does not start again"
}

# Roles and databases of one tenant. What is not among them any more keeps its data and lets nobody in; its name is said.
database_script() { # NUMBER > SQL
  awk -v tenant="$name" -v number="$1" -v quote="'" '
    function q(text) { return quote text quote }
    $1 == tenant && $2 == number { base = $5; names = names (names ? ", " : "") q(base)
      print "SELECT format(" q("CREATE ROLE %I NOLOGIN") ", name) FROM unnest(ARRAY[" q(base) ", " q(base "_owner") "]) name"
      print "  WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \\gexec"
      none = "NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS"
      print "ALTER ROLE " base "_owner NOLOGIN " none ";"
      print "ALTER ROLE " base " LOGIN " none " CONNECTION LIMIT " $6 " PASSWORD " q($7) ";"
      print "ALTER ROLE " base " SET search_path = app, public;"
      print "ALTER ROLE " base " SET statement_timeout = " q("300s") ";"
      print "ALTER ROLE " base " SET idle_in_transaction_session_timeout = " q("60s") ";"
      print "SELECT " q("CREATE DATABASE " base " OWNER " base "_owner TEMPLATE template0 ENCODING UTF8 LC_COLLATE \"C\" LC_CTYPE \"C\"")
      print "  WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = " q(base) ") \\gexec"
      print "ALTER DATABASE " base " CONNECTION LIMIT " $6 + 4 ";"
      print "REVOKE ALL ON DATABASE " base " FROM PUBLIC;"
      print "GRANT CONNECT, TEMPORARY ON DATABASE " base " TO " base ";"
      print "\\connect " base
      print "CREATE SCHEMA IF NOT EXISTS app AUTHORIZATION " base "_owner;"
      print "GRANT CREATE, USAGE ON SCHEMA app TO " base ";"
      given = " TO " base ";"; whose = "ALTER DEFAULT PRIVILEGES FOR ROLE " base "_owner IN SCHEMA app GRANT "
      print whose "SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER ON TABLES" given
      print whose "SELECT, UPDATE, USAGE ON SEQUENCES" given
      for (n = split($8, extension, ","); n; n--) print "CREATE EXTENSION IF NOT EXISTS " extension[n] " SCHEMA public;"
      print "\\connect postgres" }
    END { gone = "rolname ~ " q("^t" number "_") " AND rolcanlogin" (names ? " AND rolname NOT IN (" names ")" : "")
      print "SELECT rolname AS gone FROM pg_roles JOIN pg_database ON datname = rolname WHERE " gone ";"
      print "\\o /dev/null"
      print "SELECT format(" q("ALTER ROLE %I NOLOGIN") ", rolname), format(" q("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %L") ", rolname)"
      print "FROM pg_roles JOIN pg_database ON datname = rolname WHERE " gone " \\gexec" }' "$active/databases"
}

databases_differences() {
  [ -f "$active/main.conf" ] || return 0
  find_checker
  awk -v main="$(setting_of "$active/main.conf" port)" '{ print $3 ? $3 : main } END { print main }' "$active/databases" |
    sort -un >"$work/ports"
  while read -r port; do
    use_local "$port" || continue
    {
      echo 'CREATE TEMPORARY TABLE wanted (name text, most int, verifier text);'
      awk -v port="$port" -v main="$(setting_of "$active/main.conf" port)" -v quote="'" '($3 ? $3 : main) == port {
        print "INSERT INTO wanted VALUES (" quote $5 quote ", " $6 ", " quote $7 quote ");" }' "$active/databases"
      cat <<'SQL'
SELECT CASE WHEN datname IS NULL OR rolname IS NULL THEN 'missing  ' ELSE 'changed  ' END || 'postgres:' || name
FROM wanted LEFT JOIN pg_database ON datname = name LEFT JOIN pg_authid ON rolname = name
WHERE datname IS NULL OR rolname IS NULL OR NOT rolcanlogin OR rolconnlimit <> most OR rolpassword <> verifier
  OR rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication OR rolbypassrls
  OR pg_get_userbyid(datdba) <> name || '_owner'
  OR EXISTS (SELECT FROM aclexplode(coalesce(datacl, acldefault('d', datdba))) WHERE grantee = 0)
UNION SELECT 'extra    postgres:' || rolname FROM pg_roles
WHERE rolcanlogin AND rolname ~ '^t[0-9]+_' AND rolname !~ '_restore_[0-9]+$' AND rolname NOT IN (SELECT name FROM wanted)
ORDER BY 1;
SQL
    } >"$work/script"
    local_sql postgres <"$work/script" 2>"$work/output" || die 1 "PostgreSQL on port $port does not answer: $(as_json "$work/output")"
  done <"$work/ports"
}
