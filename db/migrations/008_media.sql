-- Up Migration

-- What people sent beside words, fetched while the channel still gave it out. Bounded per file (16 MiB) by who stores.
CREATE TABLE media (
  id          uuid        PRIMARY KEY,
  workflow_id text        NOT NULL,
  contact_id  bigint      NOT NULL,
  channel     text        NOT NULL,
  account     text        NOT NULL,
  -- The channel's id of the message that it came with, and of the file.
  message_id  text        NOT NULL,
  file_id     text        NOT NULL,
  kind        text        NOT NULL,
  mime_type   text        NOT NULL,
  file_name   text        NOT NULL,
  bytes       integer     NOT NULL,
  content     bytea       NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now(),
  UNIQUE (channel, account, message_id, file_id)
);
-- Photos and recordings are compressed already.
ALTER TABLE media ALTER COLUMN content SET STORAGE EXTERNAL;
CREATE INDEX media_by_contact ON media (contact_id, created_at);
