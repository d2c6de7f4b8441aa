
# --- dumps of files: the folder of one service, as one archive beside the dumps of databases ---

check_files() { # FILES DATABASES > message
  awk -v named="$2" '
    BEGIN { while ((getline line <named) > 0) { split(line, word, " "); owner[word[2]] = word[1] } }
    $2 !~ /^[1-9][0-9]*$/ || NF != 4 || $3 !~ /^[a-z][a-z0-9-]*$/ || $4 != "/var/lib/tenantry-t" $2 "/" $3 {
      print "of " $1 ": a line of files is SERVICE files /var/lib/tenantry-t" $2 "/SERVICE; found one that starts with " $3; bad = 1 }
    owner[$2] && owner[$2] != $1 { print "of " $1 ": number " $2 " is that of " owner[$2]; bad = 1 }
    { owner[$2] = $1 }
    seen[$2, $3]++ { print "of " $1 ": the files of " $3 " are there twice"; bad = 1 }
    END { exit bad }' "$1"
}

# What hangs holds up the services after it, and their tenants have done nothing.
readonly FILES_SECONDS=3600

# A tenant may exchange a file for a link while it is read or written: whoever does that for it is the tenant itself.
# What runs as the tenant can be stopped by the tenant; what ends it after its time is root's, and cannot.
as_tenant() { # NUMBER PROGRAM ARGUMENT...
  tenant_user=t$1
  shift
  [ -n "$root" ] ||
    set -- setpriv --reuid="$tenant_user" --regid="$tenant_user" --clear-groups --no-new-privs "$@"
  timeout -k 60 "$FILES_SECONDS" "$@"
}

say_if_ended() { # CODE
  case $1 in 124 | 137) echo "ended after $((FILES_SECONDS / 60)) minutes" >>"$work/said" ;; esac
}

dump_files() { # NUMBER SERVICE FOLDER; 1: failed, the reason is in $work/said
  begin_dump "$1" "files-$2" || return 1
  [ -d "$root$3" ] || { echo "$3 is not there: the service makes it when it starts" >"$work/said" && return 1; }
  rm -f "$work/failed"
  {
    # 1: something changed while it was read, as happens to what is in use; what was read of it is kept.
    as_tenant "$1" tar --create --one-file-system --sparse --numeric-owner \
      --directory="$root$3" . 9>&- 2>"$work/said" || { code=$? && [ "$code" = 1 ] || echo "$code" >"$work/failed"; }
  } | timeout -k 60 $((FILES_SECONDS + 120)) age -r "$(setting_of "$now/main.conf" recipient)" -o "$folder/$file.part" \
    2>>"$work/said" || { echo "$folder/$file.part could not be written" >>"$work/said" && return 1; }
  if [ -e "$work/failed" ]; then
    say_if_ended "$(cat "$work/failed")"
    rm -f "$folder/$file.part"
    return 1
  fi
  keep_dump "$2" '"database":null'
}

# --- dumps inspect and restore, with --files ---

count_in() { # FOLDER > files, folders and links in it
  if [ -d "$1" ]; then find "$1" -mindepth 1 | wc -l; else echo 0; fi
}

inspect_files() {
  newest=$(dumps_in "$folder" | head -n 1) exists=false size=0
  [ ! -d "$place" ] || { exists=true && size=$(find "$place" -type f -printf '%s\n' | awk '{ sum += $1 } END { print sum + 0 }'); }
  [ -z "$newest" ] || newest=$(cat "$folder/$newest.json")
  printf '{"tenant":"%s","service":"%s","database":null,"exists":%s,"files":%s,"bytes":%s,"newest":%s}\n' \
    "$tenant" "$service" "$exists" "$(count_in "$place")" "$size" "${newest:-null}"
}

report_files() { # RESULT FILES KEPT
  printf '{"tenant":"%s","service":"%s","database":null,"file":"%s","result":"%s","files":%s,"kept":%s}\n' \
    "$tenant" "$service" "$file" "$1" "$2" "$3"
}

restore_files() {
  choose_dump
  read_identity
  decrypted 2>"$work/age" | tar --list 9>&- >"$work/toc" 2>"$work/said" ||
    die 1 "the dump $file cannot be read with this identity: $(as_json "$work/age") $(as_json "$work/said")"
  undo_files # what a killed run left
  there=$(count_in "$place")
  if [ "$there" -gt 0 ] && [ "$replace" = false ]; then
    note "$place holds $there files and folders: nothing was changed. To put the dump in their place use --replace"
    report_files refused "$there" null
    exit 3
  fi
  stamp=$(date -u +%Y%m%d%H%M%S)
  fresh=${place}_restore_$stamp before=${place}_before_$stamp
  trap 'undo_files; rm -rf "$work"' EXIT
  fill_folder || die 1 "the dump $file could not be restored: $(as_json "$work/said"); the live files were not touched"
  wanted=$(grep -cvx './' "$work/toc") || :
  found=$(count_in "$fresh")
  [ "$found" = "$wanted" ] || die 1 "the dump has $wanted files and folders, $found were made; the live files were not touched"
  exchange_folders
}

fill_folder() {
  # As systemd makes it for the tenant's units: the tenant has to get through.
  (umask 022 && mkdir -p "${place%/*}") 2>"$work/said" && mkdir -m 0700 "$fresh" 2>"$work/said" || return 1
  [ -n "$root" ] || chown "t$number:t$number" "$fresh" 2>"$work/said" || return 1
  decrypted 2>"$work/age" | as_tenant "$number" tar --extract --preserve-permissions --directory="$fresh" 9>&- \
    2>"$work/said" || { say_if_ended $? && cat "$work/age" >>"$work/said" && return 1; }
  [ ! -s "$work/age" ] || { cat "$work/age" >"$work/said" && return 1; }
  sync -f "$fresh"
}

# The service stands still for two renames; whatever happens between them, it starts again with one of the two.
exchange_folders() {
  unit=t$number-$service.service stopped=false kept=null
  ! service_now stop || stopped=true
  if [ -d "$place" ]; then
    mv -T "$place" "$before" || die 1 "$place could not be moved; it was not touched"
    kept="\"${before#"$root"}\""
  fi
  mv -T "$fresh" "$place" || {
    [ "$kept" = null ] || mv -T "$before" "$place"
    die 1 "$fresh could not be moved; the live files stand where they stood"
  }
  [ "$stopped" = false ] || service_now start || note "$unit does not start; see: journalctl -u $unit"
  [ "$kept" = null ] || note "what stood there is kept as ${before#"$root"}; remove it when nobody misses anything"
  report_files restored "$wanted" "$kept"
}

service_now() { # VERB; 1: systemd does not run here, or would not
  [ -z "$root" ] && [ -d /run/systemd/system ] && systemctl --quiet "$1" "$unit" 9>&-
}

# A run that was killed between the two renames left the live folder under its other name: it goes back.
undo_files() {
  for left in "${place}_restore_"*; do
    [ -d "$left" ] || continue
    moved=${place}_before_${left##*_}
    if [ -d "$moved" ] && [ "$(count_in "$place")" = 0 ]; then
      rmdir "$place" 2>/dev/null || :
      mv -T "$moved" "$place"
    fi
    rm -rf "$left"
  done
}
