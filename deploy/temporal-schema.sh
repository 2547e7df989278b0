#!/bin/sh
# Brings Temporal's two databases to the schema of this release of its tools: run before every start of the server, it
# does nothing where there is nothing to do. Settings: SQL_PLUGIN, SQL_HOST, SQL_PORT, SQL_USER, SQL_PASSWORD.
set -eu
for database in temporal temporal_visibility; do
	versioned=/etc/temporal/schema/postgresql/v12/${database#temporal_}/versioned
	export SQL_DATABASE=$database
	# Version 0.0 is the empty bookkeeping; where it is there already, the tool leaves it.
	temporal-sql-tool setup-schema --version 0.0
	temporal-sql-tool update-schema --schema-dir "$versioned"
done
