
# --- dumps: a generation is main.conf, databases (TENANT NUMBER SERVICE DATABASE HOST PORT [PASSWORD]), files (TENANT
# --- NUMBER SERVICE FOLDER), the timer ---

# A database of 1 TB at 100 MB/s takes three hours. What hangs must not keep the other databases from being dumped, nor a
# run the one of the next night, which is why systemd ends it after 20 hours.
readonly DUMP_SECONDS=14400 DUMPS_RUN=20h

build_dumps() { # SET GENERATION
  # The platform's own database is `platform register`; a tenant cannot be called platform.
  sed -n 's/^register=\(.*\)/\1/p' "$1/main" 2>/dev/null | while read -r own; do
    echo "platform 0 register $own $(setting_of "$1/main" host) $(setting_of "$1/main" port)"
  done >"$2/databases" || return 1
  : >"$2/files" || return 1
  for fragment in "$1"/*; do
    case ${fragment##*/} in
      main | '*') continue ;;
    esac
    awk -v tenant="${fragment##*/}" -v databases="$2/databases" -v files="$2/files" '
      NR == 1 { number = $1; sub(/^number=/, "", number); next }
      $2 == "files" { print tenant, number, $1, $3 >>files; next }
      { print tenant, number, $0 >>databases }' "$fragment" || return 1
  done
  [ -f "$1/main" ] || return 0
  cp "$1/main" "$2/main.conf" &&
    build_timer "$2" 'dumps what all tenants have' \
      "*-*-* $(setting_of "$1/main" start):00 $(setting_of "$1/main" timeZone)" "$DUMPS_RUN"
}

check_dumps() { # GENERATION > message; no line is shown whole, since a password may stand in it
  awk '$2 !~ /^[0-9]+$/ { print "of " $1 ": the first line is number=NUMBER"; bad = 1 }
    NF < 6 || NF > 7 || $3 !~ /^[a-z][a-z0-9-]*$/ || $4 !~ /^[a-z][a-z0-9_]*$/ || length($4) > 40 ||
      $5 !~ /^[A-Za-z0-9\/_.-]+$/ || $6 !~ /^[0-9]+$/ {
      print "of " $1 ": a line is SERVICE DATABASE HOST PORT [PASSWORD]; found one that starts with " $3; bad = 1 }
    ($1 == "platform") != ($2 == "0") || $2 == 0 && NR > 1 {
      print "of " $1 ": a tenant has a number from 1 up, and is not called platform"; bad = 1 }
    $2 > 0 && $4 !~ "^t" $2 "_" { print "of " $1 ": database " $4 " is not one of tenant t" $2; bad = 1 }
    owner[$2] && owner[$2] != $1 { print "of " $1 ": number " $2 " is that of " owner[$2]; bad = 1 }
    { owner[$2] = $1 }
    END { exit bad }' "$1/databases" || return 1
  check_files "$1/files" "$1/databases" || return 1
  [ -f "$1/main.conf" ] || return 0
  awk -F= '$1 ~ /^(host|user|password|register|s3endpoint|s3region|s3bucket|s3access|s3secret)$/ && length($2) ||
      $1 == "port" && $2 ~ /^[0-9]+$/ || $1 == "site" && $2 ~ /^[a-z][a-z0-9-]*$/ || $1 == "directory" && $2 ~ /^\/[A-Za-z0-9\/_.-]+$/ ||
      $1 == "recipient" && $2 ~ /^age1[a-z0-9]+$/ || $1 == "start" && $2 ~ /^[0-9][0-9]:[0-9][0-9]$/ ||
      $1 == "timeZone" && $2 ~ /^[A-Za-z0-9\/_+-]+$/ || $1 == "keep" && $2 ~ /^[1-9][0-9]* [0-9]+ [0-9]+$/ {
      good[$1] = 1; next }
    { print "main: line " NR " (" $1 ") is not understood"; bad = 1 }
    END { for (n = split("site host port user password recipient directory start timeZone keep", key, " "); n; n--)
        if (!(key[n] in good)) { print "main: " key[n] " is missing"; bad = 1 }
      exit bad }' "$1/main.conf" && check_timer "$1" || return 1
  zone=/usr/share/zoneinfo/$(setting_of "$1/main.conf" timeZone)
  [ ! -d /usr/share/zoneinfo ] || [ -f "$zone" ] || { echo "main: there is no time zone ${zone##*zoneinfo/}" && return 1; }
  [ "$checked" = true ] || return 0
  : | age -r "$(setting_of "$1/main.conf" recipient)" 2>"$work/age" >/dev/null || { cat "$work/age" && return 1; }
}

reload_dumps() { return 1; } # the timer reads what is active

# The server of a line of databases: the shared one, or the tenant's own, with the same administrator.
use_server_of() { # HOST PORT [PASSWORD]; 1: not reached from here
  user=$(setting_of "$now/main.conf" user)
  if [ -n "${3:-}" ]; then
    use_server "$1" "$2" "$user" "$3"
  else
    use_server "$1" "$2" "$user" "$(setting_of "$now/main.conf" password)" "$root/etc/tenantry/postgres-ca.pem"
  fi
}

# An administrator that is no superuser reads and restores a tenant's tables as a member of the tenant's roles.
join_roles() { # DATABASE
  sql postgres <<SQL
SELECT format('GRANT %I TO CURRENT_USER', rolname) FROM pg_roles
WHERE (oid = (SELECT datdba FROM pg_database WHERE datname = '$1') OR rolname IN ('$1', '$1_owner'))
  AND NOT pg_has_role(rolname, 'USAGE') \gexec
SQL
}

# The place for the dumps, which is a mounted disk: an empty folder below an unmounted one is not it.
find_directory() {
  directory=$root$(setting_of "$now/main.conf" directory)
  [ -z "$root" ] || mkdir -p "$directory"
  [ -d "$directory" ] || die 1 "the folder for the dumps, $directory, is not there; is its disk mounted?"
  [ ! -f "$state/marked" ] || [ -f "$directory/.tenantry-dumps" ] ||
    die 1 "$directory is not where the last dumps went (no .tenantry-dumps in it); is its disk mounted?"
  : >>"$directory/.tenantry-dumps" && : >>"$state/marked" || die 1 "cannot write in $directory"
}

# Sites may share a disk or a bucket, and each has a tenant number 1.
folder_of() { # NUMBER DATABASE
  case $1 in 0) owner=platform ;; *) owner=t$1 ;; esac
  echo "$directory/$(setting_of "$now/main.conf" site)/$owner/$2"
}

begin_dump() { # NUMBER DATABASE > folder and file, which nothing is in yet
  folder=$(folder_of "$1" "$2") file=$(date -u +%Y%m%dT%H%M%SZ).dump.age
  [ ! -e "$folder/$file" ] || { sleep 1 && file=$(date -u +%Y%m%dT%H%M%SZ).dump.age; }
  mkdir -p "$folder" && rm -f "$folder"/*.part
}

dump_one() { # TENANT NUMBER SERVICE DATABASE HOST PORT [PASSWORD]; 1: failed, the reason is in $work/said
  begin_dump "$2" "$4" || return 1
  use_server_of "$5" "$6" "${7:-}" || { echo "$5:$6 is not reached from this host" >"$work/said" && return 1; }
  join_roles "$4" 2>"$work/said" || return 1
  rm -f "$work/failed"
  # The register's policies show all rows to its owner's members, and hide none from a dump that says so.
  rows=
  [ "$2" != 0 ] || rows=--enable-row-security
  {
    timeout -k 60 "$DUMP_SECONDS" pg_dump --format=custom --no-password --lock-wait-timeout=60s $rows --dbname="$4" 9>&- \
      2>"$work/said" || echo $? >"$work/failed"
  } | timeout -k 60 $((DUMP_SECONDS + 120)) age -r "$(setting_of "$now/main.conf" recipient)" -o "$folder/$file.part" \
    2>>"$work/said" || { echo "$folder/$file.part could not be written" >>"$work/said" && return 1; }
  if [ -e "$work/failed" ]; then
    case $(cat "$work/failed") in
      124 | 137) echo "of $4: ended after $((DUMP_SECONDS / 3600)) hours" >>"$work/said" ;;
    esac
    rm -f "$folder/$file.part"
    return 1
  fi
  keep_dump "$3" "\"database\":\"$4\",\"server\":\"$(sql postgres -c 'SHOW server_version' | cut -d' ' -f1)\""
}

# Takes what is whole. The note is there before the dump is: a dump without one was never made by us.
keep_dump() { # SERVICE WHAT-ELSE-THE-NOTE-SAYS
  sync "$folder/$file.part" 2>"$work/said" || return 1
  digest=$(sha256sum <"$folder/$file.part") bytes=$(wc -c <"$folder/$file.part")
  printf '{"service":"%s",%s,"file":"%s","at":"%s","bytes":%s,"sha256":"%s"}\n' \
    "$1" "$2" "$file" "$(at_of "$file")" "$bytes" "${digest%% *}" >"$folder/$file.json" && sync "$folder/$file.json" &&
    mv "$folder/$file.part" "$folder/$file" && sync "$folder"
}

at_of() { # FILE > 2026-11-21T02:00:00Z
  echo "${1##*/}" | sed -E 's/^(....)(..)(..)T(..)(..)(..)Z.*/\1-\2-\3T\4:\5:\6Z/'
}

dumps_in() { # FOLDER > file names, newest first
  for found in "$1"/*.dump.age; do [ ! -f "$found.json" ] || echo "${found##*/}"; done | sort -r
}

# Keeps the newest of the last days, ISO weeks and months that have one; the newest of all is always among them. With a
# second place nothing goes that is not there yet.
prune_dumps() { # FOLDER
  dumps_in "$1" | while read -r file; do
    day=${file%%T*}
    echo "$file $day $(date -u -d "$day" +%GW%V) ${day%??}"
  done | awk -v keep="$(setting_of "$now/main.conf" keep)" '
    BEGIN { split(keep, most, " ") }
    { stays = NR == 1
      for (n = 1; n <= 3; n++) if (!((n, $(n + 1)) in seen) && count[n] < most[n]) {
        seen[n, $(n + 1)] = 1; count[n]++; stays = 1 }
      if (!stays) print $1 }' | while read -r file; do
    [ -z "$(setting_of "$now/main.conf" s3endpoint)" ] || [ -e "$1/$file.copied" ] || continue
    rm -f "$1/$file" "$1/$file.copied" && rm -f "$1/$file.json"
  done
}

# What is not at the second place yet, older ones first; the keys travel on stdin.
copy_dumps() { # FOLDER KEY-PREFIX; 1: one was not taken, the reason is in $work/said
  endpoint=$(setting_of "$now/main.conf" s3endpoint)
  [ -n "$endpoint" ] || return 0
  dumps_in "$1" | sort | while read -r file; do
    [ ! -e "$1/$file.copied" ] || continue
    digest=$(sha256sum <"$1/$file")
    {
      printf 'silent\nshow-error\nfail\nnoproxy = "*"\ngloboff\nproto = "=https"\nconnect-timeout = 20\n'
      printf 'speed-limit = 1000\nspeed-time = 300\n' # bytes a second, for that many seconds: given up
      connections
      [ ! -f "$root/etc/tenantry/s3-ca.pem" ] || printf 'cacert = "%s"\n' "$root/etc/tenantry/s3-ca.pem"
      printf 'aws-sigv4 = "aws:amz:%s:s3"\n' "$(setting_of "$now/main.conf" s3region)"
      printf 'user = "%s:%s"\n' "$(setting_of "$now/main.conf" s3access)" "$(setting_of "$now/main.conf" s3secret)"
      printf 'header = "x-amz-content-sha256: %s"\n' "${digest%% *}"
      printf 'upload-file = "%s"\nurl = "%s/%s/%s/%s"\n' "$1/$file" "$endpoint" \
        "$(setting_of "$now/main.conf" s3bucket)" "$2" "$file"
    } | curl -q --config - >"$work/said" 2>&1 || exit 1
    : >"$1/$file.copied"
  done
}

run_dumps() {
  find_directory
  dumped=0 failed=0
  while read -r tenant number service database host port password; do
    result=dumped
    dump_one "$tenant" "$number" "$service" "$database" "$host" "$port" "$password" || result=failed
    end_dump "\"database\":\"$database\""
  done <"$now/databases"
  while read -r tenant number service place; do
    result=dumped
    dump_files "$number" "$service" "$place" || result=failed
    end_dump '"database":null'
  done <"$now/files"
  printf '{"kind":"dumps","dumped":%s,"failed":%s}\n' "$dumped" "$failed"
  [ "$failed" -eq 0 ] || exit 1
}

end_dump() { # WHAT > one line about it
  message=''
  if [ "$result" = failed ]; then
    message=$(as_json "$work/said")
  else
    copy_dumps "$folder" "${folder#"$directory/"}" || { result='not copied' && message=$(as_json "$work/said"); }
    prune_dumps "$folder"
  fi
  if [ "$result" = dumped ]; then dumped=$((dumped + 1)); else failed=$((failed + 1)); fi
  printf '{"tenant":"%s","service":"%s",%s,"result":"%s"' "$tenant" "$service" "$1" "$result"
  if [ -n "$message" ]; then printf ',"message":"%s"}\n' "$message"; else printf ',"file":"%s","bytes":%s}\n' "$file" "$bytes"; fi
}
