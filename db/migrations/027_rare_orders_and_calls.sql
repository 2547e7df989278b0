-- Up Migration

-- As of hooks and events: orders of an article, and calls by each of their filters, are found however rare they are.
CREATE INDEX orders_by_lines ON orders USING gin (lines jsonb_path_ops);
CREATE INDEX calls_by_state ON calls (state, id);
CREATE INDEX calls_by_subscription ON calls (subscription, id) WHERE subscription IS NOT NULL;
CREATE INDEX calls_by_event ON calls (event, id);
