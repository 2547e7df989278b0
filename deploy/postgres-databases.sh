#!/bin/bash
# Run once by the Postgres image, on an empty volume: a role and a database for the service, and for Temporal its two.
# Neither role is a superuser, and neither can read the other's data.
set -euo pipefail
psql --set ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname postgres \
	--set fixit="$FIXIT_DB_PASSWORD" --set temporal="$TEMPORAL_DB_PASSWORD" <<'SQL'
CREATE ROLE fixit LOGIN PASSWORD :'fixit';
CREATE ROLE temporal LOGIN PASSWORD :'temporal';
CREATE DATABASE fixit OWNER fixit;
CREATE DATABASE temporal OWNER temporal;
CREATE DATABASE temporal_visibility OWNER temporal;
REVOKE CONNECT ON DATABASE fixit, temporal, temporal_visibility FROM PUBLIC;
SQL
