-- Up Migration

-- What is rare is found without reading all that is not: hooks and events of an endpoint or of a kind. B-trees cost a hook
-- half as much again in Postgres; a block range index costs it nothing, because a range is summed up when it is full. What is
-- in every range is found by the ids anyway.
CREATE INDEX requests_rare ON requests USING brin (endpoint text_bloom_ops (n_distinct_per_range = 16))
  WITH (pages_per_range = 4, autosummarize = on);
CREATE INDEX events_rare ON events
 USING brin (endpoint text_bloom_ops (n_distinct_per_range = 16), kind text_bloom_ops (n_distinct_per_range = 16))
  WITH (pages_per_range = 16, autosummarize = on);
-- An event by its sender's id, of any length, so it is hashed. Not in ranges: of ids that come in no order the planner takes
-- each range for a place where one may be, Bloom filter or not, and reads all.
CREATE INDEX events_by_event_id ON events USING hash (event_id);
-- Refusals are few beside what is taken.
CREATE INDEX requests_by_outcome ON requests (outcome, id) WHERE outcome <> 'taken';
CREATE INDEX requests_by_reason ON requests (reason, id) WHERE reason IS NOT NULL;

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
