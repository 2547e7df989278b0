-- Up Migration

-- Persons that were erased, or are being erased. What stands here when it is finished names nobody: numbers of
-- contacts, ids of workflows, counts.
CREATE TABLE erasures (
  -- The one that was asked for.
  contact     bigint      PRIMARY KEY,
  channel     text        NOT NULL,
  account     text        NOT NULL,
  -- Rises with every erasure: what a process remembers of contacts is void once it is not the last any more.
  epoch       bigint      GENERATED ALWAYS AS IDENTITY UNIQUE,
  -- The same person: contacts that became one keep a row each.
  contacts    bigint[]    NOT NULL,
  tickets     text[]      NOT NULL,
  -- What the vendors call the person, to find what bears no contact. Null when it is finished.
  identifiers text[],
  -- Counts by kind.
  erased      jsonb       NOT NULL DEFAULT '{}',
  started_at  timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz
);

-- Held by whoever writes events of contacts until its commit: an erasure waits for those that are under way, and who
-- comes after it is told that what it knows is void. Its own snapshot is taken after the lock. Null = no contacts.
CREATE FUNCTION hold_contacts(p_epoch bigint) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  IF p_epoch IS NULL THEN
    RETURN true;
  END IF;
  PERFORM pg_advisory_xact_lock_shared(hashtext('fixit.contacts'));
  IF p_epoch <> (SELECT coalesce(max(epoch), 0) FROM erasures) THEN
    RAISE EXCEPTION 'A contact was erased meanwhile; ask for contacts again.' USING ERRCODE = 'FX001';
  END IF;
  RETURN true;
END $$;
