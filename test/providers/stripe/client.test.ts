import { randomUUID } from 'node:crypto';
import { parseMappings } from '../../../mappings';
import type { NewPayment, NewRefund, PaymentGateway } from '../../../providers/contract-checkout';
import type { OutboundError } from '../../../providers/failure';
import type { HttpAnswer, HttpCall } from '../../../providers/http';
import type { BookedPayment } from '../../../providers/payment-book';
import { createGateway, DEFAULT_RETURN_URL } from '../../../providers/stripe/client';
import { clientSettings, hookSettings } from '../../../providers/stripe/settings';
import { stripeSimulator } from '../../../providers/stripe/simulator';
import { oneSecret, settingsOf } from '../sides';
import { startVendorSide } from '../vendor-side';
import type { VendorSide } from '../vendor-side';

const settings = settingsOf(clientSettings, oneSecret);
const HOUR_MS = 3_600_000;
const payment = (): NewPayment => ({
  orderId: 'FX-1001',
  reference: 'FX-1001.2',
  money: { amount: 149_950, currency: 'RUB' },
  description: 'Заказ FX-1001 & ещё',
  payer: { email: 'buyer@example.com' },
  lines: [{ name: 'Выезд мастера', quantity: 1, price: 149_950 }],
  payUntil: new Date(Date.now() + HOUR_MS),
  returnUrl: 'https://shop.example/thanks',
  vatCode: 1,
});

let vendor: VendorSide;
let gateway: PaymentGateway;
let calls: HttpCall[];
let clock: () => number;
/** What the vendor answers in the place of its simulator. */
let instead: ((call: HttpCall) => Partial<HttpAnswer> | undefined) | undefined;

beforeEach(async () => {
  calls = [];
  clock = Date.now;
  instead = undefined;
  vendor = await startVendorSide('stripe', stripeSimulator(settingsOf(hookSettings, oneSecret), settings));
  const deps = {
    mappings: parseMappings(''),
    http: {
      ...vendor.http,
      async call(call: HttpCall): Promise<HttpAnswer> {
        calls.push(call);
        const answer = instead?.(call);
        return answer
          ? { status: 200, headers: {}, text: '', json: undefined, ...answer }
          : vendor.http.call(call);
      },
    },
  };
  gateway = createGateway(settingsOf(clientSettings, oneSecret, vendor.url), deps, () => clock());
});
afterEach(() => vendor.stop());

const create = (more: Partial<NewPayment> = {}, key = randomUUID()) =>
  gateway.create({ ...payment(), ...more }, key);
const sentForm = (call: HttpCall | undefined): Record<string, string> =>
  Object.fromEntries(new URLSearchParams(String(call?.body)));
const refundOf = (paymentId: string, amount: number): NewRefund => ({
  paymentId,
  money: { amount, currency: 'RUB' },
  refundedBefore: 0,
  paid: 149_950,
  payer: {},
  vatCode: 1,
});
const booked = async (): Promise<BookedPayment[]> =>
  ((await vendor.state()) as { payments: BookedPayment[] }).payments;
const failure = (promise: Promise<unknown>): Promise<OutboundError> =>
  promise.then(
    () => Promise.reject(new Error('expected a failure')),
    (error: OutboundError) => error,
  );

describe('a payment', () => {
  it('is a session under our key whose intent bears the reference', async () => {
    const key = randomUUID();
    const until = new Date(Date.now() + HOUR_MS);
    const made = await create({ payUntil: until }, key);
    expect(made.payUrl).toBe(`${vendor.url}/pay/${made.ref}`);
    expect(calls[0]).toMatchObject({
      url: `${vendor.url}/v1/checkout/sessions`,
      headers: { authorization: `Bearer ${settings.secretKey}`, 'idempotency-key': key },
    });
    expect(sentForm(calls[0])).toEqual({
      mode: 'payment',
      client_reference_id: 'FX-1001.2',
      success_url: 'https://shop.example/thanks',
      cancel_url: 'https://shop.example/thanks',
      customer_email: 'buyer@example.com',
      expires_at: String(Math.floor(until.getTime() / 1000)),
      'metadata[order_id]': 'FX-1001.2',
      'payment_intent_data[metadata][order_id]': 'FX-1001.2',
      'line_items[0][quantity]': '1',
      'line_items[0][price_data][currency]': 'rub',
      'line_items[0][price_data][unit_amount]': '149950',
      'line_items[0][price_data][product_data][name]': 'Заказ FX-1001 & ещё',
    });
  });

  it('leads back to the vendor where fixit.yml names no address', async () => {
    await create({ returnUrl: undefined });
    expect(sentForm(calls[0])['success_url']).toBe(DEFAULT_RETURN_URL);
  });

  it('is the first one again under the same key', async () => {
    const [key, payUntil] = [randomUUID(), new Date(Date.now() + HOUR_MS)];
    expect(await create({ payUntil }, key)).toEqual(await create({ payUntil }, key));
    expect(vendor.ledger('payment')).toHaveLength(1);
  });

  it.each([
    ['ten minutes', 10 * 60_000],
    ['three days', 72 * HOUR_MS],
  ])('that may be paid for %s has a session that the vendor takes', async (_long, ms) => {
    await create({ payUntil: new Date(Date.now() + ms) });
    expect(vendor.ledger('payment')).toHaveLength(1);
  });

  it.each([
    ['half an hour', 31.5 * 60_000],
    ['a day', 24 * HOUR_MS - 30_000],
  ])('whose repeat comes on the other side of %s is the first one, no second', async (_bound, ms) => {
    const [key, payUntil] = [randomUUID(), new Date(Date.now() + ms)];
    const first = await create({ payUntil }, key);
    clock = () => Date.now() + 60_000;
    expect(await create({ payUntil }, key)).toEqual(first);
    expect(vendor.ledger('payment')).toHaveLength(1);
  });

  it('is none until somebody tries to pay, then failed, paid, and given back', async () => {
    const { ref } = await create();
    expect(await gateway.read(ref)).toEqual([]);
    const [{ id = '' } = {}] = await booked();
    expect(await gateway.readPayment(id)).toBeUndefined();
    await vendor.act('fail', { ref });
    expect(await gateway.read(ref)).toMatchObject([{ paymentId: id, status: 'failed' }]);
    await vendor.act('pay', { ref });
    const paid = {
      paymentId: id,
      status: 'paid',
      money: { amount: 149_950, currency: 'RUB' },
      refundedTotal: 0,
      reference: 'FX-1001.2',
    };
    expect(await gateway.read(ref)).toMatchObject([paid]);
    expect(await gateway.readPayment(id)).toMatchObject(paid);
    await vendor.act('refund', { id, amount: 500 });
    expect(await gateway.read(ref)).toMatchObject([{ status: 'partially_refunded', refundedTotal: 50_000 }]);
  });

  it.each([
    ['requires_action', 'pending'],
    ['processing', 'pending'],
    ['requires_payment_method', 'pending'],
    ['requires_capture', 'authorized'],
    ['canceled', 'cancelled'],
    ['constructor', 'pending'],
  ])('whose intent is %s is %s', async (status, ours) => {
    instead = () => ({ json: { id: 'pi_1', status, amount: 100, currency: 'usd', metadata: {} } });
    expect(await gateway.readPayment('pi_1')).toEqual({
      paymentId: 'pi_1',
      status: ours,
      money: { amount: 100, currency: 'USD' },
      refundedTotal: 0,
    });
  });

  it('of an id that is no id of the vendor’s is not asked for', async () => {
    expect(await gateway.readPayment('../refunds')).toBeUndefined();
    expect(await gateway.read('..')).toEqual([]);
    expect(await gateway.cancel('a/b')).toEqual([]);
    expect(calls).toEqual([]);
  });
});

describe('to cancel', () => {
  it('ends the session, so that nobody can pay any more, and again is harmless', async () => {
    const { ref, payUrl } = await create();
    expect(await gateway.cancel(ref)).toEqual([]);
    expect(await gateway.cancel(ref)).toEqual([]);
    await fetch(payUrl, { method: 'POST' });
    expect(vendor.ledger('capture')).toEqual([]);
  });

  it('what the customer paid first answers that it is paid', async () => {
    const { ref } = await create();
    await vendor.act('pay', { ref });
    expect(await gateway.cancel(ref)).toMatchObject([{ status: 'paid' }]);
  });
});

describe('a refund', () => {
  it('is made once under its key, and answers how much has been given back by now', async () => {
    const { ref } = await create();
    await vendor.act('pay', { ref });
    const [{ paymentId = '' } = {}] = await gateway.read(ref);
    const key = randomUUID();
    const state = { paymentId, status: 'partially_refunded', refundedTotal: 50_000 };
    expect(await gateway.refund(refundOf(paymentId, 50_000), key)).toMatchObject(state);
    expect(await gateway.refund(refundOf(paymentId, 50_000), key)).toMatchObject(state);
    expect(await gateway.refund(refundOf(paymentId, 99_950), randomUUID())).toMatchObject({
      status: 'refunded',
    });
    expect(vendor.ledger('refund')).toHaveLength(2);
    const { outcome, message } = await failure(gateway.refund(refundOf(paymentId, 1), randomUUID()));
    expect(outcome).toBe('refused');
    expect(message).toMatch(/parameter amount, Refund amount is greater/);
  });

  it('that the bank sends back is refused, with what to do', async () => {
    instead = () => ({ json: { id: 're_1', status: 'failed', failure_reason: 'expired_or_canceled_card' } });
    const { type, message } = await failure(gateway.refund(refundOf('pi_1', 100), randomUUID()));
    expect(type).toBe('stripe.refund_failed');
    expect(message).toMatch(/expired_or_canceled_card.*See to it/);
  });
});

describe('a failure', () => {
  it.each([
    [500, { error: { type: 'api_error' } }, 'unknown', 'stripe.failing'],
    [409, { error: { code: 'lock_timeout' } }, 'unknown', 'stripe.locked'],
    [429, { error: { code: 'rate_limit' } }, 'try_later', 'stripe.busy'],
    [401, { error: { message: 'Invalid API Key' } }, 'refused', 'stripe.denied'],
    [402, { error: { code: 'card_declined' } }, 'refused', 'stripe.rejected'],
    [200, { hello: 1 }, 'unknown', 'stripe.unreadable'],
  ])('of HTTP %d with %j is %s', async (status, json, outcome, type) => {
    instead = () => ({ status, json });
    expect(await failure(create())).toMatchObject({ outcome, type });
  });

  it('says nothing of the buyer, and nothing of the key', async () => {
    instead = () => ({
      status: 400,
      json: {
        error: { message: `buyer@example.com, ${settings.secretKey} and +7 916 123-45-67 are wrong.` },
      },
    });
    const { message } = await failure(create());
    expect(message).not.toMatch(/buyer@|sk_test|916/);
  });
});
