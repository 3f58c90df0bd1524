#!/bin/bash
# Make the databases of config/postgres/$WEIR_DATABASES. PostgreSQL's image runs this once, on an empty volume.
( # the image may read this into its own shell, which must not find itself in another folder
    set -eu
    cd "/etc/weir/postgres/$WEIR_DATABASES"
    run() { psql --no-psqlrc --set=ON_ERROR_STOP=1 --username=postgres --dbname="$1" --file="$1.sql"; }
    # `postgres.sql` makes the databases; each other file is for the database that it is called after.
    run postgres
    for script in *.sql; do
        [ "$script" = postgres.sql ] || run "${script%.sql}"
    done
)
