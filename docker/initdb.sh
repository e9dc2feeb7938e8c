#!/bin/sh
# Runs once, when the data directory is empty: a role that owns its database and nothing else.
set -eu
psql --set=ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
	--set=role="$DATABASE_USER" --set=password="$DATABASE_PASSWORD" <<'SQL'
create role :"role" login password :'password';
create database ragchat owner :"role";
SQL
