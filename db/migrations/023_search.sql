-- Up Migration

-- What a person types into the one search field. A payment is known by the gateway's id, which no reference holds; the
-- predicate keeps all other events out of the index.
CREATE INDEX events_by_payment ON events ((payload->>'paymentId')) WHERE kind IN ('payment.changed', 'payment.hinted');
CREATE INDEX payment_attempts_ref ON payment_attempts (ref) WHERE ref IS NOT NULL;
-- The number on an invoice is the books'; what we know it by is its reference.
CREATE INDEX effects_by_invoice ON effects ((result->>'number')) WHERE type = 'invoice';
-- By the last digits of a phone, and by the beginnings of the words of a name.
CREATE INDEX contacts_by_phone_end ON contacts (reverse(phone) text_pattern_ops) WHERE phone IS NOT NULL;
CREATE INDEX contacts_by_name ON contacts USING gin (to_tsvector('simple', name)) WHERE name IS NOT NULL;
CREATE INDEX orders_by_phone_end ON orders (reverse(customer->>'phone') text_pattern_ops) WHERE customer IS NOT NULL;
CREATE INDEX orders_by_name ON orders USING gin (to_tsvector('simple', customer->>'name')) WHERE customer IS NOT NULL;
