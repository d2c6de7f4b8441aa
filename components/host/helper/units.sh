
# --- units: users, releases and systemd units of tenants; environment: what their services are told ---

# A generation of units is files/ (units, users, folders of sockets) and releases (NUMBER SERVICE SHA256 URL).
build_units() { # SET GENERATION
  mkdir -p "$2/files/etc/systemd/system" "$2/files/etc/sysusers.d" "$2/files/etc/tmpfiles.d" || return 1
  group=$(setting_of "$1/main" group 2>/dev/null) || :
  echo 'd /run/tenantry 0755 root root -' >"$2/files/etc/tmpfiles.d/tenantry.conf" || return 1
  render_mount >"$2/files/etc/systemd/system/run-tenantry.mount" || return 1
  : >"$2/releases"
  for fragment in "$1"/*; do
    case ${fragment##*/} in main | '*') continue ;; esac
    number=$(number_of "$fragment")
    rm -rf "$work/texts" && mkdir "$work/texts" && split_texts "$fragment" unit "$work/texts" || return 1
    for text in "$work/texts"/*; do
      [ ! -f "$text" ] || cp "$text" "$2/files/etc/systemd/system/" || return 1
    done
    awk -v number="$number" '$1 == "release" { print number, $2, $3, $4 }' "$fragment" >>"$2/releases" || return 1
    # What a service makes there has the folder's group: only the proxy and the tenant itself may enter.
    printf 'u t%s %s "Tenantry tenant %s" /nonexistent /usr/sbin/nologin\n' "$number" "$((FIRST_UID + number))" "$number" \
      >"$2/files/etc/sysusers.d/tenantry-t$number.conf" &&
      printf 'd /run/tenantry/t%s 2750 t%s %s -\n' "$number" "$number" "${group:-www-data}" \
        >"$2/files/etc/tmpfiles.d/tenantry-t$number.conf" || return 1
  done
}

# The proxy may enter every tenant's folder. A link that a tenant puts there instead of its socket would lead the proxy on
# to another's: on this mount no link is followed.
render_mount() {
  cat <<'UNIT'
[Unit]
Description=Tenantry: sockets of tenants
[Mount]
What=tmpfs
Where=/run/tenantry
Type=tmpfs
Options=mode=0755,nosuid,nodev,noexec,nosymfollow,size=64m
[Install]
WantedBy=local-fs.target
UNIT
}

number_of() { # FRAGMENT > N; 0 where the check refuses it
  found=$(sed -n '1s/^number=\([1-9][0-9]*\)$/\1/p' "$1")
  echo "${found:-0}"
}

check_units() { # GENERATION > message
  check_numbers || return 1
  if [ -f "$set/main" ]; then
    awk '!/^group=[a-z][a-z0-9-]*$/ { print "main: line " NR " is not group=NAME"; exit 1 }' "$set/main" || return 1
  fi
  for fragment in "$set"/*; do
    case ${fragment##*/} in main | '*') continue ;; esac
    check_unit_texts "$fragment" "$(number_of "$fragment")" || return 1
  done
  for unit in "$1/files/etc/systemd/system"/*; do
    [ -f "$unit" ] && ! cmp -s "$unit" "$active/files/etc/systemd/system/${unit##*/}" || continue
    verify_units "$1/files/etc/systemd/system" && return 0 || return 1
  done
}

# systemd itself would let a unit run as root: what makes a service one tenant's is asked for here, line by line, and
# nothing that is not of these words.
check_unit_texts() { # FRAGMENT NUMBER
  awk -v of="${1##*/}" -v n="$2" '
    function wrong(why) { print "of " of ": " why; bad = 1 }
    function finish() {
      if (unit !~ /\.service$/) return
      split("RequiresMountsFor=/run/tenantry|User=t" n "|Group=t" n "|Slice=tenantry-t" n ".slice|NoNewPrivileges=yes|ProtectSystem=strict|ProtectHome=yes|" \
        "PrivateTmp=yes|PrivateDevices=yes|CapabilityBoundingSet=|SocketBindDeny=any|ReadWritePaths=/run/tenantry/t" n \
        "|SystemCallFilter=@system-service|SystemCallFilter=~process_vm_readv process_vm_writev", must, "|")
      for (i in must) if (!((unit, must[i]) in has)) wrong(unit " lacks " must[i])
    }
    # systemd ends a line at a carriage return too: what stands behind it would be a line of its own.
    /[[:cntrl:]]/ { wrong("line " NR " holds a control character"); next }
    NR == 1 { next }
    $1 == "release" { if (NF != 4 || $2 !~ /^[a-z][a-z0-9-]*$/ || $3 !~ /^[0-9a-f]+$/ || length($3) != 64 ||
        $4 !~ /^https:\/\/[A-Za-z0-9._~:\/@%+=,-]+$/) wrong("a release is: release SERVICE SHA256 URL"); next }
    $1 == "unit" { finish(); unit = $2; section = ""
      if (NF != 2 || unit !~ ("^(t" n "-[a-z][a-z0-9-]*\\.service|tenantry-t" n "\\.slice)$")) wrong("unit " unit " is not one of t" n)
      if (seen[unit]++) wrong("unit " unit " is there twice"); next }
    !/^\|/ || unit == "" { wrong("line " NR " is not understood"); next }
    { line = substr($0, 2); key = line; sub(/=.*/, "", key); value = substr(line, length(key) + 2) }
    line == "" { next }
    line ~ /\\$/ { wrong(unit ": a line goes on in the next"); next }
    line ~ /^\[(Unit|Service|Slice|Install)\]$/ { section = line; next }
    { has[unit, line] = 1 }
    (unit, section, line) in once || (unit, key) in once && key !~ /^(SocketBindAllow|SystemCallFilter)$/ { wrong(unit ": " key " is there twice") }
    { once[unit, key] = once[unit, section, line] = 1 }
    section == "[Unit]" && key ~ /^(Description|After|Wants|RequiresMountsFor|StartLimitIntervalSec|StartLimitBurst)$/ { next }
    section == "[Slice]" && key ~ /^(MemoryMax|CPUQuota|TasksMax)$/ { next }
    section == "[Install]" && key == "WantedBy" { next }
    section == "[Service]" && key == "ExecStart" && value !~ /^[\/A-Za-z0-9]/ { wrong(unit ": ExecStart has a prefix"); next }
    section == "[Service]" && key == "EnvironmentFile" && value != "/etc/tenantry/environment/" substr(unit, 1, length(unit) - 8) ".env" {
      wrong(unit ": EnvironmentFile is not its own"); next }
    section == "[Service]" && key == "StateDirectory" && value != "tenantry-t" n "/" substr(unit, length("t" n "-") + 1, length(unit) - length("t" n "-.service")) {
      wrong(unit ": StateDirectory is not its own"); next }
    section == "[Service]" && key == "SystemCallFilter" && (value !~ /^(@system-service|~process_vm_readv process_vm_writev)$/ ||
      !((unit, "SystemCallFilter=@system-service") in has)) { # the first decides whether it allows or forbids
      wrong(unit ": SystemCallFilter lets more through"); next }
    section == "[Service]" && key == "WorkingDirectory" && value !~ /^\/opt\/tenantry\/[a-z][a-z0-9-]*\/[0-9a-f]+$/ {
      wrong(unit ": WorkingDirectory is not a release"); next }
    section == "[Service]" && key ~ /^(Type|User|Group|Slice|WorkingDirectory|EnvironmentFile|Environment|ExecStart|Restart|RestartSec|TimeoutStopSec|UMask|StateDirectory|StateDirectoryMode|MemoryMax|MemorySwapMax|CPUQuota|TasksMax|LimitCORE|NoNewPrivileges|CapabilityBoundingSet|AmbientCapabilities|ProtectSystem|ReadWritePaths|ProtectHome|PrivateTmp|PrivateDevices|PrivateIPC|ProtectProc|ProtectClock|ProtectHostname|ProtectKernelTunables|ProtectKernelModules|ProtectKernelLogs|ProtectControlGroups|RestrictAddressFamilies|RestrictNamespaces|RestrictRealtime|RestrictSUIDSGID|LockPersonality|RemoveIPC|SystemCallArchitectures|SystemCallFilter|SocketBindDeny|SocketBindAllow|IPAddressDeny|InaccessiblePaths)$/ { next }
    { wrong(unit ": " section " " key " is not among what a tenant has") }
    END { finish(); exit bad }' "$1"
}

# What it starts need not be here yet, and below another root it stands elsewhere.
verify_units() { # FOLDER
  command -v systemd-analyze >/dev/null 2>&1 || return 0
  rm -rf "$work/units" && cp -R "$1" "$work/units" || return 1
  sed -i 's|^ExecStart=.*|ExecStart=/bin/true|; s|^EnvironmentFile=|EnvironmentFile=-|' "$work/units"/*.service 2>/dev/null || return 0
  result=0
  # It says what it does not understand and ends with 0 all the same.
  SYSTEMD_UNIT_PATH="$work/units:" systemd-analyze verify --man=no "$work/units"/*.service "$work/units"/*.mount >"$work/output" 2>&1 || result=1
  sed "s|$work/units/||g" "$work/output" | grep '^t[0-9]*-\|^tenantry-t\|^run-tenantry' && return 1
  [ "$result" = 0 ]
}

# A release has its checksum in its path: one that stands is the right one, for as many tenants as use it. Another
# tenant's is not fetched here: that its source is gone is not this one's fault.
fetch_releases() { # FRAGMENT; 1: what came is not what was asked for
  awk '$1 == "release" && NF == 4' "$1" >"$work/wanted.releases"
  while read -r _release service checksum url; do
    case $service$checksum in *[!a-z0-9-]*) return 0 ;; esac # refused by the check
    place=$root/opt/tenantry/$service/$checksum
    [ ! -d "$place" ] || continue
    if [ -f "$root/var/cache/tenantry/$checksum.tar.gz" ]; then
      cp "$root/var/cache/tenantry/$checksum.tar.gz" "$work/release" || die 1 "cannot write in $work"
    elif [ -n "$root" ] && [ ! -f "$root/etc/tenantry/reach" ]; then
      note "the release of $service is not fetched: a folder that stands for a host reaches nobody"
      continue
    else
      download "$url" || die 1 "the release of $service was not fetched, so nothing was changed: $(as_json "$work/output")"
    fi
    found=$(sha256sum <"$work/release")
    if [ "${found%% *}" != "$checksum" ]; then
      echo "the release of $service has the SHA-256 ${found%% *}; its service's file names $checksum" >"$work/message"
      return 1
    fi
    unpack "$place" || return 1
  done <"$work/wanted.releases"
}

download() { # URL
  {
    printf 'silent\nshow-error\nfail\nlocation\nmax-redirs = 3\nnoproxy = "*"\ngloboff\nproto = "=https"\nproto-redir = "=https"\n'
    printf 'connect-timeout = 20\nspeed-limit = 1000\nspeed-time = 60\nmax-filesize = 2147483648\n'
    connections
    [ ! -f "$root/etc/tenantry/releases-ca.pem" ] || printf 'cacert = "%s"\n' "$root/etc/tenantry/releases-ca.pem"
    printf 'output = "%s"\nurl = "%s"\n' "$work/release" "$1"
  } | curl -q --config - >"$work/output" 2>&1 9>&-
}

# Owned by root and writable for nobody; what is no file, folder or link is not in it, nor what reaches out of it.
unpack() { # FOLDER
  rm -rf "$work/unpacked" && mkdir "$work/unpacked" || die 1 "cannot write in $work"
  tar -xzf "$work/release" -C "$work/unpacked" --no-same-owner --no-same-permissions >"$work/output" 2>&1 9>&- ||
    { echo "the release of $service is no tar.gz: $(as_json "$work/output")" >"$work/message" && return 1; }
  strange=$(find "$work/unpacked" ! -type f ! -type d ! -type l | head -n 1)
  [ -z "$strange" ] || { echo "the release of $service holds what is no file: ${strange##*/}" >"$work/message" && return 1; }
  chmod -R u=rwX,go=rX "$work/unpacked" && (umask 022 && mkdir -p "${1%/*}") && sync -f "$work/unpacked" &&
    mv -T "$work/unpacked" "$1" || die 1 "cannot write $1"
}

# Those that no generation names any more.
prune_releases() {
  cat "$state/generations"/*/releases >"$work/named" 2>/dev/null || :
  for place in "$root/opt/tenantry"/*/*; do
    [ -d "$place" ] || continue
    service=${place%/*}
    grep -q " ${service##*/} ${place##*/} " "$work/named" || rm -rf "$place"
  done
}

reload_units() { # 0 systemd runs them as they are, 1 it does not run here
  wanted_files "$active" >"$work/wanted"
  for file in $(cat "$state/installed" 2>/dev/null); do # what goes is stopped while systemd still knows it
    case $file in
      etc/systemd/system/*)
        ! grep -qxF "$file" "$work/wanted" || continue
        [ ! -e "$root/$file" ] || systemctl_now disable --now "${file##*/}" || :
        rm -f "$state/started/${file##*/}" # or it would count as started when it comes back unchanged
        ;;
    esac
  done
  install_files
  prune_releases
  systemctl_now daemon-reload || return 1
  mount_sockets
  systemd-sysusers 9>&- && systemd-tmpfiles --create 9>&- || die 1 "delivered, but the users or their folders could not be made"
  [ -f "$state/mounted" ] || move_sockets
  [ ! -f "$state/fragments/$name" ] || start_services "$(number_of "$state/fragments/$name")"
}

# Without the mount nothing is started.
mount_sockets() {
  systemctl_now enable run-tenantry.mount
  ! sockets_mounted || return 0
  rm -f "$state/mounted"
  systemctl_now restart run-tenantry.mount
  sockets_mounted || die 1 "delivered, but nothing was started: /run/tenantry is not mounted with nosymfollow, so tenants' sockets would not be apart; see: journalctl -u run-tenantry.mount"
}

sockets_mounted() { # as the kernel says; the last one there counts
  awk -v at="$root/run/tenantry" '$5 == at { found = $6 ~ /(^|,)nosymfollow(,|$)/ } END { exit !found }' /proc/self/mountinfo
}

# Who has a socket below a mount that is new is not reached by it any more.
move_sockets() {
  for mark in "$state/started"/*; do
    [ -f "$mark" ] || continue
    restart_service "${mark##*/}" && continue
    rm -f "$mark"
    note "${mark##*/} does not start; see: journalctl -u ${mark##*/}"
  done
  : >"$state/mounted" || die 1 "cannot write in $state"
}

# One that failed too often is started all the same: what it starts with may be another.
restart_service() { # UNIT
  systemctl --quiet reset-failed "$1" >/dev/null 2>&1 9>&- || :
  systemctl --quiet restart "$1" 9>&-
}

# A service starts anew when its unit, its release (which the unit names) or its environment is another.
start_services() { # NUMBER
  mkdir -p "$root/var/lib/tenantry/units/started" || die 1 "cannot write in $state"
  for unit in "$root/etc/tenantry/units/files/etc/systemd/system/t$1"-*.service; do
    [ -f "$unit" ] || continue
    one=${unit##*/} told=$root/etc/tenantry/environment/${unit##*/}
    told=${told%.service}.env
    [ -f "$told" ] || die 1 "$one has no environment yet: it is delivered first (put environment)"
    found=$(id -u "t$1" 2>/dev/null) || die 1 "delivered, but there is no user t$1 (systemd-sysusers has not made it)"
    [ "$found" = "$((FIRST_UID + $1))" ] ||
      die 1 "delivered, but nothing was started: the user t$1 has the number $found instead of $((FIRST_UID + $1)), so no rule of the firewall holds it; give that number back to it (usermod -u)"
    mark=$(cat "$unit" "$told" | sha256sum)
    [ "$(cat "$root/var/lib/tenantry/units/started/$one" 2>/dev/null)" != "$mark" ] || continue
    systemctl_now enable "$one" || return 1
    restart_service "$one" || die 1 "delivered, but $one does not start; see: journalctl -u $one"
    echo "$mark" >"$root/var/lib/tenantry/units/started/$one"
  done
}

# A generation of environment is <unit>.env, one a service: readable for root, who hands it on.
build_environment() { # SET GENERATION
  for fragment in "$1"/*; do
    case ${fragment##*/} in main | '*') continue ;; esac
    rm -rf "$work/texts" && mkdir "$work/texts" && split_texts "$fragment" env "$work/texts" || return 1
    for text in "$work/texts"/*; do
      [ ! -f "$text" ] || cp "$text" "$2/t$(number_of "$fragment")-${text##*/}.env" || return 1
    done
  done
}

check_environment() { # GENERATION > message; no line is shown whole, since secrets stand in them
  check_numbers || return 1
  [ ! -f "$set/main" ] || { echo "environment has no fragment main" && return 1; }
  for fragment in "$set"/*; do
    [ -f "$fragment" ] || continue
    awk -v of="${fragment##*/}" '
      /[[:cntrl:]]/ { print "of " of ": line " NR " holds a control character"; bad = 1; next }
      NR == 1 { next }
      $1 == "env" && NF == 2 && $2 ~ /^[a-z][a-z0-9-]*$/ && !seen[$2]++ { any = 1; next }
      any && /^\|[A-Za-z_][A-Za-z0-9_]*="([^"\\]|\\["\\$`])*"$/ { next }
      { print "of " of ": line " NR " is not NAME=\"VALUE\""; bad = 1 }
      END { exit bad }' "$fragment" || return 1
  done
}

# The units may not be here yet: then they start with it.
reload_environment() { # 0 the services have been told, 1 systemd does not run here
  [ -z "$root" ] && [ -d /run/systemd/system ] || return 1
  [ ! -f "$state/fragments/$name" ] || start_services "$(number_of "$state/fragments/$name")"
}
