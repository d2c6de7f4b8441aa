
# --- certificates: a generation is main.conf, own (TENANT HOST) and the timer ---
# What is issued stands in /etc/tenantry/tls, and what it was issued by in issued/; lego/ holds the account.

build_certificates() { # SET GENERATION
  (
    cd "$1" || exit 1
    set -- *
    [ ! -f "$1" ] || awk 'FILENAME != "main" { print FILENAME, $0 }' "$@"
  ) >"$2/own" || return 1
  [ -f "$1/main" ] || return 0
  cp "$1/main" "$2/main.conf" || return 1
  # Twice a day, as authorities ask for; at a minute of its own, so that not all sites come at once.
  minute=$(($(sed -n 's/^domain=//p' "$2/main.conf" | cksum | cut -d' ' -f1) % 60))
  build_timer "$2" 'issues and renews certificates' "$(printf '*-*-* 03,15:%02d:00' "$minute")" 4h
}

check_certificates() { # GENERATION > message
  awk 'NF != 2 || length($2) > 253 || $2 ~ /^[0-9.]+$/ ||
      $2 !~ /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]*[a-z0-9])?$/ {
      print "of " $1 ": a line is one host name in lower case; found: " substr($0, length($1) + 2); bad = 1 }
    $2 in owner { print "of " $1 ": " $2 " is a host of " owner[$2]; bad = 1 }
    { owner[$2] = $1 }
    END { exit bad }' "$1/own" || return 1
  [ -f "$1/main.conf" ] || return 0
  awk '{ key = $0; sub(/=.*/, "", key); value = substr($0, length(key) + 2) }
    key == "proxy" && value ~ /^(nginx|haproxy|caddy)$/ || key == "directory" && value ~ /^https:\/\/[^"\\ ]+$/ ||
      key == "email" && value ~ /^[^"\\ ]+@[^"\\ ]+$/ || key == "challenge" && value ~ /^(dns|http)-01$/ ||
      key == "token" && value ~ /^[^"\\ ]+$/ || key == "hook" && value ~ /^\/[^"\\ ]+$/ ||
      key == "domain" && value ~ /^(\*\.)?[a-z0-9.-]+$/ { good[key] = 1; good[value] = 1; next }
    { print "main: line " NR " (" key ") is not one of proxy, directory, email, challenge, token, hook, domain"; bad = 1 }
    END {
      for (n = split("proxy domain directory email challenge", wanted, " "); n; n--)
        if (!(wanted[n] in good)) { print "main: " wanted[n] " is missing"; bad = 1 }
      if ("dns-01" in good && ("token" in good) == ("hook" in good)) {
        print "main: dns-01 needs either token or hook"; bad = 1 }
      exit bad }' "$1/main.conf" || return 1
  check_timer "$1"
}

names_of() { # PEM > its names, sorted
  openssl x509 -in "$1" -noout -ext subjectAltName 2>/dev/null | tr ',' '\n' | sed -n 's/^ *DNS://p' | sort
}

# A chain and its key that belong together, hold now and have these names: else it would be the proxy that finds out.
whole_pem() { # PEM NAMES > message
  openssl x509 -in "$1" -noout 2>/dev/null || { echo "there is no certificate in it" && return 1; }
  openssl pkey -in "$1" -pubout -passin pass: >"$work/public" 2>/dev/null || { echo "there is no key in it" && return 1; }
  openssl x509 -in "$1" -noout -pubkey | cmp -s - "$work/public" || { echo "the key is not the certificate's" && return 1; }
  openssl x509 -in "$1" -noout -checkend 0 >/dev/null || { echo "the certificate has ended" && return 1; }
  names_of "$1" >"$work/has"
  while read -r wanted; do
    grep -qxF "$wanted" "$work/has" || grep -qxF "*.${wanted#*.}" "$work/has" ||
      { echo "the certificate is not for $wanted" && return 1; }
  done <"$2"
}

seconds_at() { date -d "$(openssl x509 -in "$1" -noout "$2" | cut -d= -f2)" +%s; } # PEM -startdate|-enddate

# Missing, a placeholder, of other names or another authority, or with less than a third of its life left.
due() { # NAME PEM NAMES
  [ -f "$2" ] || return 0
  [ "$(cut -d' ' -f1 "$state/issued/$1" 2>/dev/null)" = "$(setting_of "$now/main.conf" directory)" ] || return 0
  names_of "$2" >"$work/has" && sort "$3" | cmp -s - "$work/has" || return 0
  ends=$(seconds_at "$2" -enddate) begins=$(seconds_at "$2" -startdate) || return 0
  [ $(((ends - $(date +%s)) * 3)) -lt $((ends - begins)) ]
}

# Puts a whole file in place at once, readable by the proxy's own user where it does not start as root. Until then it
# stands outside the folder that HAProxy reads whole.
put_pem() { # FROM TO
  next=$root$certificates/.next.$$
  cp "$1" "$next" || die 1 "cannot write $next"
  [ "$(id -u)" != 0 ] || [ "$proxy" != caddy ] || ! id caddy >/dev/null 2>&1 || chown caddy "$next"
  mv -T "$next" "$2" || die 1 "cannot write $2"
}

place_folders() {
  (umask 022 && mkdir -p "$root$certificates" "$root/var/lib/tenantry/acme/.well-known/acme-challenge") &&
    mkdir -p "$root$certificates/own" "$state/issued" && chmod 0711 "$root$certificates" "$root$certificates/own" ||
    die 1 "cannot make $root$certificates"
  rm -f "$root$certificates/own"/*.new # of a helper that wrote there
  for left in "$root$certificates"/.next.*; do # of killed ones
    kill -0 "${left##*.}" 2>/dev/null || rm -f "$left"
  done
  for old in fullchain.pem privkey.pem; do
    [ ! -e "$root$certificates/$old" ] || [ -L "$root$certificates/$old" ] ||
      die 1 "$certificates/$old was put there by somebody else; move it away, or take acme out of the site's tls"
  done
}

take_site() { # PEM
  put_pem "$1" "$root$certificates/site.pem"
  for old in fullchain.pem privkey.pem; do
    ln -sfn site.pem "$root$certificates/.$old.new" && mv -T "$root$certificates/.$old.new" "$root$certificates/$old" ||
      die 1 "cannot write $root$certificates/$old"
  done
}

reload_certificates() { # 0 something new is in place or under way, 1 nothing to do
  proxy=$(setting_of "$active/main.conf" proxy 2>/dev/null) result=1
  place_folders
  while read -r _ host; do # a proxy does not start with a file missing
    [ ! -f "$root$certificates/own/$host.pem" ] || continue
    command -v openssl >/dev/null 2>&1 || continue
    self_sign "$work/$host" || die 1 "openssl could not make a self-signed certificate"
    put_pem "$work/$host" "$root$certificates/own/$host.pem"
    result=0
  done <"$active/own"
  if [ -f "$active/units/tenantry-certificates.service" ] && systemctl_now start --no-block tenantry-certificates.service; then
    result=0
  fi
  return "$result"
}

# What reads the files: assembled, checked and reloaded by a helper of its own, whose words go to our stderr.
refresh_proxy() {
  [ -d "$root/var/lib/tenantry/$proxy/fragments" ] || return 0
  sh "$0" reload "$proxy" 8>&- 9>&- >/dev/null 2>&3
}

# One order: lego answers the challenge, and what it brings is taken only when it is whole.
issue() { # NAMES CHALLENGE; $work/pem, or what went wrong in $work/output
  directory=$(setting_of "$now/main.conf" directory)
  at=${directory#https://} path=
  case $at in */*) path=/${at#*/} at=${at%%/*} ;; esac
  case $at in *:*) ;; *) at=$at:443 ;; esac
  place=$(reach "$at") || { echo "the authority ($at) is not reached from this host" >"$work/output" && return 1; }
  (umask 077 && mkdir -p "$state/lego") || die 1 "cannot make $state/lego"
  (
    umask 022 # the proxy's own user reads what answers the challenge; lego writes keys as 0600
    set -f
    case $2:$proxy in
      dns-01:*) how="--dns $(challenge_records)" ;;
      *:haproxy) how="--http --http.port 127.0.0.1:8402" ;; # it serves no files
      *) how="--http --http.webroot $root/var/lib/tenantry/acme" ;;
    esac
    [ ! -f "$root/etc/tenantry/acme-resolver" ] ||
      how="$how --dns.disable-cp --dns.resolvers $(head -n 1 "$root/etc/tenantry/acme-resolver")"
    if [ -f "$root/etc/tenantry/acme-ca.pem" ]; then export LEGO_CA_CERTIFICATES="$root/etc/tenantry/acme-ca.pem"; fi
    CLOUDFLARE_DNS_API_TOKEN=$(setting_of "$now/main.conf" token) EXEC_PATH=$(setting_of "$now/main.conf" hook)
    export CLOUDFLARE_DNS_API_TOKEN EXEC_PATH
    exec timeout 900 lego --path "$state/lego" --server "https://$place$path" --accept-tos --key-type ec256 \
      --email "$(setting_of "$now/main.conf" email)" $how $(sed 's/^/--domains /' "$1") run
  ) 8>&- 9>&- >"$work/output" 2>&1 || return 1
  file=$state/lego/certificates/$(head -n 1 "$1" | sed 's/^\*/_/')
  cat "$file.crt" "$file.key" >"$work/pem" || return 1
  rm -rf "$state/lego/certificates"
  whole_pem "$work/pem" "$1" >"$work/output" 2>&1
}

challenge_records() { if grep -q '^token=' "$now/main.conf"; then echo cloudflare; else echo exec; fi; }

# Each certificate by itself: one that is refused keeps what is there, and hinders no other.
attend() { # NAME PEM NAMES CHALLENGE > one line of JSON
  if ! due "$1" "$2" "$3"; then
    grep -qsxF "$1" "$work/fresh" || kept=$((kept + 1))
  elif issue "$3" "$4"; then
    issued=$((issued + 1))
    echo "$1" >>"$work/fresh"
    mkdir -p "$state/before"
    if [ -f "$2" ] && [ ! -f "$state/before/$1" ]; then cp "$2" "$state/before/$1"; fi
    : >>"$state/unread"
    if [ "$1" = site ]; then take_site "$work/pem"; else put_pem "$work/pem" "$2"; fi
    echo "$directory $(sha256sum <"$2")" >"$work/by" && mv "$work/by" "$state/issued/$1"
    printf '{"kind":"certificates","name":"%s","issued":true,"ends":"%s"}\n' "$1" \
      "$(date -u -d "@$(seconds_at "$2" -enddate)" +%Y-%m-%dT%H:%M:%SZ)"
  else
    failed=$((failed + 1))
    why=$(as_json "$work/output")
    note "no new certificate for $1, so what is there stays: $why"
    printf '{"kind":"certificates","name":"%s","issued":false,"error":"%s"}\n' "$1" "$why"
  fi
}

# The proxy checks the new files before it takes them; where it does not, those before come back. What keeps it from
# being asked says nothing of the files: they stay, and `unread` has the next run ask again.
let_proxy_read() {
  code=0
  refresh_proxy || code=$?
  case $code in
    0)
      rm -rf "$state/before" "$state/unread"
      return
      ;;
    3) ;;
    *)
      note "the new certificates are in place, but $proxy could not be asked to read them; the next run asks again"
      return
      ;;
  esac
  for old in "$state/before"/*; do
    case ${old##*/} in
      '*') continue ;;
      site) take_site "$old" ;;
      *) put_pem "$old" "$root$certificates/own/${old##*/}.pem" ;;
    esac
    rm -f "$state/issued/${old##*/}"
  done
  rm -rf "$state/before"
  refresh_proxy && rm -f "$state/unread" || :
  die 1 "$proxy does not take the new certificates, so those before are in place again"
}

# A host that is nobody's any more, once the proxy does not name it either. Under the lock, and by what is active now:
# one that was delivered in the middle of this run has its file already, and its proxy may name it any moment.
forget_hosts() {
  for file in "$root$certificates/own"/*.pem; do
    host=${file##*/} host=${host%.pem}
    [ -f "$file" ] && ! awk -v host="$host" '$2 == host { found = 1 } END { exit !found }' "$active/own" || continue
    ! grep -rqsF "own/$host.pem" "$root/etc/tenantry/$proxy/" || continue
    rm -f "$file" "$state/issued/$host"
  done
}

# What was delivered in the middle found this run under way, and systemd starts no second one.
delivered_meanwhile() { # 0 so it was, and $now is that
  lock
  forget_hosts
  newer=1
  if [ -f "$active/main.conf" ] &&
    ! { cmp -s "$now/own" "$active/own" && cmp -s "$now/main.conf" "$active/main.conf"; }; then
    rm -rf "$now" && cp -R "$active/." "$now" || die 1 "cannot write in $work"
    newer=0
  fi
  exec 9>&-
  return "$newer"
}

attend_all() {
  proxy=$(setting_of "$now/main.conf" proxy) kept=0 failed=0
  place_folders
  sed -n 's/^domain=//p' "$now/main.conf" >"$work/names"
  attend site "$root$certificates/site.pem" "$work/names" "$(setting_of "$now/main.conf" challenge)"
  while read -r _ host <&4; do
    echo "$host" >"$work/names"
    attend "$host" "$root$certificates/own/$host.pem" "$work/names" http-01
  done 4<"$now/own"
  [ ! -f "$state/unread" ] || let_proxy_read
}

run_certificates() {
  issued=0
  attend_all
  if delivered_meanwhile; then # once: what comes after that is the next run's
    attend_all
  fi
  printf '{"kind":"certificates","issued":%s,"kept":%s,"failed":%s}\n' "$issued" "$kept" "$failed"
  [ "$failed" -eq 0 ] && [ ! -f "$state/unread" ] || exit 1
}

certificate_differences() {
  [ ! -f "$active/own" ] || while read -r _ host; do # a proxy that names it does not start without
    [ -f "$root$certificates/own/$host.pem" ] || echo "missing  $certificates/own/$host.pem"
  done <"$active/own"
  for one in "$state/issued"/*; do
    [ -f "$one" ] || continue
    case ${one##*/} in site) at=site.pem ;; *) at=own/${one##*/}.pem ;; esac
    if [ ! -f "$root$certificates/$at" ]; then
      [ "$at" != site.pem ] || echo "missing  $certificates/$at"
    elif [ "$(sha256sum <"$root$certificates/$at")" != "$(cut -d' ' -f2- "$one")" ]; then
      echo "changed  $certificates/$at"
    fi
  done
}
