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

-- Dialogs and tickets are listed by their latest activity. An index on the time itself would be written at every delivery;
-- its hour changes once an hour, and all other deliveries leave the indexes alone (HOT). Generated, so that processes of
-- the version before keep it right. In the order of the hour, the list sorts one hour at a time.
ALTER TABLE keys ADD COLUMN active_hour timestamp NOT NULL
  GENERATED ALWAYS AS (date_trunc('hour', last_at AT TIME ZONE 'UTC')) STORED;
CREATE INDEX keys_latest_dialogs ON keys (active_hour) WHERE contact IS NOT NULL;
CREATE INDEX keys_latest_tickets ON keys (active_hour) WHERE key LIKE 'ticket:%';

-- People whom no key names yet: their first event is undelivered, or we wrote first and they have not answered. Few, and
-- listed among the dialogs. A row leaves with the key's first number; one too many is seen by the list.
CREATE TABLE unheard_contacts (
  contact bigint      PRIMARY KEY REFERENCES contacts ON DELETE CASCADE,
  -- To the millisecond, as the list orders.
  made_at timestamptz NOT NULL
);
CREATE INDEX unheard_contacts_at ON unheard_contacts (made_at, contact);

CREATE FUNCTION note_unheard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO unheard_contacts (contact, made_at) SELECT id, date_trunc('milliseconds', created_at) FROM made;
  RETURN NULL;
END $$;
CREATE TRIGGER contacts_unheard AFTER INSERT ON contacts
  REFERENCING NEW TABLE AS made FOR EACH STATEMENT EXECUTE FUNCTION note_unheard();

INSERT INTO unheard_contacts (contact, made_at)
SELECT id, date_trunc('milliseconds', created_at) FROM contacts c WHERE NOT EXISTS (SELECT FROM keys WHERE contact = c.id);
