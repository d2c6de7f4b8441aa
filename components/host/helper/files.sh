
# --- files: what a generation has below `files` is copied to where other programs read it ---

# Each time, so that what was changed by hand is mended. Their paths are written down before anything is copied: what a
# killed run has put there is still taken away by a later one. Paths that were written or taken away are in $work/moved.
install_files() {
  : >"$work/moved"
  wanted_files "$active" >"$work/wanted"
  : >>"$state/installed"
  sort -u "$work/wanted" "$state/installed" >"$work/known"
  cp "$work/known" "$state/installed.new" && mv "$state/installed.new" "$state/installed" || die 1 "cannot write in $state"
  while read -r file; do
    if [ ! -f "$active/files/$file" ]; then
      [ -e "$root/$file" ] || continue
      rm -f "$root/$file" || die 1 "cannot take $root/$file away"
    elif ! cmp -s "$active/files/$file" "$root/$file"; then
      (umask 022 && mkdir -p "$root/${file%/*}" && cp "$active/files/$file" "$root/${file%/*}/.tenantry.new") &&
        chmod 0644 "$root/${file%/*}/.tenantry.new" && mv "$root/${file%/*}/.tenantry.new" "$root/$file" ||
        die 1 "cannot write $root/$file"
    else
      continue
    fi
    echo "$file" >>"$work/moved"
  done <"$work/known"
  mv "$work/wanted" "$state/installed"
}

wanted_files() { # GENERATION > paths without the first slash, sorted
  [ ! -d "$1/files" ] || (cd "$1/files" && find . -type f) | sed 's|^\./||' | sort
}

file_differences() {
  wanted_files "$active" | while read -r file; do
    if [ ! -f "$root/$file" ]; then
      echo "missing  /$file"
    elif ! cmp -s "$active/files/$file" "$root/$file"; then
      echo "changed  /$file"
    fi
  done
}

# Lines with a bar in front belong to the last line before that starts with WORD, which names the file. A name that is a
# path is nobody's: the check refuses the line, and nothing is written before.
split_texts() { # FRAGMENT WORD FOLDER
  awk -v word="$2" -v folder="$3" '$1 == word { file = ""; if ($2 !~ /^[a-z0-9][a-z0-9.-]*$/) next
      file = folder "/" $2; printf "" >file; next }
    /^\|/ && file { print substr($0, 2) >file }' "$1"
}

# A tenant is `number=N` in its first line, and no two tenants are one number.
check_numbers() { # > message
  for fragment in "$set"/*; do
    case ${fragment##*/} in main | '*') continue ;; esac
    echo "${fragment##*/} $(head -n 1 "$fragment")"
  done | awk '$2 !~ /^number=[1-9][0-9]*$/ || NF != 2 || substr($2, 8) + 0 > 39999 {
      print "of " $1 ": the first line is number=NUMBER, 1 to 39999"; bad = 1 }
    owner[$2] { print "of " $1 ": " $2 " is that of " owner[$2]; bad = 1 }
    { owner[$2] = $1 }
    END { exit bad }'
}
