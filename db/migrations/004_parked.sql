-- Up Migration

-- A reference that is written looks through what is parked, whatever it is parked under.
CREATE INDEX pending_parked ON pending (event) WHERE parked_at IS NOT NULL;
