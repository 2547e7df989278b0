-- Up Migration

-- A dialog's key names its contact; written with the key's first number. The search for dialogs joins by it, and
-- sorts by the last activity. Neither column is in an index that every delivery would have to touch.
ALTER TABLE keys ADD COLUMN contact bigint;
ALTER TABLE keys ADD COLUMN last_at timestamptz NOT NULL DEFAULT now();
CREATE INDEX keys_by_contact ON keys (contact) WHERE contact IS NOT NULL;

-- The last outbound error of each provider. Errors are few, and a success clears them.
CREATE INDEX effects_failing ON effects (provider, updated_at) WHERE error IS NOT NULL;
