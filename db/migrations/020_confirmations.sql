-- Up Migration

-- Calls that only their sender can say are genuine (one-time tokens), from receipt until the token may be forgotten.
CREATE TABLE confirmations (
  endpoint    text        NOT NULL,
  -- sha256 of the one-time token: the same again is the same call.
  token       bytea       NOT NULL,
  -- The request that brought it first, in the journal as unverified until it is settled.
  request_id  uuid        NOT NULL,
  received_at timestamptz NOT NULL DEFAULT now(),
  -- What is needed to ask and to append, as JSON; null once it is settled.
  held        text,
  verdict     text        CHECK (verdict IN ('genuine', 'forged', 'late')),
  -- Whoever asks has it until then.
  leased_until timestamptz NOT NULL,
  PRIMARY KEY (endpoint, token)
);
CREATE INDEX confirmations_open ON confirmations (leased_until) WHERE held IS NOT NULL;
CREATE INDEX confirmations_old ON confirmations (received_at);
