-- Up Migration

-- Tickets among the keys, by their issue. A key never changes, so that no delivery touches this index.
CREATE INDEX keys_of_tickets ON keys (split_part(key, ':', 3)) WHERE key LIKE 'ticket:%';

-- Our own calls by what they tell of: an order, a ticket.
CREATE INDEX calls_by_case ON calls ((payload->'case'->>'id'), created_at);
