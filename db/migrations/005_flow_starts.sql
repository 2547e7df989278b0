-- Up Migration

-- What was started over the API: the caller's key names one workflow, for ever, also when Temporal has forgotten it.
CREATE TABLE flow_starts (
  -- The caller's key, or what the API gives a call without one.
  id           text        PRIMARY KEY,
  flow         text        NOT NULL,
  -- sha256 of the input as it was sent, whatever the order of its members.
  input        bytea       NOT NULL,
  workflow_id  text        NOT NULL,
  -- Null = reserved: whether a start reached Temporal is found out by the next call with this id, by the token.
  run_id       text,
  -- What the run is marked with, so that it is known as this start's: random, and says nothing of the caller's key.
  token        uuid        NOT NULL DEFAULT gen_random_uuid(),
  -- The run that was asked to open its flow; set before it is asked.
  opened_run   text,
  -- The id of the key that called.
  started_by   text        NOT NULL,
  reserved_at  timestamptz NOT NULL DEFAULT now(),
  started_at   timestamptz
);
