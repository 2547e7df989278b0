-- Up Migration

-- Of senders that count their hooks: how far each hook of theirs has come.
CREATE TABLE hook_sequences (
  endpoint   text        NOT NULL,
  hook       text        NOT NULL,
  highest    bigint      NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (endpoint, hook)
);

-- Numbers that were left out. They may still come, for hooks are sent side by side: after some seconds they count.
CREATE TABLE hook_gaps (
  endpoint   text        NOT NULL,
  hook       text        NOT NULL,
  sequence   bigint      NOT NULL,
  missed_at  timestamptz NOT NULL DEFAULT now(),
  counted_at timestamptz,
  PRIMARY KEY (endpoint, hook, sequence)
);
CREATE INDEX hook_gaps_waiting ON hook_gaps (missed_at) WHERE counted_at IS NULL;
CREATE INDEX hook_gaps_counted ON hook_gaps (counted_at) WHERE counted_at IS NOT NULL;
