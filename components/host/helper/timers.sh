
# --- timers: systemd units that are part of a generation, copied to where systemd reads them ---

units=/etc/systemd/system

build_timer() { # GENERATION DESCRIPTION CALENDAR LONGEST-RUN
  mkdir "$1/units" || return 1
  cat >"$1/units/tenantry-$kind.service" <<UNIT || return 1
[Unit]
Description=Tenantry: $2
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
TimeoutStartSec=$4
ExecStart=/usr/local/sbin/tenantry-host run $kind
Nice=10
NoNewPrivileges=yes
PrivateTmp=yes
UNIT
  cat >"$1/units/tenantry-$kind.timer" <<UNIT
[Unit]
Description=Tenantry: $2

[Timer]
OnCalendar=$3
AccuracySec=1s
Persistent=yes

[Install]
WantedBy=timers.target
UNIT
}

check_timer() { # GENERATION > message
  [ -d "$1/units" ] && command -v systemd-analyze >/dev/null 2>&1 || return 0
  for unit in "tenantry-$kind.service" "tenantry-$kind.timer"; do
    cmp -s "$1/units/$unit" "$active/units/$unit" || break
    case $unit in *.timer) return 0 ;; esac # as it was: most deliveries are a tenant's
  done
  systemd-analyze calendar "$(sed -n 's/^OnCalendar=//p' "$1/units/tenantry-$kind.timer")" >/dev/null 2>"$work/calendar" || { cat "$work/calendar" && return 1; }
  # What it starts need not be here yet, and below another root it stands elsewhere.
  rm -rf "$work/units" && cp -R "$1/units" "$work/units" || return 1
  sed -i 's|^ExecStart=.*|ExecStart=/bin/true|' "$work/units/tenantry-$kind.service"
  SYSTEMD_UNIT_PATH="$work/units:" systemd-analyze verify --man=no "$work/units/tenantry-$kind.timer" 2>&1
}

# Each time, so that what was changed by hand is mended. 0: systemd runs the timer, or runs it no more.
install_units() {
  (umask 022 && mkdir -p "$root$units") || die 1 "cannot make $root$units"
  moved=false
  for unit in "tenantry-$kind.service" "tenantry-$kind.timer"; do
    if [ ! -f "$active/units/$unit" ]; then
      [ ! -e "$root$units/$unit" ] || moved=true
      [ "$moved" = false ] || [ "$unit" = "tenantry-$kind.service" ] || systemctl_now disable --now "$unit" || :
      continue
    fi
    ! cmp -s "$active/units/$unit" "$root$units/$unit" || continue
    moved=true
    (umask 022 && cp "$active/units/$unit" "$root$units/.$unit.new" && chmod 0644 "$root$units/.$unit.new") &&
      mv "$root$units/.$unit.new" "$root$units/$unit" || die 1 "cannot write $root$units/$unit"
  done
  [ -d "$active/units" ] || rm -f "$root$units/tenantry-$kind.service" "$root$units/tenantry-$kind.timer"
  [ "$moved" = false ] || systemctl_now daemon-reload || return 1
  [ ! -d "$active/units" ] || systemctl_now enable --now "tenantry-$kind.timer"
}

systemctl_now() { # ARGUMENT...; 1: systemd does not run here
  [ -z "$root" ] && [ -d /run/systemd/system ] || return 1
  systemctl --quiet "$@" 9>&- || die 1 "delivered, but systemd would not take it (systemctl $*)"
}

unit_differences() {
  for unit in "tenantry-$kind.service" "tenantry-$kind.timer"; do
    if [ -f "$active/units/$unit" ]; then
      if [ ! -f "$root$units/$unit" ]; then
        echo "missing  $units/$unit"
      elif ! cmp -s "$active/units/$unit" "$root$units/$unit"; then
        echo "changed  $units/$unit"
      fi
    elif [ -e "$root$units/$unit" ]; then
      echo "extra    $units/$unit"
    fi
  done
}
