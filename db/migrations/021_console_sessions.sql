-- Up Migration

-- Sessions at the console that were signed out of: the cookie itself says what a session is, sealed under MASTER_KEYS.
CREATE TABLE ended_sessions (
  id      uuid        PRIMARY KEY,
  ends_at timestamptz NOT NULL
);
CREATE INDEX ended_sessions_at ON ended_sessions (ends_at);
