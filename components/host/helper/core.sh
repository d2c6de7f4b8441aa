#!/bin/sh
# tenantry-host: keeps what several stacks share on one host, one fragment a tenant.
# Fragments are the source; each change assembles all of them into a new generation, checks it with the real
# binary, swaps one symlink and reloads. Whatever fails or is killed on the way, the last good set stays active.
# The usage is below; the host's part of the bargain is in the README beside the script's source.
set -eu
umask 077
export LC_ALL=C
# nginx lies in /usr/sbin, which is not on every user's PATH.
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin

readonly LIMIT=1048576 LOCK_SECONDS=120
readonly KINDS='nginx haproxy caddy redis health dumps register keepalived certificates base firewall units environment databases'

usage() {
  cat <<USAGE
usage: tenantry-host put KIND NAME     fragment on stdin, at most 1 MiB
       tenantry-host remove KIND NAME
       tenantry-host verify [KIND]     finds what was changed by hand
       tenantry-host reload KIND       checks again what was delivered, and has it read again
       tenantry-host run health        asks every service, restarts the silent ones
       tenantry-host run dumps         dumps every database, and files, encrypted
       tenantry-host run certificates  issues and renews what is due
       tenantry-host dumps list TENANT
       tenantry-host dumps inspect TENANT SERVICE [--files]
       tenantry-host dumps restore TENANT SERVICE [--files] [--from FILE] [--replace]     age identity on stdin
       tenantry-host --help

KIND is one of: $KINDS.
NAME is 1-40 characters of a-z, 0-9 and "-". "main" is the platform's own fragment (the whole nginx.conf or
keepalived.conf, the administrator of Redis, the settings of the others); every other name is one tenant.

exit: 0 done   1 usage, the host is not as it must be, or something was silent or failed in a run
      3 the fragment breaks the check and was set aside, a reload finds that all breaks it, or a restore would replace
        live data
      4 verify found a difference   5 a program is missing (TENANTRY_HOST_UNCHECKED=1 delivers without a check)
environment: TENANTRY_HOST_ROOT (default: empty) puts everything below another folder
USAGE
}

# Descriptor 3 is the caller's stderr: what a check says is kept for the report, but not that the host is at fault.
exec 3>&2

die() { # CODE MESSAGE
  printf 'tenantry-host: %s\n' "$2" >&3
  exit "$1"
}
note() { printf 'tenantry-host: %s\n' "$1" >&2; }

set_kind() {
  case $1 in
    nginx | haproxy | caddy | keepalived) checkers=$1 ;;
    redis) checkers=redis-server ;;
    health) checkers=curl ;;
    certificates) checkers='openssl lego' ;;
    dumps) checkers='pg_dump age' ;;
    register | databases) checkers=psql ;;
    base) checkers='fail2ban-client unattended-upgrade' ;;
    firewall) checkers=nft ;;
    units) checkers='curl tar' ;;
    environment) checkers= ;;
    *) die 1 "there is no such kind; found \"$1\", allowed: $KINDS" ;;
  esac
  kind=$1
  state=$root/var/lib/tenantry/$kind
  active=$root/etc/tenantry/$kind
}

set_name() {
  case $1 in
    '' | *[!a-z0-9-]*) die 1 "a name has 1-40 characters of a-z, 0-9 and \"-\"; found \"$1\"" ;;
  esac
  [ "${#1}" -le 40 ] || die 1 "a name has at most 40 characters; found ${#1}"
  name=$1
}

# Only root's own service reads below; 0711 lets redis reach its generation without listing tenants.
prepare() {
  (umask 022 && mkdir -p "$root/etc/tenantry" "$root/run" "$root/var/lib") || die 1 "cannot make folders"
  mkdir -p "$state/fragments" "$state/rejected" "$state/generations" || die 1 "cannot make $state"
  chmod 0711 "$root/var/lib/tenantry" "$state" "$state/generations"
  work=$state/work.$$
  trap 'rm -rf "$work"' EXIT
  trap 'exit 130' HUP INT TERM
  mkdir -p "$work"
}

# The kernel releases the lock of a killed process; children close descriptor 9, so none outlives its parent with it.
lock() {
  exec 9>"$state/lock"
  flock -w "$LOCK_SECONDS" 9 || die 1 "another tenantry-host held $state/lock for $LOCK_SECONDS s"
  for left in "$state"/work.*; do # of killed runs; a run that waits for the lock is alive and keeps its folder
    kill -0 "${left##*.}" 2>/dev/null || rm -rf "$left"
  done
}

find_checker() {
  checked=true
  for checker in $checkers; do
    ! command -v "$checker" >/dev/null 2>&1 || continue
    case $checker in
      pg_dump | psql) package=postgresql-client ;;
      fail2ban-client) package=fail2ban ;;
      unattended-upgrade) package=unattended-upgrades ;;
      nft) package=nftables ;;
      *) package=$checker ;;
    esac
    [ "${TENANTRY_HOST_UNCHECKED:-}" = 1 ] ||
      die 5 "$checker is not on this host, so nothing can be checked; install it (apt-get install $package)"
    checked=false
  done
}

read_fragment() {
  head -c $((LIMIT + 1)) >"$work/new" || die 1 "cannot read the fragment from stdin"
  bytes=$(wc -c <"$work/new")
  [ "$bytes" -gt 0 ] || die 1 "the fragment is empty; to take it away use: remove $kind $name"
  [ "$bytes" -le "$LIMIT" ] || die 1 "the fragment is larger than $LIMIT bytes"
  [ "$(tr -d '\000' <"$work/new" | wc -c)" -eq "$bytes" ] || die 1 "the fragment holds NUL bytes"
}

