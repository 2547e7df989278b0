/** The simulated shop, from the service's side: what a bench counts, and what people do with its payments. */
import { randomUUID } from 'node:crypto';
import { parseMappings } from '../../../mappings';
import type { PaymentGateway } from '../../../providers/contract-checkout';
import { createGateway } from '../../../providers/yookassa/client';
import { hook } from '../../../providers/yookassa/hook';
import { clientSettings, hookSettings } from '../../../providers/yookassa/settings';
import { yookassaSimulator } from '../../../providers/yookassa/simulator';
import { oneSecret, parsedOf, settingsOf } from '../sides';
import { yookassa } from '../../../providers/yookassa/provider';
import { startVendorSide } from '../vendor-side';
import type { VendorSide } from '../vendor-side';

const hookSide = settingsOf(hookSettings, oneSecret);
const clientSide = settingsOf(clientSettings, oneSecret);
let vendor: VendorSide;
let gateway: PaymentGateway;

beforeEach(async () => {
  vendor = await startVendorSide('yookassa', yookassaSimulator(hookSide, clientSide));
  const settings = settingsOf(clientSettings, oneSecret, vendor.url);
  gateway = createGateway(settings, { http: vendor.http, mappings: parseMappings('') });
});
afterEach(() => vendor.stop());

const made = (reference: string) =>
  gateway.create(
    {
      orderId: reference,
      reference,
      money: { amount: 149_950, currency: 'RUB' },
      description: '<b>Заказ</b>',
      payer: { email: 'buyer@example.com' },
      lines: [{ name: 'Выезд', quantity: 1, price: 149_950 }],
      payUntil: new Date(),
      vatCode: 1,
    },
    randomUUID(),
  );

/** What the next hook hints at, by our own reading. */
async function hinted() {
  const [request] = await vendor.hooks(1);
  if (!request) throw new Error('no hook came');
  expect(hook.verify(request, hookSide)).toEqual({ genuine: true });
  return hook.read(parsedOf(yookassa, request.body), request, hookSide).events[0]?.event;
}

it('a person pays on the page, once, and the shop tells of it', async () => {
  const { ref, payUrl } = await made('FX-1');
  const page = await (await fetch(payUrl)).text();
  expect(page).toContain('1499.50 RUB');
  expect(page).toContain('&lt;b&gt;Заказ');
  for (let times = 0; times < 2; times++)
    expect(await (await fetch(payUrl, { method: 'POST' })).text()).toContain('Оплачено');
  expect(await hinted()).toEqual({
    kind: 'payment.hinted',
    gateway: 'yookassa',
    paymentId: ref,
    said: 'payment.succeeded',
  });
  expect(vendor.ledger('capture')).toMatchObject([{ id: ref, subject: 'FX-1', detail: { amount: 149_950 } }]);
  expect((await fetch(`${vendor.url}/pay/nobody`)).status).toBe(404);
});

it('money given back in the shop’s office is told of, and read', async () => {
  const { ref } = await made('FX-1');
  await vendor.act('pay', { reference: 'FX-1' });
  await vendor.hooks(1);
  await vendor.act('refund', { id: ref, amount: '500.00' });
  expect(await hinted()).toMatchObject({ paymentId: ref, said: 'refund.succeeded' });
  expect(await gateway.readPayment(ref)).toMatchObject({
    status: 'partially_refunded',
    refundedTotal: 50_000,
  });
  await vendor.act('refund', { id: ref });
  expect(await gateway.readPayment(ref)).toMatchObject({ status: 'refunded' });
  await expect(vendor.act('refund', { id: ref, amount: 1 })).rejects.toThrow(/cannot be given back/);
});

it('a payment that failed or was cancelled cannot be paid any more', async () => {
  for (const deed of ['fail', 'cancel']) {
    const { ref, payUrl } = await made(`FX-${deed}`);
    await vendor.act(deed, { ref });
    expect(await hinted()).toMatchObject({ said: 'payment.canceled' });
    expect(await (await fetch(payUrl, { method: 'POST' })).text()).toContain('уже нельзя');
    await expect(vendor.act('pay', { ref })).rejects.toThrow(/cancelled/);
  }
  expect(vendor.ledger('capture')).toEqual([]);
});

it('shows per reference what was taken and given back, and is put back as it was', async () => {
  const { ref } = await made('FX-1');
  await vendor.act('pay', { ref });
  await vendor.act('refund', { ref, amount: 100 });
  const state = await vendor.state();
  expect(state).toMatchObject({
    payments: [
      { ref, reference: 'FX-1', amount: 149_950, captured: 149_950, refunded: 10_000, status: 'paid' },
    ],
  });
  const other = yookassaSimulator(hookSide, clientSide);
  other.restore(state);
  expect(other.state()).toEqual(state);
});

it('says who is meant where a payment is not named, or is none', async () => {
  await expect(vendor.act('pay', {})).rejects.toThrow(/Name the payment/);
  await expect(vendor.act('pay', { ref: 'x' })).rejects.toThrow(/no payment x/);
});
