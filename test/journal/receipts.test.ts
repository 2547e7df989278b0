import { settleReceipts } from '../../journal/receipts';
import type { MessageStatus, MessageStatusValue } from '../../workflows/events';
import { cleanUp, openPlace, rowsOf } from './fixture';

afterEach(cleanUp);

const STATUSES = ['sent', 'delivered', 'read', 'failed'] as const satisfies MessageStatusValue[];

const EFFECT = '0d6ad7b8-6f0e-5a3c-9c4e-0f7f1b7c1a11';

const receipt = (messageId: string, status: MessageStatusValue): MessageStatus => ({
  kind: 'message.status',
  channel: 'whatsapp',
  account: 'a',
  messageId,
  status,
  at: `2026-01-01T00:00:0${STATUSES.indexOf(status)}Z`,
  ...(status === 'delivered' ? { effectId: EFFECT } : {}),
  ...(status === 'failed' ? { error: { code: '131026', message: 'undeliverable' } } : {}),
});

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, i) =>
    permutations([...items.slice(0, i), ...items.slice(i + 1)]).map((rest) => [item, ...rest]),
  );
}

const settled = { rank: 3, failed: '131026', effect: EFFECT, at: new Date('2026-01-01T00:00:02Z') };

describe('delivery receipts', () => {
  it('end in the same state in every order', async () => {
    const place = await openPlace();
    const orders = permutations(STATUSES);
    expect(orders).toHaveLength(24);
    for (const [i, order] of orders.entries())
      for (const status of order) await settleReceipts(place.pool, [receipt(`m${i}`, status)]);

    const rows = await rowsOf(place, 'SELECT rank, failed, effect, at FROM receipts');
    expect(rows).toEqual(orders.map(() => settled));
  });

  it('end in the same state when they come in one request', async () => {
    const place = await openPlace();
    const orders = permutations(STATUSES);
    await settleReceipts(
      place.pool,
      orders.flatMap((order, i) => order.map((status) => receipt(`m${i}`, status))),
    );

    const rows = await rowsOf(place, 'SELECT rank, failed, effect, at FROM receipts');
    expect(rows).toEqual(orders.map(() => settled));
  });

  it('that are repeated change nothing', async () => {
    const place = await openPlace();
    await settleReceipts(place.pool, [receipt('m', 'read')]);
    await settleReceipts(place.pool, [receipt('m', 'delivered'), receipt('m', 'read')]);
    await settleReceipts(place.pool, [receipt('m', 'sent')]);
    expect(await rowsOf(place, 'SELECT rank, failed, at FROM receipts')).toEqual([
      { rank: 3, failed: null, at: settled.at },
    ]);
  });
});
