#!/bin/sh
# What the PostgreSQL image does with the variables that a site with a replica gives it (POSTGRES_CONF, POSTGRES_HBA,
# REPLICATION_ROLE, REPLICATION_USER, REPLICATION_SLOT, REPLICATION_PASSWORD, and PRIMARY_CONNINFO on the replica).
#
#   replication.sh prepare   before the server starts, on both, as the user that it runs as
#   replication.sh user      on the primary, once it answers: makes the user and the slot, again at each start
#
# PGDATA is the data folder; PostgreSQL's programs are on PATH. When the primary is lost, the replica becomes the
# primary by `pg_ctl promote -D "$PGDATA"`. tests/data/replication.test.ts runs this file on two real servers.
set -eu
umask 077
: "${PGDATA:?} ${REPLICATION_ROLE:?} ${REPLICATION_USER:?} ${REPLICATION_SLOT:?} ${REPLICATION_PASSWORD:?}"

# A copy of the primary. The password goes through a file: arguments are readable by everybody on the host.
copy_primary() {
    # It waits, so that a replica that starts before its primary gets its copy.
    until pg_basebackup --dbname="$PRIMARY_CONNINFO" --pgdata="$PGDATA" --no-password \
        --wal-method=stream --slot="$REPLICATION_SLOT" --checkpoint=fast; do
        [ "${REPLICATION_ATTEMPTS:=60}" -gt 1 ] || return 1
        REPLICATION_ATTEMPTS=$((REPLICATION_ATTEMPTS - 1))
        sleep 5
    done
    : >"$PGDATA/standby.signal"
}

prepare() {
    settings=${POSTGRES_CONF:-}
    if [ "$REPLICATION_ROLE" = replica ]; then
        PGPASSFILE=${PGDATA%/}.pgpass
        export PGPASSFILE
        printf '*:*:*:%s:%s\n' "$REPLICATION_USER" "$REPLICATION_PASSWORD" >"$PGPASSFILE"
        [ -s "$PGDATA/PG_VERSION" ] || copy_primary
        settings="$settings
primary_conninfo = '$PRIMARY_CONNINFO passfile=$PGPASSFILE'
primary_slot_name = '$REPLICATION_SLOT'"
    fi
    printf '%s\n' "$settings" >"$PGDATA/tenantry.conf"
    grep -qx "include_if_exists 'tenantry.conf'" "$PGDATA/postgresql.conf" ||
        echo "include_if_exists 'tenantry.conf'" >>"$PGDATA/postgresql.conf"
    printf '%s\n' "${POSTGRES_HBA:-}" | while IFS= read -r line; do
        grep -qxF -- "$line" "$PGDATA/pg_hba.conf" || printf '%s\n' "$line" >>"$PGDATA/pg_hba.conf"
    done
}

user() {
    psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --dbname=postgres <<'SQL'
\getenv user REPLICATION_USER
\getenv password REPLICATION_PASSWORD
\getenv slot REPLICATION_SLOT
SELECT format('CREATE ROLE %I', :'user')
    WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'user') \gexec
ALTER ROLE :"user" LOGIN REPLICATION NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'password';
SELECT FROM (SELECT pg_create_physical_replication_slot(:'slot', true)
    WHERE NOT EXISTS (SELECT FROM pg_replication_slots WHERE slot_name = :'slot')) made;
SQL
}

case ${1:-} in
prepare) prepare ;;
user) user ;;
*)
    echo "replication.sh: call it with prepare or user" >&2
    exit 2
    ;;
esac
