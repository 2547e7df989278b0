-- Up Migration

-- What an outside object belongs to: written before the outside call, so that a payment finds its workflow.
CREATE TABLE refs (
  type       text        NOT NULL,
  value      text        NOT NULL,
  key        text        NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (type, value)
);

-- Every outbound write: what was tried, and what it made.
CREATE TABLE effects (
  id          uuid        PRIMARY KEY,
  workflow_id text        NOT NULL,
  type        text        NOT NULL,
  provider    text        NOT NULL,
  state       text        NOT NULL CHECK (state IN ('started', 'done', 'unconfirmed', 'failed')),
  result      jsonb,
  attempts    integer     NOT NULL DEFAULT 0,
  -- ISO times of the attempts that left the machine.
  sent_at     timestamptz[] NOT NULL DEFAULT '{}',
  error       text,
  created_at  timestamptz NOT NULL DEFAULT now(),
  updated_at  timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX effects_by_workflow ON effects (workflow_id, created_at);
-- The last outbound error of each provider. Errors are few, and a success clears them.
CREATE INDEX effects_failing ON effects (provider, updated_at) WHERE error IS NOT NULL;

-- What we said to people: the outgoing half of a transcript.
CREATE TABLE messages (
  effect      uuid        PRIMARY KEY,
  workflow_id text        NOT NULL,
  contact_id  bigint      NOT NULL,
  channel     text        NOT NULL,
  account     text        NOT NULL,
  body        jsonb       NOT NULL,
  message_id  text,
  outcome     text        NOT NULL CHECK (outcome IN ('sending', 'sent', 'unconfirmed', 'failed')),
  created_at  timestamptz NOT NULL DEFAULT now(),
  sent_at     timestamptz,
  erased_at   timestamptz
);
CREATE INDEX messages_by_workflow ON messages (workflow_id, created_at);

-- Delivery receipts as a lattice (sent < delivered < read; failed beside them), in whatever order they come
-- and even before the send has returned.
CREATE TABLE receipts (
  channel    text        NOT NULL,
  account    text        NOT NULL,
  message_id text        NOT NULL,
  rank       smallint    NOT NULL,
  failed     text,
  effect     uuid,
  at         timestamptz NOT NULL,
  PRIMARY KEY (channel, account, message_id)
);
CREATE INDEX receipts_by_effect ON receipts (effect) WHERE effect IS NOT NULL;
