-- Up Migration

-- Old files and old gaps are looked for batch by batch.
CREATE INDEX media_at ON media (created_at);
CREATE INDEX hook_gaps_at ON hook_gaps (missed_at);
