-- Up Migration

-- What operators have to know: one row from the first sign of a trouble to its end. A trouble that is back within the
-- quiet time goes on in its old row.
CREATE TABLE notices (
  id              uuid        PRIMARY KEY,
  kind            text        NOT NULL,
  -- What it is about: a provider, an endpoint, a channel. Never a person.
  subject         text        NOT NULL,
  -- How many now, and at most since it began.
  count           integer     NOT NULL,
  most            integer     NOT NULL,
  -- How often it came back.
  returned        integer     NOT NULL DEFAULT 0,
  -- Numbers by name, ids of workflows; nothing personal.
  detail          jsonb       NOT NULL DEFAULT '{}',
  first_at        timestamptz NOT NULL DEFAULT now(),
  last_at         timestamptz NOT NULL DEFAULT now(),
  over_at         timestamptz,
  told_at         timestamptz,
  acknowledged_at timestamptz,
  acknowledged_by text
);
CREATE UNIQUE INDEX notices_open ON notices (kind, subject) WHERE over_at IS NULL;
CREATE INDEX notices_over ON notices (over_at) WHERE over_at IS NOT NULL;

-- What each target was told of each notice: what is told is made of the notice as it is then, so a target that was
-- away for a day hears once of each.
CREATE TABLE notice_tellings (
  notice       uuid        NOT NULL REFERENCES notices ON DELETE CASCADE,
  target       text        NOT NULL,
  -- Null: nothing yet.
  state        text        CHECK (state IN ('open', 'over')),
  told_at      timestamptz,
  -- Messages told; part of the next one's id.
  number       integer     NOT NULL DEFAULT 0,
  attempts     integer     NOT NULL DEFAULT 0,
  retry_at     timestamptz,
  -- One process is telling it until then; past it, that process is gone.
  leased_until timestamptz,
  PRIMARY KEY (notice, target)
);

-- Whether each provider takes our calls, as the workers met it last.
CREATE TABLE provider_health (
  provider    text        PRIMARY KEY,
  ok_at       timestamptz,
  -- Since when it has accepted no token of ours; null = it does, or nobody knows.
  token_since timestamptz,
  down_since  timestamptz,
  -- Failed calls in a row, as far as they were noted.
  failures    integer     NOT NULL DEFAULT 0,
  -- The type of the last failure.
  error       text,
  error_at    timestamptz
);

-- Since when a workflow has been seen to wait for an operator: visibility tells that it waits, and not since when.
CREATE TABLE waiting_workflows (
  workflow_id text        NOT NULL,
  kind        text        NOT NULL,
  since       timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workflow_id, kind)
);
