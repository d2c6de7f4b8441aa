
# --- firewall: a generation is rules.nft, one table: what comes in (main), and a chain a tenant for what it may send ---

# The user of tenant N has the number 20000 + N: the rules need no name that the host would have to know yet. Who is in
# that range and has no chain sends nothing.
readonly FIRST_UID=20000 LAST_UID=59999

build_firewall() { # SET GENERATION
  {
    # One transaction of the kernel: never a moment without rules.
    printf 'table inet tenantry\ndelete table inet tenantry\ntable inet tenantry {\n'
    for fragment in "$1"/*; do
      case ${fragment##*/} in '*') ;; *) awk '{ print "  " $0 }' "$fragment" || return 1 ;; esac
    done
    printf '  chain tenants {\n    type filter hook output priority filter; policy accept;\n'
    # What answers somebody who was let in.
    printf '    meta skuid %s-%s ct state established,related accept\n' "$FIRST_UID" "$LAST_UID"
    for fragment in "$1"/*; do
      case ${fragment##*/} in main | '*') continue ;; esac
      number=$(sed -n '1s/^chain t\([1-9][0-9]*\) {$/\1/p' "$fragment")
      [ -z "$number" ] || printf '    meta skuid %s jump t%s\n' "$((FIRST_UID + number))" "$number"
    done
    printf '    meta skuid %s-%s reject\n  }\n}\n' "$FIRST_UID" "$LAST_UID"
  } >"$2/rules.nft"
}

# A tenant's rules are of a few forms, so that no fragment can leave its chain, or end it before its last rule.
check_firewall() { # GENERATION > message
  for fragment in "$set"/*; do
    case ${fragment##*/} in main | '*') continue ;; esac
    awk -v of="${fragment##*/}" '
      function wrong(why) { print "of " of ": line " NR ": " why; bad = 1; exit }
      ended { wrong("nothing stands behind the last line") }
      NR == 1 { if ($0 !~ /^chain t[1-9][0-9]* \{$/ || substr($2, 2) + 0 > 39999) wrong("the first line is: chain t<number> {"); next }
      $0 == "}" { ended = 1; if (last != "  reject") wrong("the last rule is: reject"); next }
      { last = $0 }
      /^  (ip daddr [0-9.\/]+|ip6 daddr [0-9a-f:\/]+) (tcp|udp) dport [0-9]+ accept$/ { next }
      /^  (ip daddr \{ [0-9.\/, ]+ \}|ip6 daddr \{ [0-9a-f:\/, ]+ \}) reject$/ { next }
      /^  tcp dport 443 accept$/ || /^  reject$/ { next }
      { wrong("a rule of another form") }
      END { if (!bad && !ended) { print "of " of ": the chain does not end"; bad = 1 } exit bad }' "$fragment" || return 1
    head -n 1 "$fragment"
  done >"$work/chains" || { cat "$work/chains" && return 1; }
  twice=$(sort "$work/chains" | uniq -d | head -n 1)
  [ -z "$twice" ] || { echo "two tenants have ${twice% *}" && return 1; }
  [ "$checked" = true ] || return 0
  # Only root may ask the kernel; somebody else's folder is checked in a network of its own.
  if [ "$(id -u)" = 0 ]; then set -- nft -c -f "$1/rules.nft"; else set -- unshare -rn nft -c -f "$1/rules.nft"; fi
  "$@" 9>&- >"$work/output" 2>&1 && return
  sed "s|$work/generation/||g" "$work/output"
  return 1
}

reload_firewall() { # 0 the kernel has the rules, 1 a folder that stands for a host has no kernel of its own
  [ -z "$root" ] || return 1
  nft -f "$active/rules.nft" 9>&- 2>"$work/output" || die 1 "delivered, but the kernel would not take it: $(as_json "$work/output")"
  kernel_rules >"$work/kernel" && mv "$work/kernel" "$state/kernel"
}

# As the kernel says them back, without counters and handles.
kernel_rules() { nft --stateless list table inet tenantry 2>/dev/null | sha256sum; }

firewall_differences() {
  [ -z "$root" ] && [ -f "$state/kernel" ] && command -v nft >/dev/null 2>&1 || return 0
  kernel_rules | cmp -s - "$state/kernel" || echo "changed  nft:table inet tenantry"
}
