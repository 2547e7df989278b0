-- Up Migration

-- What became of an event that was replayed: looked up from the first. Partial: no hook's event is in it.
CREATE INDEX events_by_replayed ON events (replay_of) WHERE replay_of IS NOT NULL;
