-- Up Migration

-- One HTTP call of a provider. Partitioned by day on the time of receipt, which is also the time in the id
-- (UUIDv7), so that a look-up by id reads one partition, and the primary key orders by time.
CREATE TABLE requests (
  id            uuid        NOT NULL,
  received_at   timestamptz NOT NULL,
  endpoint      text        NOT NULL,
  method        text        NOT NULL,
  path          text        NOT NULL,
  peer          text        NOT NULL,
  -- Secrets and auth parameters masked before they come here; JSON objects of strings.
  headers       json        NOT NULL,
  query         json        NOT NULL,
  -- Only where the request was proved genuine; null again after erasure.
  body          bytea,
  body_bytes    integer     NOT NULL,
  outcome       text        NOT NULL CHECK (outcome IN ('taken', 'refused', 'unverified')),
  reason        text,
  -- Whose fault a refusal was: ours (a missing secret) or theirs (a wrong signature).
  fault         text        CHECK (fault IN ('ours', 'theirs')),
  accepted      integer     NOT NULL DEFAULT 0,
  duplicates    integer     NOT NULL DEFAULT 0,
  answer_status smallint    NOT NULL,
  -- Null: the default answer made of the two counts.
  answer_body   text,
  milliseconds  real        NOT NULL,
  erased_at     timestamptz,
  PRIMARY KEY (id, received_at)
) PARTITION BY RANGE (received_at);
CREATE INDEX requests_refused ON requests (id) WHERE outcome <> 'taken';

-- One normalised happening in a request, or one appended by an activity (request_id null). A request's events have
-- its id with a number in the last 24 bits: they are a range of the primary key.
CREATE TABLE events (
  id           uuid        NOT NULL,
  received_at  timestamptz NOT NULL,
  request_id   uuid,
  endpoint     text        NOT NULL,
  -- The vendor's identity of this delivery.
  event_id     text        NOT NULL,
  kind         text        NOT NULL,
  workflow_id  text,
  contact_id   bigint,
  payload      json        NOT NULL,
  -- Undelivered states (pending, parked, dead) stand in their own tables; here `pending` means "look there".
  state        text        NOT NULL CHECK (state IN ('pending', 'delivered', 'ignored', 'late', 'unread', 'dead')),
  reason       text,
  number       bigint,
  attempts     integer     NOT NULL DEFAULT 0,
  settled_at   timestamptz,
  replay_of    uuid,
  traceparent  text,
  erased_at    timestamptz,
  PRIMARY KEY (id, received_at)
) PARTITION BY RANGE (received_at);
CREATE INDEX events_by_workflow ON events (workflow_id, id) WHERE workflow_id IS NOT NULL;
CREATE INDEX events_of_note ON events (state, id) WHERE state IN ('unread', 'late', 'dead', 'ignored');

-- A delivery counts once: (endpoint, event id) for RETENTION of 30 days at least. A table of its own, because
-- a unique index on a partitioned table must hold the partition key.
CREATE TABLE seen (
  endpoint   text        NOT NULL,
  -- sha256 of the vendor's event id.
  hash       bytea       NOT NULL,
  event      uuid        NOT NULL,
  seen_at    timestamptz NOT NULL DEFAULT now(),
  -- Null: for good (as long as the row is kept). Set for content hashes of id-less hooks.
  expires_at timestamptz,
  duplicates integer     NOT NULL DEFAULT 0,
  PRIMARY KEY (endpoint, hash)
) PARTITION BY HASH (endpoint, hash);
DO $$ BEGIN
  FOR i IN 0..7 LOOP
    EXECUTE format('CREATE TABLE seen_%s PARTITION OF seen FOR VALUES WITH (MODULUS 8, REMAINDER %s) WITH (fillfactor = 90)', i, i);
  END LOOP;
END $$;
CREATE INDEX seen_by_time ON seen (seen_at);

-- Undelivered work, narrow; a row leaves on delivery. `seq` orders a key: a hook that was acknowledged before
-- another arrived has the lower one.
CREATE TABLE pending (
  seq         bigint      GENERATED ALWAYS AS IDENTITY,
  slot        smallint    NOT NULL,
  key         text        NOT NULL,
  event       uuid        PRIMARY KEY,
  received_at timestamptz NOT NULL,
  kind        text        NOT NULL,
  bytes       integer     NOT NULL,
  -- Delivery number, given at first claim and fixed from then on.
  number      bigint,
  attempts    integer     NOT NULL DEFAULT 0,
  -- Set = parked: no workflow wants it yet.
  parked_at   timestamptz,
  retry_at    timestamptz,
  reason      text
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000);
CREATE INDEX pending_by_slot ON pending (slot, seq);
CREATE INDEX pending_by_key ON pending (key, seq);
-- A reference that is written looks through what is parked, whatever it is parked under.
CREATE INDEX pending_parked ON pending (event) WHERE parked_at IS NOT NULL;

-- What could not be delivered and will not be tried again by itself.
CREATE TABLE dead_letters (
  event       uuid        PRIMARY KEY,
  received_at timestamptz NOT NULL,
  key         text        NOT NULL,
  kind        text        NOT NULL,
  attempts    integer     NOT NULL,
  reason      text        NOT NULL,
  died_at     timestamptz NOT NULL DEFAULT now()
);

-- One row per workflow key: the numbers given and the last one an ended run handled.
CREATE TABLE keys (
  key         text        PRIMARY KEY,
  last_number bigint      NOT NULL DEFAULT 0,
  handled     bigint      NOT NULL DEFAULT 0,
  -- Fact identities of the last run, newest last, bounded by the workflow.
  facts       jsonb       NOT NULL DEFAULT '[]',
  closed_at   timestamptz,
  first_at    timestamptz NOT NULL DEFAULT now(),
  last_at     timestamptz NOT NULL DEFAULT now(),
  -- A dialog's key names its contact; written with the key's first number. The search for dialogs joins by it, and
  -- sorts by the last activity. Neither column is in an index that every delivery would have to touch.
  contact     bigint
) WITH (fillfactor = 80);
CREATE INDEX keys_by_contact ON keys (contact) WHERE contact IS NOT NULL;

-- Makes the daily partitions of requests and events from `first` on, `days` of them; idempotent. Made apart and then
-- attached: CREATE … PARTITION OF would wait for whoever reads the table (a backup), and every append behind it.
CREATE FUNCTION make_partitions(first date, days integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  made integer := 0;
  parent text;
  name text;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('fixit.partitions'));
  FOR i IN 0..days - 1 LOOP
    FOREACH parent IN ARRAY ARRAY['requests', 'events'] LOOP
      name := parent || '_' || to_char(first + i, 'YYYYMMDD');
      IF to_regclass(name) IS NULL THEN
        EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL)', name, parent);
        EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', parent, name,
          (first + i)::timestamp AT TIME ZONE 'UTC', (first + i + 1)::timestamp AT TIME ZONE 'UTC');
        made := made + 1;
      END IF;
    END LOOP;
  END LOOP;
  RETURN made;
END $$;
