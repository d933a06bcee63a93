#!/bin/sh
# Makes the application's role and hands it the database POSTGRES_DB: no superuser, so that row-level security holds for
# it. Then says what only a superuser may (docs/hosting.md, "Many machines"). The image runs it once, in an empty volume;
# elsewhere run it as PostgreSQL's administrator.
set -eu
psql -v ON_ERROR_STOP=1 -v password="$POSTGRES_PASSWORD" -v database="$POSTGRES_DB" \
  --username "${POSTGRES_USER:-postgres}" --dbname "$POSTGRES_DB" <<'SQL'
CREATE ROLE relance LOGIN PASSWORD :'password';
ALTER DATABASE :"database" OWNER TO relance;
ALTER SCHEMA public OWNER TO relance;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
ALTER FUNCTION pg_catalog.textlike(text, text) LEAKPROOF;
ALTER FUNCTION word_similarity_commutator_op(text, text) LEAKPROOF;
SQL
