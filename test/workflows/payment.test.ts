/** Payments that a gateway only hinted at, and payments that belong to nobody. */
import type { PaymentChanged } from '../../workflows/events';
import { paymentId } from '../../workflows/ids';
import type { PaymentLookState } from '../../workflows/payment';
import { TestEntity } from './fixture/entity';
import { STARTS } from './fixture/relay';
import { rub } from './fixture/dialog';
import { onTimeSkippingServer } from './fixture/time-skipping';
import { until } from './fixture/until';

const stage = onTimeSkippingServer();
let count = 0;

const aPayment = (gateway: string) => {
  const id = `p-${++count}`;
  return { id, entity: new TestEntity<PaymentLookState>(stage, STARTS, paymentId(gateway, id)) };
};

const ended = async (entity: TestEntity<PaymentLookState>) => {
  await stage.server.pass('1m');
  await until('the workflow ends', async () => (await entity.status()) === 'COMPLETED');
};

it('looks up what was hinted at, once for several hints that come together, and ends', async () => {
  const { id, entity } = aPayment('yookassa');
  const hint = { kind: 'payment.hinted', gateway: 'yookassa', paymentId: id } as const;
  await entity.deliver(hint, { ...hint, said: 'refund.succeeded' });
  await ended(entity);
  expect(stage.server.outside.shop.lookups).toEqual([`yookassa ${id}`]);
});

it('looks again for a hint that comes later', async () => {
  const { id, entity } = aPayment('tbank');
  const hint = { kind: 'payment.hinted', gateway: 'tbank', paymentId: id } as const;
  await entity.deliver(hint);
  await ended(entity);
  await entity.deliver(hint);
  await ended(entity);
  expect(stage.server.outside.shop.lookups).toEqual([`tbank ${id}`, `tbank ${id}`]);
});

const orphan = (id: string, status: PaymentChanged['status']): PaymentChanged => ({
  kind: 'payment.changed',
  gateway: 'payments',
  paymentId: id,
  status,
  money: rub(10_000),
  references: [],
  orphan: { customerId: '123' },
});

it('makes one deal of a payment without an order, however often it is told', async () => {
  const { id, entity } = aPayment('payments');
  await entity.deliver(orphan(id, 'paid'), orphan(id, 'paid'));
  await ended(entity);
  await entity.deliver(orphan(id, 'paid'));
  await ended(entity);
  expect([...stage.server.outside.shop.deals.values()]).toMatchObject([{ orderId: id, stage: 'new' }]);
});

it('makes no deal of a payment that failed', async () => {
  const { id, entity } = aPayment('payments');
  await entity.deliver(orphan(id, 'failed'));
  await ended(entity);
  expect(stage.server.outside.shop.deals.size).toBe(0);
});
