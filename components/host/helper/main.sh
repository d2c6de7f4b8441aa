
# --- the commands ---

deliver() { # put or remove; the set is the stored fragments with this one put in or taken out
  cp -R "$state/fragments" "$work/set" && rm -f "$work/set/$name" || die 1 "cannot copy the fragments into $work"
  [ ! -f "$work/new" ] || cp "$work/new" "$work/set/$name"
  case $kind:$command in
    nginx:* | haproxy:* | caddy:*) find_tls ;;
    units:put) fetch_releases "$work/new" || { set_aside "$name" "$work/new" && exit 3; } ;;
  esac
  decide
  commit
}

root=${TENANTRY_HOST_ROOT:-}
root=${root%/}
case $root in '' | /*) ;; *) die 1 "TENANTRY_HOST_ROOT must be an absolute folder; found \"$root\"" ;; esac

command=${1:-}
case $command:$# in
  put:3 | remove:3)
    set_kind "$2"
    set_name "$3"
    find_checker
    prepare
    digest=none
    if [ "$command" = put ]; then
      read_fragment
      digest=$(sha256sum <"$work/new")
      digest=${digest%% *}
    fi
    lock
    deliver
    printf '{"kind":"%s","name":"%s","sha256":"%s","checked":%s,"changed":%s,"reloaded":%s%s}\n' \
      "$kind" "$name" "$digest" "$checked" "$changed" "$reloaded" "${tls:+,\"tls\":\"$tls\"}"
    ;;
  reload:2)
    set_kind "$2"
    find_checker
    prepare
    lock
    name=.none # no fragment is called that
    rm -f "$state/loaded"
    deliver
    printf '{"kind":"%s","checked":%s,"changed":%s,"reloaded":%s%s}\n' \
      "$kind" "$checked" "$changed" "$reloaded" "${tls:+,\"tls\":\"$tls\"}"
    ;;
  verify:1 | verify:2)
    different=0
    for wanted in ${2:-$KINDS}; do
      set_kind "$wanted"
      [ -d "$state" ] || continue
      prepare
      lock
      verify
      rm -rf "$work"
    done
    exit "$different"
    ;;
  run:2)
    case $2 in
      health | dumps | certificates) ;;
      *) die 1 "there is nothing to run as \"$2\"; allowed: health, dumps, certificates" ;;
    esac
    set_kind "$2"
    start_run run 5
    "run_$2"
    ;;
  dumps:*)
    shift
    dumps_command "$@"
    ;;
  --help:1 | -h:1 | help:1) usage ;;
  *)
    usage >&2
    exit 1
    ;;
esac
