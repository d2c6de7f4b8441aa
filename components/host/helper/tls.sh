
# --- certificates as a proxy reads them: one file holds a chain and its key, so that one rename is the whole swap ---

certificates=/etc/tenantry/tls

find_tls() { # the certificate on the host, else one of our own; relative to a generation
  tls=installed tls_link=../../../../../..$certificates
  [ ! -f "$root$certificates/fullchain.pem" ] || return 0
  tls=self-signed tls_link=../../self-signed
  [ ! -f "$state/self-signed/fullchain.pem" ] || [ ! -f "$state/self-signed/site.pem" ] || return 0
  if ! command -v openssl >/dev/null 2>&1; then
    [ "$checked" = false ] || die 1 "no $root$certificates/fullchain.pem, and no openssl to make one"
    return 0
  fi
  mkdir -p "$work/tls"
  self_sign "$work/tls/site.pem" || die 1 "openssl could not make a self-signed certificate"
  ln -s site.pem "$work/tls/fullchain.pem" && ln -s site.pem "$work/tls/privkey.pem" || die 1 "cannot write in $work"
  rm -rf "$state/self-signed" && mv "$work/tls" "$state/self-signed"
  note "no certificate in $certificates (fullchain.pem, privkey.pem): a self-signed one is used"
}

self_sign() { # FILE
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650 \
    -subj "/CN=tenantry self-signed" -keyout "$1.key" -out "$1.crt" 2>/dev/null &&
    cat "$1.crt" "$1.key" >"$1" && rm -f "$1.crt" "$1.key"
}

# In a generation `tls` is the site's certificate, `own` the folder of those for one host each.
link_tls() { # GENERATION
  ln -s "$tls_link" "$1/tls" && ln -s "../../../../../..$certificates/own" "$1/own"
}
