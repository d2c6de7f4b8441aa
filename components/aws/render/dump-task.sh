# What the dump task of one tenant runs: every database into an object of its own, encrypted before it leaves the task.
# POSIX sh. In the environment: SITE, NUMBER, TENANT, BUCKET, RECIPIENT, CA_FILE; DATABASES with a line a database,
# `SERVICE ENGINE DATABASE HOST PORT USER`; and of each the password, as PASSWORD_<ENGINE>_<DATABASE>.
set -eu
umask 077

# A database of 1 TB at 100 MB/s takes three hours.
readonly DUMP_SECONDS=14400
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 143' TERM INT

for program in age aws sha256sum timeout; do
  command -v "$program" >/dev/null || { echo "the image has no $program" >&2 && exit 5; }
done

stamp=$(date -u +%Y%m%dT%H%M%SZ)
at=$(echo "$stamp" | sed -E 's/^(....)(..)(..)T(..)(..)(..)Z$/\1-\2-\3T\4:\5:\6Z/')

# One line, as the inside of a JSON string.
as_json() { # FILE
  tr '\t\n\r' '   ' <"$1" | tr -cd '[:print:]' | cut -c 1-500 | sed 's/[\\"]/\\&/g; s/ *$//'
}

# The login stands in files and in the environment of what needs it, never on a command line.
use_login() { # ENGINE DATABASE HOST PORT USER
  password=$(printenv "PASSWORD_$1_$2") || { echo "there is no password for $2" >"$work/said" && return 1; }
  case $1 in
    postgres)
      export PGHOST="$3" PGPORT="$4" PGUSER="$5" PGDATABASE="$2" PGPASSWORD="$password"
      export PGSSLMODE=verify-full PGSSLROOTCERT="$CA_FILE" PGCONNECT_TIMEOUT=20
      ;;
    mysql)
      # MySQL's client and MariaDB's each know one of the two ways to ask for a certificate that fits.
      {
        printf '[client]\nprotocol=tcp\nhost="%s"\nport=%s\nuser="%s"\n' "$3" "$4" "$5"
        printf 'password="%s"\n' "$(printf %s "$password" | sed 's/[\\"]/\\&/g')"
        printf 'ssl-ca="%s"\nloose-ssl-mode=VERIFY_IDENTITY\nloose-ssl-verify-server-cert\n' "$CA_FILE"
        printf '[mysqldump]\nloose-set-gtid-purged=OFF\n'
      } >"$work/login"
      ;;
  esac
}

# MariaDB's client has dropped the old names.
mysql_program() { # NAME OTHER-NAME > path
  command -v "$1" || command -v "$2" || { echo "the image has no $1" >&2 && return 1; }
}

ask() { # ENGINE DATABASE QUESTION > answer
  case $1 in
    postgres) psql --no-psqlrc --no-password -qAtX -c "$3" ;;
    mysql) "$(mysql_program mysql mariadb)" --defaults-extra-file="$work/login" --batch --skip-column-names -e "$3" "$2" ;;
  esac
}

server_version() { # ENGINE DATABASE
  case $1 in
    postgres) ask "$1" "$2" 'SHOW server_version' | cut -d' ' -f1 ;;
    mysql) ask "$1" "$2" 'SELECT version()' ;;
  esac
}

size_of() { # ENGINE DATABASE > bytes; a stream of more than 50 GB is cut into parts that are large enough
  case $1 in
    postgres) ask "$1" "$2" 'SELECT pg_database_size(current_database())' ;;
    mysql) ask "$1" "$2" 'SELECT cast(coalesce(sum(data_length + index_length), 0) + 1048576 AS unsigned)
      FROM information_schema.tables WHERE table_schema = database()' ;;
  esac
}

dump() { # ENGINE DATABASE > dump
  case $1 in
    postgres)
      timeout -k 60 "$DUMP_SECONDS" pg_dump --format=custom --no-password --lock-wait-timeout=60s
      ;;
    mysql)
      # One moment for all tables, without a lock; what a role without powers over the server may read. It has no events.
      program=$(mysql_program mysqldump mariadb-dump) || return 1
      timeout -k 60 "$DUMP_SECONDS" "$program" --defaults-extra-file="$work/login" --single-transaction --quick \
        --routines --triggers --no-tablespaces --hex-blob --default-character-set=utf8mb4 "$2" >"$work/pipe" &
      dumper=$!
      gzip <"$work/pipe"
      wait "$dumper"
      ;;
  esac
}

# A dump that fails ends its upload before it is complete, so that no half one is ever an object.
dump_or_stop() { # ENGINE DATABASE
  dump "$1" "$2" 2>"$work/said" && return
  echo "$?" >"$work/failed"
  until [ -s "$work/uploader" ]; do sleep 1; done
  # One that is gone already failed by itself, and its reason counts.
  ! kill "$(cat "$work/uploader")" 2>/dev/null || : >"$work/stopped"
}

upload() { # KEY BYTES; from stdin
  # shellcheck disable=SC2016 # the inner shell's own
  sh -c 'echo $$ >"$1" && shift && exec "$@"' sh "$work/uploader" \
    aws s3 cp - "s3://$BUCKET/$1" --expected-size "$2" --only-show-errors
}

# The note comes last: what has none is no dump.
dump_one() { # SERVICE ENGINE DATABASE HOST PORT USER; 1: failed, the reason is in $work/said
  rm -f "$work"/*
  mkfifo "$work/pipe" "$work/digested" "$work/counted"
  case $2 in
    postgres) file=$stamp.dump.age ;;
    mysql) file=$stamp.sql.gz.age ;;
    *) echo "$2 is no engine that is dumped" >"$work/said" && return 1 ;;
  esac
  use_login "$2" "$3" "$4" "$5" "$6" || return 1
  expected=$(size_of "$2" "$3" 2>"$work/said") || return 1
  key=$SITE/t$NUMBER/$3/$file
  sha256sum <"$work/digested" >"$work/digest" &
  digester=$!
  wc -c <"$work/counted" >"$work/count" &
  counter=$!
  sent=true
  dump_or_stop "$2" "$3" | age -r "$RECIPIENT" 2>"$work/age" | tee "$work/digested" "$work/counted" |
    upload "$key" "$expected" 2>"$work/aws" || sent=false
  wait "$digester" "$counter"
  if [ -e "$work/failed" ]; then
    case $(cat "$work/failed") in
      124 | 137) echo "of $3: ended after $((DUMP_SECONDS / 3600)) hours" >>"$work/said" ;;
    esac
    sent=false
  fi
  if [ "$sent" = false ] || [ -s "$work/age" ]; then
    # Where the upload or the encryption failed, the dump before it only says that nobody listened.
    [ -e "$work/stopped" ] || { cat "$work/aws" "$work/age" "$work/said" >"$work/reasons" && mv "$work/reasons" "$work/said"; }
    return 1
  fi
  bytes=$(tr -d ' ' <"$work/count")
  printf '{"service":"%s","database":"%s","file":"%s","at":"%s","bytes":%s,"sha256":"%s","server":"%s"}\n' \
    "$1" "$3" "$file" "$at" "$bytes" "$(cut -d' ' -f1 "$work/digest")" "$(server_version "$2" "$3")" \
    >"$work/note" 2>"$work/said" || return 1
  aws s3 cp "$work/note" "s3://$BUCKET/$key.json" --only-show-errors 2>"$work/said"
}

dumped=0 failed=0
while read -r service engine database host port user; do
  [ -n "$service" ] || continue
  printf '{"tenant":"%s","service":"%s","database":"%s"' "$TENANT" "$service" "$database"
  if dump_one "$service" "$engine" "$database" "$host" "$port" "$user" </dev/null; then
    dumped=$((dumped + 1))
    printf ',"result":"dumped","file":"%s","bytes":%s}\n' "$file" "$bytes"
  else
    failed=$((failed + 1))
    printf ',"result":"failed","message":"%s"}\n' "$(as_json "$work/said")"
  fi
done <<LINES
$DATABASES
LINES
printf '{"kind":"dumps","dumped":%s,"failed":%s}\n' "$dumped" "$failed"
[ "$failed" -eq 0 ]
