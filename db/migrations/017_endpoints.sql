-- Up Migration

-- Endpoints that an administrator made. A deleted one keeps its row: its name is answered for, and its hooks in the
-- journal can be told.
CREATE TABLE endpoints (
  id             text        PRIMARY KEY,
  -- `citeck`, `custom`, or a provider whose hooks may come to several endpoints.
  provider       text        NOT NULL,
  auth_parameter text        NOT NULL DEFAULT 'token',
  action_type    text        NOT NULL DEFAULT 'toEvent',
  -- Where its events go; null = nowhere.
  route          jsonb,
  settings       jsonb       NOT NULL DEFAULT '{}',
  enabled        boolean     NOT NULL DEFAULT true,
  created_by     text        NOT NULL,
  created_at     timestamptz NOT NULL DEFAULT date_trunc('milliseconds', now()),
  changed_at     timestamptz NOT NULL DEFAULT date_trunc('milliseconds', now()),
  deleted_at     timestamptz
);

-- The youngest is the secret; those before it are taken as long as they are said to be.
CREATE TABLE endpoint_secrets (
  id         uuid        PRIMARY KEY,
  endpoint   text        NOT NULL REFERENCES endpoints (id) ON DELETE CASCADE,
  -- Under MASTER_KEYS; it names the key.
  sealed     bytea       NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  -- Null = until another comes.
  ends_at    timestamptz
);
CREATE INDEX endpoint_secrets_endpoint ON endpoint_secrets (endpoint, created_at DESC);

-- Rises with every change of the two: what each process of the API has read.
CREATE SEQUENCE endpoints_version;
CREATE FUNCTION endpoints_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM nextval('endpoints_version');
  RETURN NULL;
END $$;
CREATE TRIGGER endpoints_changed AFTER INSERT OR UPDATE OR DELETE ON endpoints
  FOR EACH STATEMENT EXECUTE FUNCTION endpoints_changed();
CREATE TRIGGER endpoint_secrets_changed AFTER INSERT OR UPDATE OR DELETE ON endpoint_secrets
  FOR EACH STATEMENT EXECUTE FUNCTION endpoints_changed();
