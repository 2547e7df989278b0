-- Up Migration

-- Who may call the API. The key itself is nowhere: only its hash, which 256 random bits make as good as a password's.
CREATE TABLE api_keys (
  id           uuid        PRIMARY KEY,
  -- The person or system that it belongs to.
  name         text        NOT NULL,
  scopes       text[]      NOT NULL,
  -- sha256 of the key's text.
  hash         bytea       NOT NULL UNIQUE,
  created_at   timestamptz NOT NULL DEFAULT now(),
  created_by   text        NOT NULL,
  -- To the minute.
  last_used_at timestamptz,
  expires_at   timestamptz,
  revoked_at   timestamptz,
  revoked_by   text
);

-- Who did what: a row before the deed, its outcome after it. Ids are UUIDv7, so they order by time.
CREATE TABLE audit (
  id         uuid        PRIMARY KEY,
  at         timestamptz NOT NULL,
  actor      text        NOT NULL,
  -- The id of the key, or `administrator`.
  key_id     text        NOT NULL,
  -- The operationId of the route.
  action     text        NOT NULL,
  -- Its path: which thing.
  target     text        NOT NULL,
  -- What came of it, by id: a workflow, an event, a key.
  subject    text,
  -- Null: the process ended, or the deed is still under way.
  status     smallint,
  request_id uuid        NOT NULL,
  peer       text        NOT NULL,
  -- In the words of who did it.
  reason     text
);
CREATE INDEX audit_by_actor ON audit (actor, id);
CREATE INDEX audit_by_action ON audit (action, id);
CREATE INDEX audit_by_target ON audit (target, id);

-- Calls under an Idempotency-Key, and the first answer of each.
CREATE TABLE idempotent_calls (
  key_id          text        NOT NULL,
  idempotency_key text        NOT NULL,
  -- sha256 of method, path and input.
  request_hash    bytea       NOT NULL,
  -- The same for all calls under this key: handlers derive their own identities from it.
  call_id         uuid        NOT NULL,
  started_at      timestamptz NOT NULL DEFAULT now(),
  -- Until then one process is at work on it; past it, without an answer, that process is gone.
  leased_until    timestamptz NOT NULL,
  answered_at     timestamptz,
  status          smallint,
  -- The answer's body, sealed under MASTER_KEYS. Null again past `keep_until`: it held a secret.
  answer          bytea,
  keep_until      timestamptz,
  PRIMARY KEY (key_id, idempotency_key)
);
CREATE INDEX idempotent_calls_by_time ON idempotent_calls (started_at);
