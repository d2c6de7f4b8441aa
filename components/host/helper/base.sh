
# --- base: settings of the host itself. A generation is files/; there is no fragment but the platform's own ---

base_path() { # SETTING > the file that it is written to; 1: there is no such setting
  case $1 in
    fail2ban) echo etc/fail2ban/jail.d/tenantry.local ;;
    upgrades) echo etc/apt/apt.conf.d/52tenantry ;;
    journal) echo etc/systemd/journald.conf.d/tenantry.conf ;;
    journal-upload) echo etc/systemd/journal-upload.conf.d/tenantry.conf ;;
    nftables) echo etc/nftables.conf ;;
    *) return 1 ;;
  esac
}

build_base() { # SET GENERATION
  [ -f "$1/main" ] || return 0
  rm -rf "$work/base" && mkdir "$work/base" && cp "$1/main" "$2/main.conf" || return 1
  split_texts "$1/main" setting "$work/base" || return 1
  for text in "$work/base"/*; do
    path=$(base_path "${text##*/}") || continue # refused by the check
    mkdir -p "$2/files/${path%/*}" && cp "$text" "$2/files/$path" || return 1
  done
}

check_base() { # GENERATION > message
  for fragment in "$set"/*; do
    case ${fragment##*/} in main | '*') ;; *) echo "base has no fragment but main" && return 1 ;; esac
  done
  [ -f "$1/main.conf" ] || return 0
  awk '$1 == "setting" && NF == 2 && $2 ~ /^(fail2ban|upgrades|journal|journal-upload|nftables)$/ { any = 1; next }
    /^\|/ && any { next }
    { print "line " NR ": a line is \"setting NAME\" or \"|TEXT\""; bad = 1 }
    END { exit bad }' "$1/main.conf" || return 1
  apt=$1/files/$(base_path upgrades) jails=$1/files/$(base_path fail2ban)
  if [ -f "$apt" ] && command -v apt-config >/dev/null 2>&1; then
    APT_CONFIG=$apt apt-config dump >/dev/null 2>"$work/output" || { sed "s|$1/files||g" "$work/output" && return 1; }
  fi
  if [ -f "$jails" ] && [ -d /etc/fail2ban ] && command -v fail2ban-client >/dev/null 2>&1; then
    rm -rf "$work/fail2ban" && cp -R /etc/fail2ban "$work/fail2ban" && cp "$jails" "$work/fail2ban/jail.d/" || return 1
    fail2ban-client -c "$work/fail2ban" -t >"$work/output" 2>&1 || { cat "$work/output" && return 1; }
  fi
}

reload_base() { # 0: systemd has taken what is new, 1: it does not run here
  install_files
  systemctl_now daemon-reload || return 1
  while read -r path; do
    case /$path in
      /etc/fail2ban/*) systemctl_now reload-or-restart fail2ban.service ;;
      /etc/systemd/journald.conf.d/*) systemctl_now restart systemd-journald.service ;;
      /etc/systemd/journal-upload.conf.d/*) follow_unit systemd-journal-upload.service "$path" ;;
      # Not started: that would load what the kind `firewall` may be about to change.
      /etc/nftables.conf) systemctl_now enable nftables.service ;;
    esac
  done <"$work/moved"
}

follow_unit() { # UNIT PATH: it runs while its settings are there
  if [ -f "$root/$2" ]; then
    systemctl_now enable "$1" && systemctl_now restart "$1"
  else
    systemctl_now disable --now "$1"
  fi
}
