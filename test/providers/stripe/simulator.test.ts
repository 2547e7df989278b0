/** The simulated account, from the service's side: its events as our own hook takes them. */
import { randomUUID } from 'node:crypto';
import { parseMappings } from '../../../mappings';
import type { PaymentGateway } from '../../../providers/contract-checkout';
import { createGateway } from '../../../providers/stripe/client';
import { hook } from '../../../providers/stripe/hook';
import { stripe } from '../../../providers/stripe/provider';
import { clientSettings, hookSettings } from '../../../providers/stripe/settings';
import { stripeSimulator } from '../../../providers/stripe/simulator';
import { oneSecret, parsedOf, settingsOf } from '../sides';
import { startVendorSide } from '../vendor-side';
import type { VendorSide } from '../vendor-side';

const hookSide = settingsOf(hookSettings, oneSecret);
const clientSide = settingsOf(clientSettings, oneSecret);
let vendor: VendorSide;
let gateway: PaymentGateway;

beforeEach(async () => {
  vendor = await startVendorSide('stripe', stripeSimulator(hookSide, clientSide));
  const settings = settingsOf(clientSettings, oneSecret, vendor.url);
  gateway = createGateway(settings, { http: vendor.http, mappings: parseMappings('') });
});
afterEach(() => vendor.stop());

const made = () =>
  gateway.create(
    {
      orderId: 'FX-1',
      reference: 'FX-1',
      money: { amount: 149_950, currency: 'RUB' },
      description: 'Заказ',
      payer: {},
      lines: [],
      payUntil: new Date(Date.now() + 3_600_000),
      vatCode: 1,
    },
    randomUUID(),
  );

/** The next events, by our own reading; those that are left aside by their reason. */
async function told(count: number) {
  return (await vendor.hooks(count)).map((request) => {
    expect(hook.verify({ ...request, receivedAt: new Date() }, hookSide)).toEqual({ genuine: true });
    const { events, unread, ignored } = hook.read(parsedOf(stripe, request.body), request, hookSide);
    expect(unread).toEqual([]);
    return events[0]?.event ?? ignored[0]?.reason;
  });
}

const PAID = { kind: 'payment.changed', status: 'paid', references: [{ type: 'order', value: 'FX-1' }] };

it('a payment on the page is told of once that counts', async () => {
  const { ref, payUrl } = await made();
  await fetch(payUrl, { method: 'POST' });
  const [{ paymentId = '' } = {}] = await gateway.read(ref);
  expect(await told(2)).toMatchObject([{ ...PAID, paymentId }, 'its payment intent tells of the money']);
  expect(vendor.ledger('capture')).toMatchObject([{ id: paymentId, subject: 'FX-1' }]);
});

it('a declined card may be followed by another on the same page', async () => {
  const { ref, payUrl } = await made();
  await vendor.act('fail', { ref });
  await fetch(payUrl, { method: 'POST' });
  expect((await told(3)).slice(0, 2)).toMatchObject([{ status: 'failed' }, PAID]);
});

it('money given back in the dashboard is told of with all that was given back', async () => {
  const { ref } = await made();
  await vendor.act('pay', { ref });
  await told(2);
  await vendor.act('refund', { reference: 'FX-1', amount: 500 });
  expect(await told(2)).toMatchObject([
    { status: 'partially_refunded', refundedTotal: 50_000 },
    { kind: 'payment.hinted', said: 'refund.created' },
  ]);
});

it('a session that is ended after a failed try ends the payment, too', async () => {
  const { ref } = await made();
  await vendor.act('fail', { ref });
  await vendor.act('cancel', { ref });
  expect((await told(3)).slice(0, 2)).toMatchObject([{ status: 'failed' }, { status: 'cancelled' }]);
  expect(await gateway.read(ref)).toMatchObject([{ status: 'cancelled' }]);
});

it('is put back as it was', async () => {
  await vendor.act('pay', { ref: (await made()).ref });
  const state = await vendor.state();
  const other = stripeSimulator(hookSide, clientSide);
  other.restore(state);
  expect(other.state()).toEqual(state);
});
