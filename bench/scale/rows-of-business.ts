/** What came of the hooks: undelivered work, keys, what was said and done outside, orders. Statements in their order. */
import { ACCOUNT, ISSUES, ORDERS, VENDOR_ID } from './spread';

const OURS = `events WHERE event_id LIKE '${VENDOR_ID}%' AND`;

/** Parked payments that name an order nobody knows, the dead ones, what each workflow's key remembers. */
const UNDELIVERED_AND_KEYS = [
  `INSERT INTO pending (slot, key, event, received_at, kind, bytes, attempts, parked_at, retry_at, reason)
   SELECT 1, 'ref:order:unknown-' || id, id, received_at, kind, 400, 3, received_at, now() + interval '1 day', 'no such order'
     FROM ${OURS} state = 'pending'`,
  `INSERT INTO dead_letters (event, received_at, key, kind, attempts, reason, died_at)
   SELECT id, received_at, coalesce(workflow_id, 'ref:order:unknown'), kind, 12, 'parked for 72 hours', received_at
     FROM ${OURS} state = 'dead'`,
  `INSERT INTO keys (key, last_number, handled, closed_at, first_at, last_at, contact)
   SELECT workflow_id, max(number), 0, CASE WHEN max(number) % 3 = 0 THEN max(received_at) END, min(received_at), max(received_at),
          CASE WHEN workflow_id LIKE 'dialog:%' THEN split_part(workflow_id, ':', 4)::bigint END
     FROM ${OURS} workflow_id IS NOT NULL AND state = 'delivered' GROUP BY workflow_id ON CONFLICT DO NOTHING`,
  `DELETE FROM unheard_contacts u WHERE EXISTS (SELECT FROM keys WHERE contact = u.contact)`,
];

/** Two answers in five, each with its receipt; what tickets and orders did outside. */
const DONE_OUTSIDE = [
  `INSERT INTO messages (effect, workflow_id, contact_id, channel, account, body, message_id, outcome, created_at, sent_at)
   SELECT gen_random_uuid(), workflow_id, contact_id, 'whatsapp', '${ACCOUNT}', '{"text":"Мастер придёт завтра с 10 до 12."}',
          'wamid.out.' || number, 'sent', received_at + interval '1 second', received_at + interval '2 seconds'
     FROM ${OURS} kind = 'message.received' AND state = 'delivered' AND number % 5 < 2`,
  `INSERT INTO receipts (channel, account, message_id, rank, effect, at)
   SELECT channel, account, message_id, 3, effect, sent_at FROM messages WHERE account = '${ACCOUNT}'`,
  `INSERT INTO effects (id, workflow_id, type, provider, state, result, attempts, created_at, updated_at)
   SELECT effect, workflow_id, 'message', 'whatsapp', 'done', '{}', 1, created_at, sent_at FROM messages WHERE account = '${ACCOUNT}'`,
  `INSERT INTO effects (id, workflow_id, type, provider, state, result, attempts, error, created_at, updated_at)
   SELECT gen_random_uuid(), key, CASE WHEN n % 2 = 0 THEN 'invoice' ELSE 'comment' END, CASE WHEN n % 2 = 0 THEN 'onec' ELSE 'okdesk' END,
          CASE WHEN n % 500 = 0 THEN 'failed' ELSE 'done' END, json_build_object('ref', 'inv-' || n, 'number', '0000-' || n), 1,
          CASE WHEN n % 500 = 0 THEN 'okdesk.unavailable' END, last_at, last_at
     FROM (SELECT key, last_at, row_number() OVER () AS n FROM keys WHERE key LIKE 'ticket:%' OR key LIKE 'order:%') k`,
  `INSERT INTO refs (type, value, key) SELECT 'issue', n::text, 'ticket:okdesk:' || n FROM generate_series(1, ${ISSUES}) n`,
  `INSERT INTO media (id, workflow_id, contact_id, channel, account, message_id, file_id, kind, mime_type, file_name, bytes, content, created_at)
   SELECT gen_random_uuid(), workflow_id, contact_id, 'whatsapp', '${ACCOUNT}', 'wamid.' || number, 'f' || number, 'image', 'image/jpeg',
          'photo.jpg', 2000, convert_to(repeat('x', 2000), 'UTF8'), received_at
     FROM ${OURS} kind = 'message.received' AND number % 100 = 1`,
];

const CHECKOUT = [
  `INSERT INTO stock (sku, name, price, currency, on_hand, sold)
   SELECT 'SKU-' || n, 'Товар ' || n, 100 * n, 'RUB', 100, n FROM generate_series(0, 999) n`,
  `INSERT INTO orders (id, workflow_id, input, customer, lines, total, currency, status, status_at, created_by, created_at)
   SELECT 'N-' || n, 'order:N-' || n, '', json_build_object('name', 'Имя' || n % 300 || ' Фамилия' || n, 'phone', '+7495' || lpad(n::text, 7, '0')),
          json_build_array(json_build_object('sku', CASE WHEN n % 10000 = 5 THEN 'SKU-0' ELSE 'SKU-' || 1 + n % 999 END, 'name', 'Товар', 'quantity', 1, 'price', 100)),
          100, 'RUB', CASE WHEN n % 1000 = 1 THEN 'escalated' WHEN n % 50 = 2 THEN 'awaiting_payment' WHEN n % 20 = 3 THEN 'cancelled' ELSE 'done' END,
          at, 'shop', at
     FROM (SELECT n, date_trunc('milliseconds', now() - n * interval '29 days' / ${ORDERS}) AS at FROM generate_series(0, ${ORDERS - 1}) n) s`,
  `INSERT INTO payment_attempts (reference, order_id, gateway, amount, currency, ref, created_at, checked_at)
   SELECT id || '-1', id, 'yookassa', total, currency, 'ref-' || id, created_at, now() FROM orders`,
  `INSERT INTO reservations (hold, sku, order_id, quantity, state, reserved_at, expires_at, ended_at)
   SELECT gen_random_uuid(), lines->0->>'sku', id, 1, 'sold', created_at, created_at + interval '1 hour', created_at FROM orders`,
  `INSERT INTO refs (type, value, key) SELECT 'order', id, workflow_id FROM orders`,
];

export const HISTORY: readonly string[] = [...UNDELIVERED_AND_KEYS, ...DONE_OUTSIDE, ...CHECKOUT];
