-- Up Migration

-- The summaries of block ranges are made by vacuum. `autosummarize` had each full range asked for by whoever filled it: past 256
-- open requests each is a line in the server's log with the whole statement, 90 bytes of log a hook in a burst.
DROP INDEX requests_rare;
CREATE INDEX requests_rare ON requests USING brin (endpoint text_bloom_ops (n_distinct_per_range = 16))
  WITH (pages_per_range = 4);
DROP INDEX events_rare;
CREATE INDEX events_rare ON events
 USING brin (endpoint text_bloom_ops (n_distinct_per_range = 16), kind text_bloom_ops (n_distinct_per_range = 16))
  WITH (pages_per_range = 16);

-- What is not summed up yet is read by every search for something rare: so few rows at most, and those of a minute. By the
-- usual fifth of a table it would be 300,000 rows of a day with 20 hooks a second.
CREATE OR REPLACE FUNCTION make_partitions(first date, days integer) RETURNS integer LANGUAGE plpgsql AS $$
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
        EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL) WITH (autovacuum_vacuum_insert_scale_factor = 0, '
          'autovacuum_vacuum_insert_threshold = 5000)', name, parent);
        EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', parent, name,
          (first + i)::timestamp AT TIME ZONE 'UTC', (first + i + 1)::timestamp AT TIME ZONE 'UTC');
        made := made + 1;
      END IF;
    END LOOP;
  END LOOP;
  RETURN made;
END $$;

DO $$
DECLARE
  part regclass;
BEGIN
  FOR part IN SELECT inhrelid FROM pg_inherits WHERE inhparent IN ('requests'::regclass, 'events'::regclass) LOOP
    EXECUTE format('ALTER TABLE %s SET (autovacuum_vacuum_insert_scale_factor = 0, '
      'autovacuum_vacuum_insert_threshold = 5000)', part);
  END LOOP;
END $$;
