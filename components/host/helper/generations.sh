
# --- generations: what is active, how it is replaced, what is set aside ---

# One process for all of them: a thousand tenants are a thousand files.
place_fragments() { # SET PREFIX SUFFIX
  (
    cd "$1" || exit 1
    export prefix="$2" suffix="$3"
    set -- *
    [ -f "$1" ] || exit 0
    awk 'FNR == 1 { if (file) close(file); file = FILENAME == "main" ? "" : ENVIRON["prefix"] FILENAME ENVIRON["suffix"] }
      file { print >file }' "$@"
  )
}

# Builds a set of fragments into $work/generation and checks it; the checker's words go to $work/message.
try_set() { # FOLDER
  set=$1
  { rm -rf "$work/generation" && mkdir "$work/generation"; } || die 1 "cannot write in $work"
  "build_$kind" "$set" "$work/generation" || die 1 "cannot assemble the fragments in $work"
  "check_$kind" "$work/generation" >"$work/message" 2>&1
}

set_aside() { # NAME FILE
  mv "$2" "$state/rejected/$1"
  note "$kind fragment \"$1\" breaks the check and was set aside in $state/rejected:"
  sed "s|$work/generation/||g; s|^|  |" "$work/message" >&2
}

# Those that pass together are kept together; one that fails alone is broken. A few among a thousand are found in tens
# of checks.
keep_good() { # LIST-OF-NAMES
  [ -s "$1" ] || return 0
  (cd "$work/set" && xargs cp -t "$work/sieve") <"$1" || die 1 "cannot write in $work"
  if try_set "$work/sieve"; then return 0; fi
  (cd "$work/sieve" && xargs rm -f) <"$1"
  names=$(wc -l <"$1")
  if [ "$names" -eq 1 ]; then
    one=$(cat "$1")
    broken="$broken $one"
    cp "$work/message" "$work/message.$one"
    return 0
  fi
  head -n $((names / 2)) "$1" >"$1.a" && tail -n +$((names / 2 + 1)) "$1" >"$1.b" || die 1 "cannot write in $work"
  keep_good "$1.a"
  keep_good "$1.b"
}

# The active set no longer passes by itself (another version of the binary, a file changed by hand): keep what does.
sieve() {
  rm -rf "$work/sieve" && mkdir "$work/sieve"
  try_set "$work/sieve" || {
    case $command in reload) code=3 ;; *) code=1 ;; esac # who has it read again gave it something else to read
    die "$code" "the check fails without any fragment, so nothing was changed: $(cat "$work/message")"
  }
  ls "$work/set" | grep -vFx "$name" >"$work/names" || :
  grep -Fx main "$work/names" >"$work/names.main" || :
  keep_good "$work/names.main" # first: the others stand inside it
  grep -vFx main "$work/names" >"$work/names.others" || :
  keep_good "$work/names.others"
}

# Leaves in $work/generation what may become active. Without a culprit among the others, the new fragment is the one.
decide() {
  broken=
  try_set "$work/set" && return
  if [ -f "$work/new" ]; then
    cp "$work/message" "$work/message.new"
    if ! try_set "$state/fragments"; then
      sieve
      cp "$work/new" "$work/sieve/$name"
      if try_set "$work/sieve"; then return; fi
      cp "$work/message" "$work/message.new"
    fi
    mv "$work/message.new" "$work/message"
    set_aside "$name" "$work/new"
    exit 3
  fi
  sieve
  try_set "$work/sieve"
}

# One line a file, sorted: what it holds, two spaces, where it stands.
manifest() { # FOLDER
  (
    cd "$1/" && find . -type f -exec sha256sum {} + &&
      find . ! -type f ! -type d -exec sh -c 'for f; do echo "link:$(readlink "$f" | sha256sum | cut -c1-64)  $f"; done' - {} +
  ) | sort -k 2
}

# The number of the active generation; nothing when there is none, or when the link was pointed elsewhere by hand.
active_number() {
  to=$(readlink "$active" 2>/dev/null || :)
  case $to in "../../var/lib/tenantry/$kind/generations/${to##*/}") echo "${to##*/}" ;; esac
}

newest() { # the highest number in use
  highest=0
  for old in "$state/generations"/*; do
    case ${old##*/} in *[!0-9]*) ;; *) [ "${old##*/}" -le "$highest" ] || highest=${old##*/} ;; esac
  done
  echo "$highest"
}

# In this order every moment is a good one to be killed at: the retry finds a difference, or a reload not yet made.
commit() {
  for one in $broken; do
    cp "$work/message.$one" "$work/message"
    set_aside "$one" "$state/fragments/$one"
  done
  rm -f "$state/rejected/$name"
  if [ -f "$work/new" ]; then mv "$work/new" "$state/fragments/$name"; else rm -f "$state/fragments/$name"; fi
  manifest "$work/generation" >"$work/manifest"
  number=$(active_number) changed=false
  if [ -z "$number" ] || ! manifest "$active" 2>/dev/null | cmp -s - "$work/manifest"; then
    previous=$number changed=true
    number=$(($(newest) + 1))
    mv "$work/manifest" "$state/generations/$number.files"
    mv "$work/generation" "$state/generations/$number"
    ln -sfn "../../var/lib/tenantry/$kind/generations/$number" "$root/etc/tenantry/.$kind.new"
    mv -T "$root/etc/tenantry/.$kind.new" "$active"
    prune
  fi
  manifest "$state/fragments" >"$work/fragments" && mv "$work/fragments" "$state/generations/fragments.files"
  reloaded=false
  case $kind in
    health | dumps) ! install_units || reloaded=true ;;
    certificates)
      ! install_units || reloaded=true
      rm -f "$state/loaded" # a file may have been taken away by hand
      ;;
    # Each time: rows and files may have been changed by hand, and taking a tenant away is not in the set.
    register | base | firewall | units | environment | databases) rm -f "$state/loaded" ;;
  esac
  if [ "$(cat "$state/loaded" 2>/dev/null)" != "$number" ]; then
    ! "reload_$kind" || reloaded=true
    echo "$number" >"$work/loaded" && mv "$work/loaded" "$state/loaded"
  fi
}

prune() { # keeps the active generation and the one before
  for old in "$state/generations"/*; do
    case ${old##*/} in
      *[!0-9]* | "$number" | "$previous") ;;
      *) rm -rf "$old" "$old.files" ;;
    esac
  done
}

# Lines of `differences WANTED FOLDER SHOWN`: changed, missing or extra, and the path. Never what a file holds.
differences() {
  [ -f "$1" ] || return 0
  manifest "$2" | awk -v at="$3" '
    { path = $0; sub(/^[^ ]*  \.\//, "", path) }
    which == "wanted" { wanted[path] = $1; next }
    !(path in wanted) { print "extra    " at path; next }
    { if (wanted[path] != $1) print "changed  " at path; delete wanted[path] }
    END { for (path in wanted) print "missing  " at path }' which=wanted "$1" which=found - | sort
}

verify() {
  number=$(active_number)
  if [ -n "$number" ]; then
    {
      differences "$state/generations/$number.files" "$active" "/etc/tenantry/$kind/"
      differences "$state/generations/fragments.files" "$state/fragments" "/var/lib/tenantry/$kind/fragments/"
    } >"$work/found"
  elif [ -e "$active" ] || [ -L "$active" ]; then
    echo "changed  /etc/tenantry/$kind" >"$work/found"
  elif [ -f "$state/generations/fragments.files" ]; then
    echo "missing  /etc/tenantry/$kind" >"$work/found"
  else
    : >"$work/found" # nothing was ever delivered
  fi
  for one in "$state/rejected"/*; do # not one with an older good version in place: its delivery has failed already
    [ ! -f "$one" ] || [ -f "$state/fragments/${one##*/}" ] ||
      echo "rejected /var/lib/tenantry/$kind/rejected/${one##*/}" >>"$work/found"
  done
  case $kind in
    health | dumps) unit_differences >>"$work/found" ;;
    certificates) { unit_differences && certificate_differences; } >>"$work/found" ;;
    register) register_differences >>"$work/found" ;;
    base | units) file_differences >>"$work/found" ;;
    firewall) firewall_differences >>"$work/found" ;;
    databases) databases_differences >>"$work/found" ;;
  esac
  cat "$work/found"
  count=$(wc -l <"$work/found")
  printf '{"kind":"%s","generation":%s,"differences":%s}\n' "$kind" "${number:-null}" "$count"
  [ "$count" -eq 0 ] || different=4
}
