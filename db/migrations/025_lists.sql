-- Up Migration

-- What is rare is found without reading all that is not: hooks and events of an endpoint or of a kind, refusals, an event
-- by its sender's id. The ids behind keep the order of the lists.
CREATE INDEX requests_by_endpoint ON requests (endpoint, id);
CREATE INDEX requests_by_outcome ON requests (outcome, id) WHERE outcome <> 'taken';
CREATE INDEX requests_by_reason ON requests (reason, id) WHERE reason IS NOT NULL;
CREATE INDEX events_by_endpoint ON events (endpoint, id);
CREATE INDEX events_by_kind ON events (kind, id);
-- Of any length, so it is hashed. `seen` would not do: of a content that comes again it knows the last event alone, and it
-- is forgotten before an event that nobody has settled.
CREATE INDEX events_by_event_id ON events USING hash (event_id);
