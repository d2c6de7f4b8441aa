
# --- register: the platform's own database. A generation is main.conf, migrations/*.sql and entries/<tenant>.json ---

build_register() { # SET GENERATION
  mkdir "$2/entries" "$2/migrations" || return 1
  for fragment in "$1"/*; do
    case ${fragment##*/} in
      main | '*') ;;
      *) cp "$fragment" "$2/entries/${fragment##*/}.json" || return 1 ;;
    esac
  done
  [ -f "$1/main" ] || return 0
  # Lines of a migration have a bar in front; what a migration is called, and its SHA-256, stand in main.conf.
  grep -v '^|' "$1/main" >"$2/main.conf" &&
    awk -v folder="$2/migrations" '$1 == "migration" { file = folder "/" $2 ".sql"; printf "" >file; next }
      /^\|/ { print substr($0, 2) >file }' "$1/main"
}

check_register() { # GENERATION > message
  for entry in "$1/entries"/*; do
    [ -f "$entry" ] || continue
    tenant=${entry##*/}
    grep -q "^{\"number\":[0-9]*,\"tenant\":\"${tenant%.json}\"," "$entry" ||
      { echo "the entry of \"${tenant%.json}\" is not {\"number\":…,\"tenant\":\"${tenant%.json}\",…}" && return 1; }
  done
  [ -f "$1/main.conf" ] || return 0
  awk '/^(host|user|password|database)=./ || /^port=[0-9]+$/ { split($0, key, "="); good[key[1]] = 1; next }
    $1 == "role" && $2 ~ /^(automation|portal|admin|backup)$/ && $3 ~ /^SCRAM-SHA-256\$/ { good[$2] = 1; next }
    $1 == "migration" && $2 ~ /^[0-9][0-9][0-9][0-9]-[a-z0-9-]+$/ && $3 ~ /^[0-9a-f]+$/ { next }
    { print "main: line " NR " (" $1 ") is not understood"; bad = 1 }
    END { for (n = split("host port user password database automation portal admin backup", key, " "); n; n--)
        if (!(key[n] in good)) { print "main: " key[n] " is missing"; bad = 1 }
      exit bad }' "$1/main.conf" || return 1
  reach_register "$1" || return 0
  make_register "$1"
  register_script "$1" ROLLBACK >"$work/script" || die 1 "cannot write in $work"
  sql "$database" -f "$work/script" >"$work/output" 2>&1 && return
  sed 's/^.*ERROR: /  ERROR: /' "$work/output" | grep -v '^LINE\|PL/pgSQL' || :
  # Whose entry it is that does not pass is found out one after the other; that the server is gone is nobody's fault.
  sql "$database" -c 'SELECT 1' >/dev/null 2>&1 || die 1 "the register's server has gone away: $(as_json "$work/output")"
  return 1
}

# 1: it is not to be asked, since nothing is checked here. The server's absence is not the fragment's fault.
reach_register() { # GENERATION
  [ "$checked" = true ] || return 1
  database=$(setting_of "$1/main.conf" database)
  if ! use_server "$(setting_of "$1/main.conf" host)" "$(setting_of "$1/main.conf" port)" \
    "$(setting_of "$1/main.conf" user)" "$(setting_of "$1/main.conf" password)" "$root/etc/tenantry/postgres-ca.pem"; then
    [ "${TENANTRY_HOST_UNCHECKED:-}" = 1 ] ||
      die 5 "the register's server is not reached from this host (TENANTRY_HOST_UNCHECKED=1 delivers without it)"
    checked=false
    return 1
  fi
}

# The database and its roles, without which nothing can be tried. They cannot log in before the set is accepted.
make_register() { # GENERATION
  sql postgres >"$work/output" 2>&1 <<SQL || die 1 "the register's database cannot be made: $(as_json "$work/output")"
SELECT format('CREATE ROLE %I NOLOGIN', '${database}_' || word)
  FROM unnest(ARRAY['owner', 'automation', 'portal', 'admin', 'backup']) word
  WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${database}_' || word) \gexec
SELECT format('GRANT %I TO CURRENT_USER', '${database}_owner') WHERE NOT pg_has_role('${database}_owner', 'USAGE') \gexec
SELECT format('CREATE DATABASE %I OWNER %I TEMPLATE template0 ENCODING ''UTF8'' LC_COLLATE ''C'' LC_CTYPE ''C''', '$database',
  '${database}_owner') WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '$database') \gexec
REVOKE ALL ON DATABASE "$database" FROM PUBLIC;
GRANT CONNECT ON DATABASE "$database" TO "${database}_automation", "${database}_portal", "${database}_admin",
  "${database}_backup";
SQL
}

# One transaction: what is new of the migrations, then every entry. What was applied and is different now is refused.
register_script() { # GENERATION COMMIT-OR-ROLLBACK > SQL
  mark=\$t$(od -An -N12 -tx1 /dev/urandom | tr -d ' \n')\$ # cannot be known to whoever wrote an entry
  cat <<SQL
BEGIN;
SELECT pg_advisory_xact_lock(7270123);
SET LOCAL ROLE "${database}_owner";
CREATE SCHEMA IF NOT EXISTS register;
SET LOCAL search_path = register;
CREATE TABLE IF NOT EXISTS schema_migrations (
  name text PRIMARY KEY, sha256 text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now());
CREATE TEMPORARY TABLE delivered (name text, sha256 text) ON COMMIT DROP;
SQL
  for role in automation portal admin backup; do echo "SET LOCAL tenantry.$role = '${database}_$role';"; done
  awk '$1 == "migration" { print "INSERT INTO delivered VALUES (\047" $2 "\047, \047" $3 "\047);" }' "$1/main.conf"
  cat <<SQL
DO \$\$
DECLARE wrong text;
BEGIN
  SELECT string_agg(m.name, ', ') INTO wrong FROM schema_migrations m JOIN delivered d USING (name) WHERE m.sha256 <> d.sha256;
  IF wrong IS NOT NULL THEN
    RAISE EXCEPTION 'main: migration % was applied with another text; put the old text back and add a new migration', wrong;
  END IF;
  SELECT string_agg(m.name, ', ') INTO wrong FROM schema_migrations m LEFT JOIN delivered d USING (name) WHERE d.name IS NULL;
  IF wrong IS NOT NULL THEN
    RAISE EXCEPTION 'main: the database has migrations that are not delivered: %; use the version that has them', wrong;
  END IF;
END \$\$;
SQL
  for file in "$1/migrations"/*; do
    [ -f "$file" ] || continue
    one=${file##*/} one=${one%.sql}
    cat <<SQL
SELECT NOT EXISTS (SELECT FROM schema_migrations WHERE name = '$one') AS new \gset
\if :new
SQL
    cat "$file" || return 1
    printf "INSERT INTO schema_migrations SELECT name, sha256 FROM delivered WHERE name = '%s';\n\\\\endif\n" "$one"
  done
  for file in "$1/entries"/*; do
    [ -f "$file" ] || continue
    printf 'SELECT register_apply(%s%s%s::jsonb);\n' "$mark" "$(cat "$file")" "$mark"
  done
  if [ "$2" = COMMIT ]; then
    if [ "$command" = remove ]; then printf "SELECT register_cancel('%s');\n" "$name"; fi
    awk -v base="$database" '$1 == "role" { print "ROLE " base "_" $2 " LOGIN PASSWORD \047" $3 "\047;" }' "$1/main.conf" |
      sed 's/^/RESET ROLE; ALTER /'
  fi
  echo "$2;"
}

reload_register() { # 0 applied, 1 nothing to apply it to
  [ -f "$active/main.conf" ] && reach_register "$active" || return 1
  register_script "$active" COMMIT >"$work/script" || die 1 "cannot write in $work"
  sql "$database" -f "$work/script" >"$work/output" 2>&1 ||
    die 1 "delivered, but the register did not take it: $(as_json "$work/output")"
}

register_differences() {
  [ -f "$active/main.conf" ] || return 0
  find_checker
  reach_register "$active" || return 0
  mark=\$t$(od -An -N12 -tx1 /dev/urandom | tr -d ' \n')\$
  {
    printf 'SET ROLE "%s_owner";\nSET search_path = register;\nCREATE TEMPORARY TABLE known (id text);\n' "$database"
    for file in "$active/entries"/*; do
      [ -f "$file" ] || continue
      printf 'SELECT register_differences(%s%s%s::jsonb);\n' "$mark" "$(cat "$file")" "$mark"
      one=${file##*/}
      printf "INSERT INTO known VALUES ('%s');\n" "${one%.json}"
    done
    echo "SELECT 'extra    register:tenants/' || id FROM tenants WHERE status = 'active' AND id NOT IN (SELECT id FROM known);"
  } >"$work/script"
  sql "$database" -f "$work/script" 2>"$work/output" || die 1 "the register does not answer: $(as_json "$work/output")"
}
