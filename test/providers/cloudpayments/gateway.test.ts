import { randomUUID } from 'node:crypto';
import type { NewPayment, NewRefund } from '../../../providers/contract-checkout';
import { createGateway } from '../../../providers/cloudpayments/client';
import { hook } from '../../../providers/cloudpayments/hook';
import { clientSettings, hookSettings } from '../../../providers/cloudpayments/settings';
import { cloudpaymentsSimulator } from '../../../providers/cloudpayments/simulator';
import { bridge } from '../simulated';
import { oneSecret, requestWith, settingsOf } from '../sides';

const hookSide = settingsOf(hookSettings, oneSecret);
const client = settingsOf(clientSettings, oneSecret);

function site() {
  const side = bridge(cloudpaymentsSimulator(hookSide, client), hook, hookSide);
  const told = () =>
    side.hooks.splice(0).flatMap(({ body, headers, subPath }) => {
      const request = requestWith(body, headers, subPath);
      expect(hook.verify(request, hookSide)).toEqual({ genuine: true });
      const form = Object.fromEntries(new URLSearchParams(body.toString()));
      return hook.read(form, request, hookSide).events.map(({ event }) => event);
    });
  return { side, told, gateway: createGateway(client, side) };
}

const order: NewPayment = {
  orderId: 'FX-1',
  reference: 'FX-1',
  money: { amount: 10_050, currency: 'RUB' },
  description: 'Order FX-1',
  payer: { email: 'buyer@example.com' },
  lines: [{ name: 'Лампа', quantity: 1, price: 10_050 }],
  payUntil: new Date('2026-11-21T11:00:00Z'),
  vatCode: 1,
};
const back = (paymentId: string, amount: number, refundedBefore = 0): NewRefund => ({
  paymentId,
  money: { amount, currency: 'RUB' },
  refundedBefore,
  paid: 10_050,
  payer: order.payer,
  vatCode: 1,
});

it('a payment is declined, paid and given back, as both sides tell it', async () => {
  const { side, told, gateway } = site();
  const { ref } = await gateway.create(order, randomUUID());
  expect(await gateway.read(ref)).toEqual([]);
  side.act('fail', { ref });
  expect(await gateway.read(ref)).toMatchObject([{ status: 'failed', reference: 'FX-1' }]);
  await side.act('pay', { ref });
  const [paid] = await gateway.read(ref);
  expect(paid).toMatchObject({
    status: 'paid',
    money: { amount: 10_050, currency: 'RUB' },
    refundedTotal: 0,
  });
  const paymentId = paid?.paymentId ?? '';
  expect(told()).toMatchObject([
    { status: 'failed', paymentId },
    { status: 'paid', paymentId, references: [{ type: 'order', value: 'FX-1' }] },
  ]);
  const key = randomUUID();
  for (const _time of [1, 2])
    expect(await gateway.refund(back(paymentId, 50), key)).toMatchObject({
      status: 'partially_refunded',
      refundedTotal: 50,
    });
  expect(await gateway.refund(back(paymentId, 10_000, 50), randomUUID())).toMatchObject({
    status: 'refunded',
    refundedTotal: 10_050,
  });
  expect(told()).toMatchObject([{ paymentId, refund: { amount: 50 } }, { refund: { amount: 10_000 } }]);
  expect(side.ledger.filter(({ type }) => type === 'refund')).toHaveLength(2);
});

it('the same key makes one page', async () => {
  const { side, gateway } = site();
  const key = randomUUID();
  expect(await gateway.create(order, key)).toEqual(await gateway.create(order, key));
  expect(side.ledger.filter(({ type }) => type === 'payment')).toHaveLength(1);
});

it('a cancelled page cannot be paid, and a paid one is told of as paid', async () => {
  const { side, gateway } = site();
  const { ref } = await gateway.create(order, randomUUID());
  for (const _time of [1, 2]) expect(await gateway.cancel(ref)).toEqual([]);
  await expect(side.act('pay', { ref })).rejects.toThrow('cancelled');
  const other = await gateway.create({ ...order, reference: 'FX-1.2' }, randomUUID());
  await side.act('pay', { ref: other.ref });
  expect(await gateway.cancel(other.ref)).toMatchObject([{ status: 'paid' }]);
});

it('a payment that nobody knows is none', async () => {
  expect(await site().gateway.readPayment('1')).toBeUndefined();
});
