/** What people and machines did beside the hooks: deeds, calls of subscribers, changes of stock, notices. */

/** A UUIDv7 of the time `at`, made of `n`. */
const ID = `(lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || lpad(to_hex(n % 4096), 3, '0') || 'a' || substr(md5(n::text), 1, 15))::uuid`;

const overMonth = (count: number): string =>
  `(SELECT n, date_trunc('milliseconds', now() - n * interval '29 days' / ${count}) AS at FROM generate_series(1, ${count}) n) s`;

export const BESIDE: readonly string[] = [
  `INSERT INTO audit (id, at, actor, key_id, action, target, subject, status, request_id, peer)
   SELECT ${ID}, at, CASE WHEN n % 20000 = 9 THEN 'Анна' ELSE 'Оператор ' || n % 7 END, 'k' || n % 7,
          CASE WHEN n % 20000 = 9 THEN 'createKey' WHEN n % 3 = 0 THEN 'replayEvent' ELSE 'actOnWorkflow' END,
          CASE WHEN n % 20000 = 9 THEN '/v1/keys' ELSE '/v1/workflows/dialog:whatsapp:200:' || n % 50000 || '/actions/say' END, NULL, 200,
          gen_random_uuid(), '203.0.113.9' FROM ${overMonth(40_000)}`,
  `INSERT INTO subscriptions (id, name, url, mode, events, organization, created_by)
   SELECT gen_random_uuid(), 'Подписчик ' || n, 'https://erp.example.ru/' || n, 'signed', '{order.*}', '{"id":"1","name":"ООО"}', 'x'
     FROM generate_series(1, 20) n`,
  `INSERT INTO calls (id, subscription, announcement, event, mode, url, payload, state, attempts, posted_at, settled_at, started_at, created_by, created_at)
   SELECT ${ID}, CASE WHEN n % 20000 = 9 THEN rare.id ELSE often.id END, 'a' || n, CASE WHEN n % 20000 = 9 THEN 'ticket.closed' ELSE 'order.paid' END, 'signed',
          'https://erp.example.ru/1', json_build_object('version', 1, 'callId', n::text, 'event', 'order.paid', 'environment', 'production',
            'organization', json_build_object('id', '1', 'name', 'ООО'), 'process', json_build_object('id', 'order', 'version', 1),
            'case', json_build_object('id', 'order:N-' || n % 30000, 'stage', 'paid', 'data', json_build_object()), 'user', json_build_object('id', 'x', 'name', 'x'), 'createdAt', at),
          CASE WHEN n % 5000 = 1 THEN 'failed' ELSE 'answered' END, 1, at, at, at, 'x', at
     FROM ${overMonth(40_000)}, (SELECT id FROM subscriptions ORDER BY name LIMIT 1) often, (SELECT id FROM subscriptions ORDER BY name DESC LIMIT 1) rare`,
  `INSERT INTO call_attempts (call, number, at, status, milliseconds) SELECT id, 1, created_at, 200, 20 FROM calls`,
  `INSERT INTO stock_adjustments (id, sku, delta, on_hand, reason, made_by, made_at)
   SELECT gen_random_uuid(), 'SKU-' || n % 1000, 1, 100, 'Поставка', 'Склад', at FROM ${overMonth(20_000)}`,
  `INSERT INTO delivery_keys (endpoint, key, body, first_at) SELECT 'payments', sha256(n::text::bytea), sha256(n::text::bytea), at FROM ${overMonth(20_000)}`,
  `INSERT INTO idempotent_calls (key_id, idempotency_key, request_hash, call_id, started_at, leased_until, answered_at, status)
   SELECT 'k', n::text, '', gen_random_uuid(), at, at, at, 200 FROM ${overMonth(5_000)}`,
  `INSERT INTO notices (id, kind, subject, count, most, first_at, last_at, over_at, told_at)
   SELECT ${ID}, 'token_dead', 'whatsapp', 1, 1, at, at, at, at FROM ${overMonth(2_000)}`,
];
