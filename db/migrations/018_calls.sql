-- Up Migration

-- Who is called by us, for what and how.
CREATE TABLE subscriptions (
  id           uuid        PRIMARY KEY,
  name         text        NOT NULL,
  -- Null where the mode knows the address (citeck).
  url          text,
  mode         text        NOT NULL CHECK (mode IN ('validated', 'signed', 'citeck')),
  -- Names of events, or beginnings of names with * behind them.
  events       text[]      NOT NULL,
  -- {id, name}, as it stands in each call.
  organization jsonb       NOT NULL,
  enabled      boolean     NOT NULL DEFAULT true,
  -- Why the service itself switched it off: it answered 410, or nothing for a long time.
  off_reason   text        CHECK (off_reason IN ('unsubscribed', 'failing')),
  off_at       timestamptz,
  -- Calls in a row that came to nothing.
  failures     integer     NOT NULL DEFAULT 0,
  created_by   text        NOT NULL,
  created_at   timestamptz NOT NULL DEFAULT date_trunc('milliseconds', now()),
  changed_at   timestamptz NOT NULL DEFAULT date_trunc('milliseconds', now()),
  deleted_at   timestamptz
);

-- As of endpoints: the youngest signs, those before it as well until they end.
CREATE TABLE subscription_secrets (
  id           uuid        PRIMARY KEY,
  subscription uuid        NOT NULL REFERENCES subscriptions (id) ON DELETE CASCADE,
  sealed       bytea       NOT NULL,
  created_at   timestamptz NOT NULL DEFAULT now(),
  ends_at      timestamptz
);
CREATE INDEX subscription_secrets_of ON subscription_secrets (subscription, created_at DESC);

CREATE TABLE calls (
  -- UUIDv7.
  id           uuid        PRIMARY KEY,
  -- Null = one call to an address.
  subscription uuid        REFERENCES subscriptions (id),
  -- What is told of: the same for one subscription is one call.
  announcement text,
  event        text        NOT NULL,
  mode         text        NOT NULL CHECK (mode IN ('validated', 'signed', 'citeck')),
  url          text,
  -- As it is posted, but for the token.
  payload      jsonb       NOT NULL,
  state        text        NOT NULL DEFAULT 'registered'
                           CHECK (state IN ('registered', 'posted', 'answered', 'failed', 'expired')),
  attempts     integer     NOT NULL DEFAULT 0,
  -- Why it failed, for people.
  reason       text,
  -- sha256 of the one-time token; it counts from posted_at, by this database's clock.
  token        bytea       UNIQUE,
  posted_at    timestamptz,
  validated_at timestamptz,
  settled_at   timestamptz,
  -- Its workflow was asked for; of one subscription only some at once are at work, the others are rows.
  started_at   timestamptz,
  -- It is tried again then, and is not at work meanwhile.
  retry_at     timestamptz,
  -- It is being posted until then at most, and takes one of its subscription's turns.
  turn_until   timestamptz,
  -- It waits for such a turn since then.
  waits_since  timestamptz,
  repeats      uuid,
  created_by   text        NOT NULL,
  created_at   timestamptz NOT NULL DEFAULT date_trunc('milliseconds', now())
);
CREATE UNIQUE INDEX calls_of_announcement ON calls (subscription, announcement) WHERE announcement IS NOT NULL;
CREATE INDEX calls_turns ON calls (subscription, turn_until) WHERE turn_until IS NOT NULL;
CREATE INDEX calls_waiting ON calls (subscription, waits_since) WHERE waits_since IS NOT NULL;
CREATE INDEX calls_unstarted ON calls (subscription, id) WHERE started_at IS NULL;
CREATE INDEX calls_at_work ON calls (subscription) WHERE started_at IS NOT NULL AND state IN ('registered', 'posted');

CREATE TABLE call_attempts (
  call         uuid        NOT NULL REFERENCES calls (id) ON DELETE CASCADE,
  number       integer     NOT NULL,
  at           timestamptz NOT NULL DEFAULT now(),
  -- Null = there was no answer.
  status       integer,
  milliseconds integer,
  error        text,
  -- The beginning of the answer.
  answer       text,
  PRIMARY KEY (call, number)
);
