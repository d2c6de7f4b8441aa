
# --- health: a generation is main.conf, ca.pem, checks (TENANT SERVICE VMID NODE URL [report], and of a unit of this host
# --- TENANT SERVICE UNIT - URL) and the timer ---

# The longest run is what the limits of main add up to: ten times a minute of asking, a hundred restarts of 30 s.
readonly QUIET_SECONDS=900 HEALTH_RUN=1h

build_health() { # SET GENERATION
  : >"$2/checks" || return 1
  for fragment in "$1"/*; do
    case ${fragment##*/} in
      main | '*') ;;
      *) awk -v tenant="${fragment##*/}" '$2 ~ /\.service$/ { $2 = $2 " -" } { print tenant, $0 }' "$fragment" \
        >>"$2/checks" || return 1 ;;
    esac
  done
  [ -f "$1/main" ] || return 0
  sed '/^-----BEGIN/,/^-----END/d' "$1/main" >"$2/main.conf" || return 1
  ! grep -q '^-----BEGIN' "$1/main" || sed -n '/^-----BEGIN/,/^-----END/p' "$1/main" >"$2/ca.pem" || return 1
  build_timer "$2" 'asks the services of all tenants and of the platform' '*:0/5' "$HEALTH_RUN"
}

check_health() { # GENERATION > message
  awk '$4 == "-" && NF == 5 && $3 ~ /^t[1-9][0-9]*-[a-z][a-z0-9-]*\.service$/ {
      own = $3; sub(/-.*/, "", own)
      if ($2 !~ /^[a-z][a-z0-9-]*$/ || $3 != own "-" $2 ".service" || $5 !~ /^http:\/\/127\.0\.0\.1:[0-9]+\/[A-Za-z0-9\/_.~+,=-]*$/ &&
          $5 !~ ("^unix:/run/tenantry/" own "/" $2 "\\.sock:/[A-Za-z0-9/_.~+,=-]*$")) {
        print "of " $1 ": a check of a unit is SERVICE tN-SERVICE.service URL on loopback or unix:/run/tenantry/tN/SERVICE.sock:PATH; found: " substr($0, length($1) + 2); bad = 1 }
      seen[$3]++; if (seen[$3] > 1) { print "of " $1 ": " $3 " is checked twice"; bad = 1 }
      next }
    NF != 5 && (NF != 6 || $6 != "report") || $2 !~ /^[a-z][a-z0-9-]*$/ || $3 !~ /^[0-9]+$/ || $4 !~ /^[a-z0-9][a-z0-9.-]*$/ ||
      $5 !~ /^http:\/\/[A-Za-z0-9.:-]+(\/[A-Za-z0-9\/_.~+,=-]*)?$/ {
      print "of " $1 ": a check is SERVICE VMID NODE URL [report]; found: " substr($0, length($1) + 2); bad = 1 }
    seen[$3]++ { print "of " $1 ": guest " $3 " is checked twice"; bad = 1 }
    END { exit bad }' "$1/checks" || return 1
  [ -f "$1/main.conf" ] || return 0
  awk -F= '$1 == "endpoint" && $2 ~ /^https:\/\/[^"\\ ]+$/ || $1 == "token" && /^token=[^"\\ ]+$/ ||
      $1 ~ /^(attempts|timeout|restarts)$/ && $2 ~ /^[0-9]+$/ ||
      $1 == "nodes" && $2 ~ /^[a-z0-9][a-z0-9.-]*( [a-z0-9][a-z0-9.-]*)*$/ { good[$1] = 1; next }
    { print "main: line " NR " (" $1 ") is not one of endpoint, token, nodes, attempts, timeout, restarts"; bad = 1 }
    END { wanted = "attempts timeout restarts"
      # Without an API there are no guests to restart: a host asks its own units.
      if ("endpoint" in good || "token" in good || "nodes" in good) wanted = wanted " endpoint token nodes"
      for (n = split(wanted, key, " "); n; n--)
        if (!(key[n] in good)) { print "main: " key[n] " is missing"; bad = 1 }
      exit bad }' "$1/main.conf" && check_timer "$1" || return 1
  grep -q '^endpoint=' "$1/main.conf" || awk '$4 != "-" { print "of " $1 ": guest " $3 " cannot be asked about: main names no API"; bad = 1 }
    END { exit bad }' "$1/checks"
}

reload_health() { return 1; } # the timer reads what is active

# One curl asks all at once, each with settings of its own; what it prints is the number of the line, from 0, and the
# status (000: no answer).
ask_all() { # FILE SECONDS > NUMBER STATUS
  {
    printf 'parallel\nparallel-max = 32\n'
    connections >"$work/connections"
    awk -v seconds="$2" -v ways="$work/connections" -v root="$root" '
      BEGIN { while ((getline line <ways) > 0) common = common line "\n" }
      { if (NR > 1) print "next"
        printf "silent\nnoproxy = \"*\"\ngloboff\nproto = \"=http\"\nconnect-timeout = %s\nmax-time = %s\n", seconds, seconds
        url = $5
        if (sub(/^unix:/, "", url)) {
          socket = url; sub(/:.*/, "", socket); sub(/^[^:]*:/, "", url)
          printf "unix-socket = \"%s%s\"\n", root, socket; url = "http://localhost" url
        } else printf "%s", common
        printf "output = \"/dev/null\"\nwrite-out = \"%d %%{http_code}\\n\"\nurl = \"%s\"\n", NR - 1, url }' "$1"
  } | curl -q --config - 2>/dev/null || : # one silent service makes it fail
}

connections() { # as in reach, for curl
  [ ! -f "$root/etc/tenantry/reach" ] || awk '{ print "connect-to = \"" $1 ":" $2 "\"" }' "$root/etc/tenantry/reach"
  [ -z "$root" ] || echo 'connect-to = "::127.0.0.1:1"'
}

# Asks who is left until all have answered or the attempts are used up: $work/well and $work/silent, with status and
# number of attempts in front.
ask_in_turns() { # CHECKS
  attempts=$(setting_of "$now/main.conf" attempts) turn=1
  cp "$1" "$work/left"
  : >"$work/well"
  while :; do
    ask_all "$work/left" "$(setting_of "$now/main.conf" timeout)" >"$work/answers"
    awk -v turn="$turn" -v well="$work/well" '
      FILENAME == ARGV[1] { status[$1] = $2; next }
      { code = (FNR - 1) in status ? status[FNR - 1] : "000"
        if (code >= 200 && code < 400) print code, turn, $0 >>well; else print code, turn, $0 }
      ' "$work/answers" "$work/left" >"$work/silent"
    [ -s "$work/silent" ] && [ "$turn" -lt "$attempts" ] || break
    cut -d' ' -f3- "$work/silent" >"$work/left"
    turn=$((turn + 1))
    sleep 1
  done
}

# A simulated API has no certificate: `http` behind its place in reach says so, below another root only.
api_url() {
  endpoint=$(setting_of "$now/main.conf" endpoint)
  [ -z "$root" ] || ! awk -v from="${endpoint#https://}" '$1 == from && $3 == "http" { found = 1 } END { exit !found }' \
    "$root/etc/tenantry/reach" || endpoint=http://${endpoint#https://}
  echo "$endpoint/api2/json"
}

power() { # NODE VMID WORD > status and what the API said; 1: it did not do it
  api=$(api_url)
  {
    printf 'silent\nnoproxy = "*"\ngloboff\nproto = "=%s"\nmax-time = 30\ninclude\nrequest = "POST"\ndata = ""\n' "${api%%:*}"
    connections
    [ ! -f "$now/ca.pem" ] || printf 'cacert = "%s"\n' "$now/ca.pem"
    printf 'header = "Authorization: PVEAPIToken=%s"\n' "$(setting_of "$now/main.conf" token)"
    printf 'url = "%s/nodes/%s/lxc/%s/status/%s"\n' "$api" "$1" "$2" "$3"
  } | curl -q --show-error --fail-with-body --config - >"$work/power" 2>&1
}

# After a failover a guest stands on another node than the one that it was made on: that one says so, or is not reached
# from the API's own node (595). No other node touches what is not its own, so all may be asked.
restart() { # NODE VMID-OR-UNIT > what was done
  [ "$1" != - ] || { restart_unit "$2" && return; }
  answer=0 : >"$work/refusals"
  for node in "$1" $(setting_of "$now/main.conf" nodes | tr ' ' '\n' | grep -vxF "$1"); do
    power "$node" "$2" reboot && echo rebooted && return || answer=$?
    if grep -q 'not running' "$work/power"; then
      power "$node" "$2" start && echo started && return || answer=$?
    fi
    [ "$answer" != 28 ] || { echo "no answer" && return; } # it may have been done
    echo "$node: $(as_json "$work/power")." >>"$work/refusals"
    grep -q "does not exist\|^HTTP/[0-9.]* 595" "$work/power" || break
  done
  note "guest $2 was not restarted: $(cat "$work/refusals")"
  echo failed
}

restart_unit() { # UNIT > what was done
  if [ -n "$root" ] || [ ! -d /run/systemd/system ]; then
    echo 'none: systemd does not run here'
  elif restart_service "$1" >"$work/power" 2>&1; then
    echo restarted
  else
    note "$1 was not restarted: $(as_json "$work/power")"
    echo failed
  fi
}

# What is restarted: a guest by its number, a unit by its name.
whom() { case $1 in *.service) printf '"unit":"%s"' "$1" ;; *) printf '"vmid":%s' "$1" ;; esac }

# Who is stopped on purpose stands in a file of the host, by the guest's number or the unit's name: it is neither asked nor started.
leave_paused() {
  awk -v checks="$work/checks" 'FILENAME != ARGV[2] { sub(/#.*/, ""); if (NF) paused[$1] = 1; next }
    $3 in paused { whom = $3 ~ /service$/ ? "\"unit\":\"" $3 "\"" : "\"vmid\":" $3
      printf "{\"tenant\":\"%s\",\"service\":\"%s\",%s,\"paused\":true}\n", $1, $2, whom; next }
    { print >checks }' "$1" "$now/checks"
}

# Lets a guest that was restarted come up: who was restarted in the last quarter of an hour is left alone.
run_health() {
  paused=$root/etc/tenantry/health-paused
  [ -f "$paused" ] || paused=/dev/null
  : >"$work/checks"
  leave_paused "$paused"
  [ -s "$work/checks" ] || { echo '{"kind":"health","checked":0,"silent":0,"restarted":0}' && return; }
  ask_in_turns "$work/checks"
  total=$(wc -l <"$work/checks") silent=$(wc -l <"$work/silent") clock=$(date +%s)
  # What is only reported does not say whether restarts would help: it may have been down for weeks.
  asked=$(awk '$NF != "report"' "$work/checks" | wc -l) gone=$(awk '$NF != "report"' "$work/silent" | wc -l)
  limit=$(setting_of "$now/main.conf" restarts) restarted=0
  touch "$state/restarted"
  awk -v since=$((clock - QUIET_SECONDS)) '$2 > since' "$state/restarted" >"$work/restarted"
  awk '{ whom = $5 ~ /service$/ ? "\"unit\":\"" $5 "\"" : "\"vmid\":" $5
    printf "{\"tenant\":\"%s\",\"service\":\"%s\",%s,\"healthy\":true,\"status\":%d,\"attempts\":%s}\n",
    $3, $4, whom, $1, $2 }' "$work/well"
  many=false
  if [ "$gone" -ge 3 ] && [ $((gone * 2)) -gt "$asked" ]; then
    many=true
    note "$gone of $asked are silent: the network is at fault, or what all need; NO GUEST IS RESTARTED until it is mended"
    printf '{"kind":"health","alarm":"%s of %s are silent, so none is restarted"}\n' "$gone" "$asked"
  fi
  while read -r status turns tenant service vmid made_on _url only; do
    if [ "$only" = report ]; then
      action='none: it is only reported'
      note "$service of $tenant (guest $vmid) is silent; it is not for this timer to restart it"
    elif [ "$many" = true ]; then
      action='none: more than half are silent, so the network is at fault'
    elif grep -q "^$vmid " "$work/restarted"; then
      action='none: restarted less than 15 minutes ago'
    elif [ "$restarted" -ge "$limit" ]; then
      action="none: $limit restarts in one run are enough"
    else
      action=$(restart "$made_on" "$vmid")
      case $action in failed | none*) ;; *) restarted=$((restarted + 1)) && echo "$vmid $clock" >>"$work/restarted" ;; esac
      cp "$work/restarted" "$work/restarted.new" && mv "$work/restarted.new" "$state/restarted"
    fi
    printf '{"tenant":"%s","service":"%s",%s,"healthy":false,"status":%d,"attempts":%s,"action":"%s"}\n' \
      "$tenant" "$service" "$(whom "$vmid")" "${status#00}" "$turns" "$action"
  done <"$work/silent"
  printf '{"kind":"health","checked":%s,"silent":%s,"restarted":%s}\n' "$total" "$silent" "$restarted"
  [ "$silent" -eq 0 ] || exit 1
}
