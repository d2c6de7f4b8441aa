
# --- dumps list, inspect and restore: one database, or the files of one service, of one tenant ---

dumps_command() { # list TENANT | inspect TENANT SERVICE [--files] | restore TENANT SERVICE [--files] [--from FILE] [--replace]
  task=${1:-} from='' replace=false what=database
  case $task:$# in
    list:2) set_name "$2" ;;
    inspect:[34] | restore:[34567])
      set_name "$2"
      tenant=$2 service=$3
      shift 3
      while [ $# -gt 0 ]; do
        case $task:$1:$# in
          *:--files:*) what=files ;;
          restore:--replace:*) replace=true ;;
          restore:--from:1) die 1 "--from needs the name of a dump" ;;
          restore:--from:*)
            from=$2
            shift
            ;;
          restore:*) die 1 "there is no option \"$1\" of: dumps restore; allowed: --files, --from FILE, --replace" ;;
          *) die 1 "there is no option \"$1\" of: dumps $task; allowed: --files" ;;
        esac
        shift
      done
      set -- "$task" "$tenant" "$service"
      ;;
    *)
      usage >&2
      exit 1
      ;;
  esac
  set_kind dumps
  find_checker
  [ "$checked" = true ] || die 5 "pg_dump and age are needed (apt-get install postgresql-client age)"
  case $task in restore) start_run restore 30 ;; *) start_run ;; esac
  find_directory
  tenant=$2 service=${3:-}
  choose_lines
  if [ "$task" = list ]; then list_dumps; else "${task}_$what"; fi
}

# The lines that are asked about, with what names their folder of dumps.
choose_lines() {
  : >"$work/chosen"
  if [ "$what" = database ]; then
    awk -v tenant="$tenant" -v service="$service" '$1 == tenant && (service == "" || $3 == service)' \
      "$now/databases" >>"$work/chosen"
  fi
  if [ "$what" = files ] || [ "$task" = list ]; then
    awk -v tenant="$tenant" -v service="$service" '$1 == tenant && (service == "" || $3 == service) {
      print $1, $2, $3, "files-" $3, $4 }' "$now/files" >>"$work/chosen"
  fi
  [ -s "$work/chosen" ] || case $what in
    files) die 1 "no files of \"$tenant/$service\" are dumped on this host" ;;
    *) die 1 "no database of \"$tenant${service:+/$service}\" is dumped on this host" ;;
  esac
  read -r tenant number service database host port password <"$work/chosen"
  folder=$(folder_of "$number" "$database")
  [ "$what" = database ] || place=$root$host
}

list_dumps() {
  while read -r _tenant number _service database _rest; do
    folder=$(folder_of "$number" "$database")
    for file in $(dumps_in "$folder"); do cat "$folder/$file.json"; done
  done <"$work/chosen"
}

reach_live() {
  use_server_of "$host" "$port" "$password" || die 1 "$host:$port is not reached from this host"
  join_roles "$database" || die 1 "the server of $database does not answer as it must"
  look_at_live
}

one_value() { # DATABASE SQL
  sql "$1" -c "$2" || die 1 "the server of $database does not answer as it must"
}

# What runs inside a tenant's database names the catalogue's operators by their schema, too.
ours="nspname OPERATOR(pg_catalog.!~) '^pg_'::text AND nspname OPERATOR(pg_catalog.<>) 'information_schema'::name"
own="NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE objid = c.oid AND deptype IN ('e', 'i'))"
tables_sql="SELECT pg_catalog.count(*) FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = relnamespace
WHERE relkind IN ('r', 'p') AND $ours AND $own"
# Schemas, and the functions and operators of the one schema that is in everybody's search path: one a line, as in a
# dump's list of contents, of a name the first word.
found_sql="SELECT 'SCHEMA - ' || pg_catalog.split_part(nspname::text, ' ', 1) FROM pg_catalog.pg_namespace c
WHERE $ours AND nspname OPERATOR(pg_catalog.<>) 'public'::name AND $own
UNION SELECT 'FUNCTION public ' || pg_catalog.split_part(proname::text, ' ', 1) FROM pg_catalog.pg_proc c
WHERE pronamespace = 'public'::pg_catalog.regnamespace AND $own
UNION SELECT 'OPERATOR public ' || oprname FROM pg_catalog.pg_operator c
WHERE oprnamespace = 'public'::pg_catalog.regnamespace AND $own"

look_at_live() {
  there=$(one_value postgres "SELECT count(*) FROM pg_database WHERE datname = '$database'")
  tables=0
  [ "$there" = 0 ] || tables=$(one_value "$database" "$tables_sql")
}

inspect_database() {
  reach_live
  rows=0 size=0 newest=$(dumps_in "$folder" | head -n 1) exists=false
  if [ "$there" = 1 ]; then
    exists=true
    rows=$(one_value "$database" "SELECT coalesce(pg_catalog.sum(greatest(n_live_tup, reltuples::bigint, 0)), 0)
      FROM pg_catalog.pg_stat_user_tables s JOIN pg_catalog.pg_class c ON c.oid = s.relid")
    size=$(one_value postgres "SELECT pg_database_size('$database')")
  fi
  [ -z "$newest" ] || newest=$(cat "$folder/$newest.json")
  printf '{"tenant":"%s","service":"%s","database":"%s","exists":%s,"tables":%s,"rows":%s,"bytes":%s,"newest":%s}\n' \
    "$tenant" "$service" "$database" "$exists" "$tables" "$rows" "$size" "${newest:-null}"
}

# The dump that is asked for, as it was written.
choose_dump() {
  [ "$what" = database ] || database="the files of $service"
  file=${from:-$(dumps_in "$folder" | head -n 1)}
  [ -n "$file" ] || die 1 "there is no dump of $database in $folder"
  case $file in
    */* | .* | *[!0-9A-Za-z.]*) die 1 "a dump is named as in: dumps list $tenant; found \"$file\"" ;;
  esac
  [ -f "$folder/$file" ] && [ -f "$folder/$file.json" ] ||
    die 1 "there is no dump \"$file\" of $database; see: dumps list $tenant"
  digest=$(sha256sum <"$folder/$file")
  grep -q "\"sha256\":\"${digest%% *}\"" "$folder/$file.json" ||
    die 1 "the dump $file is not what was written (another SHA-256); use an older one: dumps list $tenant"
}

read_identity() {
  identity=$(head -c 100000)
  case $identity in *AGE-SECRET-KEY-1*) ;; *) die 1 "stdin must be the age identity (AGE-SECRET-KEY-1…)" ;; esac
}

decrypted() { printf '%s\n' "$identity" | age -d -i - "$folder/$file" 9>&-; }

# What goes wrong from here on leaves the live database as it is, and nothing beside it.
give_up() { # MESSAGE
  undo
  die 1 "$1; the live database was not touched"
}

undo() {
  sql postgres >/dev/null 2>&1 <<SQL || :
SELECT format('DROP DATABASE %I WITH (FORCE)', datname) FROM pg_database WHERE datname ~ '^${database}_restore_[0-9]+$' \gexec
SELECT format('GRANT %I TO CURRENT_USER', rolname) FROM pg_roles
  WHERE rolname ~ '^${database}_restore_[0-9]+$' AND NOT pg_has_role(rolname, 'USAGE') \gexec
SELECT format('DROP OWNED BY %I', rolname) FROM pg_roles WHERE rolname ~ '^${database}_restore_[0-9]+$' \gexec
SELECT format('DROP ROLE %I', rolname) FROM pg_roles WHERE rolname ~ '^${database}_restore_[0-9]+$' \gexec
SQL
}

report_restore() { # RESULT TABLES KEPT
  printf '{"tenant":"%s","service":"%s","database":"%s","file":"%s","result":"%s","tables":%s,"kept":%s}\n' \
    "$tenant" "$service" "$database" "$file" "$1" "$2" "$3"
}

restore_database() {
  reach_live
  choose_dump
  read_identity
  decrypted 2>"$work/age" | pg_restore --list >"$work/toc" 2>"$work/said" ||
    die 1 "the dump $file cannot be read with this identity: $(as_json "$work/age") $(as_json "$work/said")"
  if [ "$tables" -gt 0 ] && [ "$replace" = false ]; then
    note "$database holds $tables tables: nothing was changed. To put the dump in their place use --replace"
    report_restore refused "$tables" null
    exit 3
  fi
  powerful=$(one_value postgres "SELECT rolname FROM pg_roles JOIN pg_database ON datdba = pg_roles.oid
    WHERE datname = '$database' AND (rolsuper OR rolcreaterole OR rolcreatedb OR rolname = CURRENT_USER)")
  [ -z "$powerful" ] || die 1 "$database belongs to $powerful, which may do more than a tenant: what is in the dump would
run with those powers. Give it to a role of the tenant first: ALTER DATABASE $database OWNER TO ${database}_owner"
  stamp=$(date -u +%Y%m%d%H%M%S)
  fresh=${database}_restore_$stamp before=${database}_before_$stamp
  undo # what a killed run left
  trap 'undo; rm -rf "$work"' EXIT
  make_fresh 2>"$work/said" || give_up "no database could be made for the dump: $(as_json "$work/said")"
  fill_fresh || give_up "the dump $file could not be restored: $(as_json "$work/said")"
  swap_databases || give_up "the databases could not be exchanged: $(as_json "$work/said")"
  kept=null
  if [ "$there" = 1 ]; then
    kept="\"$before\""
    note "what stood there is kept as the database $before; drop it when nobody misses anything"
  fi
  report_restore restored "$wanted" "$kept"
}

# A database like the live one, and a role that is a member of the tenant's own and of nothing else: what a tenant
# has written into its tables' checks and triggers runs while it is restored, and must not run as the administrator.
make_fresh() {
  secret=$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')
  sql postgres <<SQL
SELECT coalesce(pg_get_userbyid(max(datdba)), '${database}_owner') AS owner,
  coalesce(pg_encoding_to_char(max(encoding)), 'UTF8') AS encoding, coalesce(max(datcollate::text), 'C') AS collate,
  coalesce(max(datctype::text), 'C') AS ctype, coalesce(max(datconnlimit), -1) AS most
FROM pg_database WHERE datname = '$database' \gset
CREATE ROLE "$fresh" LOGIN PASSWORD '$secret' VALID UNTIL 'tomorrow' IN ROLE :"owner";
SELECT format('GRANT %I TO %I', '$database', '$fresh') FROM pg_roles WHERE rolname = '$database' \gexec
CREATE DATABASE "$fresh" OWNER :"owner" TEMPLATE template0 ENCODING :'encoding' LC_COLLATE :'collate'
  LC_CTYPE :'ctype' CONNECTION LIMIT :most;
REVOKE ALL ON DATABASE "$fresh" FROM PUBLIC;
SELECT format('GRANT CONNECT, TEMPORARY ON DATABASE %I TO %I', '$fresh', '$database') FROM pg_roles
  WHERE rolname = '$database' \gexec
SELECT format('GRANT %s ON DATABASE %I TO %s', privilege_type, '$fresh',
    CASE grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END)
  FROM pg_database, aclexplode(datacl) WHERE datname = '$database' AND grantee <> datdba \gexec
SQL
  [ "$there" = 0 ] || sql "$database" -c "SELECT pg_catalog.format('CREATE EXTENSION IF NOT EXISTS %I SCHEMA %I;',
    extname, nspname) FROM pg_catalog.pg_extension JOIN pg_catalog.pg_namespace n ON n.oid = extnamespace
    WHERE nspname = 'public'" >"$work/extensions" || return 1
  [ ! -s "$work/extensions" ] || sql "$fresh" <"$work/extensions"
}

# As the role of the moment, everything as it was: owners, privileges, default privileges. The schemas come first, with
# their privileges: who may not make tables in a schema cannot be made the owner of one.
fill_fresh() {
  grep -v ' COMMENT - EXTENSION ' "$work/toc" >"$work/list" || :
  awk '$4 == "SCHEMA" || $4 == "ACL" && $6 == "SCHEMA"' "$work/list" >"$work/schemas"
  grep -vxFf "$work/schemas" "$work/list" >"$work/others" || :
  printf '*:*:*:%s:%s\n' "$fresh" "$secret" >"$work/pgpass.fresh"
  cat "$work/pgpass" >>"$work/pgpass.fresh"
  mv "$work/pgpass.fresh" "$work/pgpass"
  for part in schemas others; do
    [ -s "$work/$part" ] || continue
    decrypted 2>"$work/age" | PGUSER=$fresh pg_restore --no-password --exit-on-error --use-list="$work/$part" \
      --dbname="$fresh" 9>&- 2>"$work/said" || { cat "$work/age" >>"$work/said" && return 1; }
  done
  [ ! -s "$work/age" ] || { cat "$work/age" >"$work/said" && return 1; }
  wanted=$(awk '$1 !~ /^;/ && $4 == "TABLE" && $5 != "DATA" && $5 != "ATTACH"' "$work/toc" | wc -l)
  found=$(sql "$fresh" -c "$tables_sql" 2>"$work/said") || return 1
  [ "$found" = "$wanted" ] || { echo "the dump has $wanted tables, $found were made" >"$work/said" && return 1; }
  find_strangers || return 1
  sql "$fresh" >/dev/null 2>"$work/said" <<SQL
SELECT pg_catalog.format('GRANT %I TO CURRENT_USER', '$fresh') WHERE NOT pg_catalog.pg_has_role('$fresh', 'USAGE') \gexec
SELECT pg_catalog.format('REASSIGN OWNED BY %I TO %I', '$fresh', pg_catalog.pg_get_userbyid(datdba)) FROM pg_catalog.pg_database
  WHERE datname = '$fresh' \gexec
DROP OWNED BY "$fresh";
DROP ROLE "$fresh";
SQL
}

# What was made by something that ran during the restore, where sessions of other roles would find it.
find_strangers() { # 1: there is some, named in $work/said
  sql "$fresh" -c "$found_sql" >"$work/made" 2>"$work/said" || return 1
  awk '{ sub(/[(].*/, "", $6) }
    $4 == "SCHEMA" || $4 == "OPERATOR" { print $4, $5, $6 }
    $4 == "FUNCTION" || $4 == "PROCEDURE" || $4 == "AGGREGATE" { print "FUNCTION", $5, $6 }' "$work/toc" >"$work/known"
  grep -vxFf "$work/known" "$work/made" >"$work/strangers" || return 0
  { echo "while it was restored, something made what is not in the dump:" && sort "$work/strangers"; } >"$work/said"
  return 1
}

# Both names change in one transaction; who comes back between the two statements makes it fail, and it is tried again.
swap_databases() {
  for _try in 1 2 3 4 5; do
    ! sql postgres >/dev/null 2>"$work/said" <<SQL || return 0
BEGIN;
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname IN ('$database', '$fresh');
SELECT format('ALTER DATABASE %I RENAME TO %I', datname, '$before') FROM pg_database WHERE datname = '$database' \gexec
ALTER DATABASE "$fresh" RENAME TO "$database";
COMMIT;
SQL
  done
  return 1
}
