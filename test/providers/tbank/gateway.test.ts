import { randomUUID } from 'node:crypto';
import type { NewPayment, NewRefund } from '../../../providers/contract-checkout';
import { createGateway } from '../../../providers/tbank/client';
import { hook } from '../../../providers/tbank/hook';
import { clientSettings, hookSettings } from '../../../providers/tbank/settings';
import { tbankSimulator } from '../../../providers/tbank/simulator';
import { bridge, failureOf } from '../simulated';
import { oneSecret, settingsOf } from '../sides';

const hookSide = settingsOf(hookSettings, oneSecret);
const client = settingsOf(clientSettings, oneSecret);

function terminal() {
  const side = bridge(tbankSimulator(hookSide, client), hook, hookSide);
  return { side, gateway: createGateway(client, side) };
}

const order = (reference = 'FX-1'): NewPayment => ({
  orderId: 'FX-1',
  reference,
  money: { amount: 10_000, currency: 'RUB' },
  description: 'Order FX-1',
  payer: { phone: '+79161234567' },
  lines: [{ name: 'Лампа', quantity: 2, price: 5_000 }],
  payUntil: new Date('2026-11-21T11:00:00Z'),
  vatCode: 11,
});
const back = (paymentId: string, amount: number, refundedBefore = 0): NewRefund => ({
  paymentId,
  money: { amount, currency: 'RUB' },
  refundedBefore,
  paid: 10_000,
  payer: { email: 'buyer@example.com' },
  vatCode: 1,
});

it('a payment is made, paid, given back in parts and whole, as both sides tell it', async () => {
  const { side, gateway } = terminal();
  const { ref, payUrl } = await gateway.create(order(), randomUUID());
  expect(payUrl).toContain(ref);
  expect(await gateway.read(ref)).toMatchObject([{ paymentId: ref, status: 'pending', reference: 'FX-1' }]);
  side.act('pay', { reference: 'FX-1' });
  expect(side.events()).toMatchObject([
    { status: 'authorized', references: [{ type: 'order', value: 'FX-1' }] },
    { status: 'paid', money: { amount: 10_000, currency: 'RUB' } },
  ]);
  expect(await gateway.readPayment(ref)).toMatchObject({ status: 'paid', refundedTotal: 0 });
  expect(await gateway.refund(back(ref, 3_000), randomUUID())).toMatchObject({
    status: 'partially_refunded',
    money: { amount: 10_000 },
    refundedTotal: 3_000,
  });
  expect(await gateway.refund(back(ref, 7_000, 3_000), randomUUID())).toMatchObject({
    status: 'refunded',
    refundedTotal: 10_000,
  });
  expect(side.ledger.filter(({ type }) => type === 'refund')).toHaveLength(2);
});

it('a refund whose outcome was unknown is not made twice, under whatever key', async () => {
  const { side, gateway } = terminal();
  const { ref } = await gateway.create(order(), randomUUID());
  side.act('pay', { id: ref });
  for (const key of ['one', 'one', 'two']) {
    const state = await gateway.refund(back(ref, 4_000), key);
    expect(state.refundedTotal).toBe(4_000);
  }
  expect(side.ledger.filter(({ type }) => type === 'refund')).toHaveLength(1);
});

it('what an unknown outcome left behind is unpayable before the next is made', async () => {
  const { side, gateway } = terminal();
  expect(await gateway.settle?.('FX-1')).toBeUndefined();
  const { ref } = await gateway.create(order(), randomUUID());
  expect(await gateway.settle?.('FX-1')).toBeUndefined();
  expect(() => side.act('pay', { id: ref })).toThrow('cancelled');
  expect(await gateway.read(ref)).toMatchObject([{ status: 'cancelled' }]);
});

it('cancelling a paid payment gives nothing back, and tells that it is paid', async () => {
  const { side, gateway } = terminal();
  const { ref } = await gateway.create(order(), randomUUID());
  side.act('pay', { id: ref });
  expect(await gateway.cancel(ref)).toMatchObject([{ status: 'paid', refundedTotal: 0 }]);
  const other = await gateway.create(order('FX-2'), randomUUID());
  for (const _time of [1, 2])
    expect(await gateway.cancel(other.ref)).toMatchObject([{ status: 'cancelled' }]);
});

it('money other than roubles is refused before a call', async () => {
  const { side, gateway } = terminal();
  const euros = { ...order(), money: { amount: 10_000, currency: 'EUR' } };
  expect((await failureOf(gateway.create(euros, randomUUID()))).type).toBe('tbank.currency');
  expect(side.ledger).toEqual([]);
});

it('a payment that nobody knows is none', async () => {
  expect(await terminal().gateway.readPayment('1')).toBeUndefined();
});

describe('what T-Bank answers', () => {
  const answering = (json: unknown) =>
    createGateway(client, {
      http: {
        call: () => Promise.resolve({ status: 200, headers: {}, text: JSON.stringify(json), json }),
        close: () => Promise.resolve(),
      },
    });
  it.each([
    ['204', 'refused', 'tbank.denied'],
    ['99', 'try_later', 'tbank.busy'],
    ['9999', 'unknown', 'tbank.failing'],
    ['251', 'refused', 'tbank.rejected'],
  ])('code %s is %s', async (code, outcome, type) => {
    const gateway = answering({
      Success: false,
      ErrorCode: code,
      Message: 'Неверно',
      Details: client.password,
    });
    const error = await failureOf(gateway.create(order(), 'key'));
    expect(error).toMatchObject({ outcome, type });
    expect(error.message).not.toContain(client.password);
  });

  it('a partial refund of an unknown sum is for a person to see to', async () => {
    const payment = { PaymentId: '7', OrderId: 'FX-1', Status: 'PARTIAL_REFUNDED', Amount: 10_000 };
    const gateway = answering({ Success: true, ...payment, Payments: [payment] });
    expect((await failureOf(gateway.refund(back('7', 1_000), 'key'))).type).toBe('tbank.refund_unclear');
  });
});
