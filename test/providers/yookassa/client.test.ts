import { randomUUID } from 'node:crypto';
import { parseMappings } from '../../../mappings';
import type { NewPayment, NewRefund, PaymentGateway } from '../../../providers/contract-checkout';
import type { OutboundError } from '../../../providers/failure';
import type { HttpAnswer, HttpCall } from '../../../providers/http';
import type { BookedPayment } from '../../../providers/payment-book';
import { createGateway, DEFAULT_RETURN_URL } from '../../../providers/yookassa/client';
import { clientSettings, hookSettings } from '../../../providers/yookassa/settings';
import { yookassaSimulator } from '../../../providers/yookassa/simulator';
import { basicHeader } from '../../../providers/verify';
import { oneSecret, settingsOf } from '../sides';
import { startVendorSide } from '../vendor-side';
import type { VendorSide } from '../vendor-side';

const mappings = parseMappings('');
const settings = settingsOf(clientSettings, oneSecret);
const payment: NewPayment = {
  orderId: 'FX-1001',
  reference: 'FX-1001.2',
  money: { amount: 149_950, currency: 'RUB' },
  description: 'Заказ FX-1001',
  payer: { phone: '+79161234567' },
  lines: [
    { name: 'Выезд мастера', quantity: 1, price: 99_950 },
    { name: 'Прокладка', quantity: 2, price: 25_000 },
  ],
  payUntil: new Date('2026-11-21T11:00:00Z'),
  returnUrl: 'https://shop.example/thanks',
  vatCode: 11,
};

let vendor: VendorSide;
let gateway: PaymentGateway;
let calls: HttpCall[];
/** What the vendor answers in the place of its simulator. */
let instead: ((call: HttpCall) => Partial<HttpAnswer> | undefined) | undefined;

beforeEach(async () => {
  calls = [];
  instead = undefined;
  vendor = await startVendorSide(
    'yookassa',
    yookassaSimulator(settingsOf(hookSettings, oneSecret), settings),
  );
  gateway = createGateway(settingsOf(clientSettings, oneSecret, vendor.url), {
    mappings,
    http: {
      ...vendor.http,
      async call(call) {
        calls.push(call);
        const answer = instead?.(call);
        return answer
          ? { status: 200, headers: {}, text: '', json: undefined, ...answer }
          : vendor.http.call(call);
      },
    },
  });
});
afterEach(() => vendor.stop());

const create = (more: Partial<NewPayment> = {}, key = randomUUID()) =>
  gateway.create({ ...payment, ...more }, key);
const refundOf = (paymentId: string, amount: number, more: Partial<NewRefund> = {}): NewRefund => ({
  paymentId,
  money: { amount, currency: 'RUB' },
  refundedBefore: 0,
  paid: 149_950,
  payer: { email: 'buyer@example.com' },
  vatCode: 11,
  ...more,
});
const booked = async (ref: string): Promise<BookedPayment | undefined> =>
  ((await vendor.state()) as { payments: BookedPayment[] }).payments.find((made) => made.ref === ref);
const failure = (promise: Promise<unknown>): Promise<OutboundError> =>
  promise.then(
    () => Promise.reject(new Error('expected a failure')),
    (error: OutboundError) => error,
  );

describe('a payment', () => {
  it('is made under our key with its reference, its page, and a receipt of its lines', async () => {
    const key = randomUUID();
    const made = await create({}, key);
    expect(made.payUrl).toBe(`${vendor.url}/pay/${made.ref}`);
    expect(calls[0]?.url).toBe(`${vendor.url}/v3/payments`);
    expect(calls[0]?.headers).toEqual({
      authorization: basicHeader(settings.shopId, settings.secret),
      'idempotence-key': key,
    });
    expect((await booked(made.ref))?.sent).toEqual({
      amount: { value: '1499.50', currency: 'RUB' },
      capture: true,
      confirmation: { type: 'redirect', return_url: 'https://shop.example/thanks' },
      description: 'Заказ FX-1001',
      metadata: { order_id: 'FX-1001.2' },
      receipt: {
        customer: { phone: '79161234567' },
        items: [
          expect.objectContaining({ description: 'Выезд мастера', quantity: '1.00', vat_code: 11 }),
          expect.objectContaining({ quantity: '2.00', amount: { value: '250.00', currency: 'RUB' } }),
        ],
      },
    });
  });

  it('is the first one again under the same key, also after it was paid', async () => {
    const key = randomUUID();
    const first = await create({}, key);
    expect(await create({}, key)).toEqual(first);
    await vendor.act('pay', { ref: first.ref });
    expect(await create({}, key)).toEqual({ ref: first.ref, payUrl: 'https://shop.example/thanks' });
    expect(vendor.ledger('payment')).toHaveLength(1);
  });

  it('leads back to the vendor where fixit.yml names no address, and has no receipt where nobody would get it', async () => {
    const { ref } = await create({ returnUrl: undefined, payer: {} });
    const sent = (await booked(ref))?.sent as Record<string, unknown>;
    expect(sent['confirmation']).toEqual({ type: 'redirect', return_url: DEFAULT_RETURN_URL });
    expect(sent).not.toHaveProperty('receipt');
  });

  it.each([
    ['pending', 'pending', undefined, 0],
    ['waiting_for_capture', 'authorized', undefined, 0],
    ['succeeded', 'paid', '0.00', 0],
    ['succeeded', 'partially_refunded', '500.00', 50_000],
    ['succeeded', 'refunded', '1499.50', 149_950],
    ['canceled', 'cancelled', undefined, 0],
  ])('that is %s there is %s here, with %s given back', async (status, ours, refunded, total) => {
    instead = () => ({
      json: {
        id: 'p-1',
        status,
        amount: { value: '1499.50', currency: 'RUB' },
        ...(refunded === undefined ? {} : { refunded_amount: { value: refunded, currency: 'RUB' } }),
        created_at: '2026-11-21T09:54:27.691Z',
        metadata: { order_id: 'FX-1001' },
      },
    });
    expect(await gateway.read('p-1')).toEqual([
      {
        paymentId: 'p-1',
        status: ours,
        money: { amount: 149_950, currency: 'RUB' },
        refundedTotal: total,
        reference: 'FX-1001',
        at: '2026-11-21T09:54:27.691Z',
      },
    ]);
  });

  it('is none where the vendor knows none, and an id that is no id of the vendor’s is not asked for', async () => {
    expect(await gateway.readPayment(randomUUID())).toBeUndefined();
    const asked = calls.length;
    expect(await gateway.readPayment('../refunds')).toBeUndefined();
    expect(await gateway.read('..')).toEqual([]);
    expect(calls).toHaveLength(asked);
  });

  it('that was cancelled as it was made is refused with the vendor’s reason', async () => {
    instead = () => ({
      json: {
        id: 'p-1',
        status: 'canceled',
        amount: { value: '1.00', currency: 'RUB' },
        cancellation_details: { party: 'yoo_money', reason: 'fraud_suspected' },
      },
    });
    const { outcome, type, message } = await failure(create());
    expect([outcome, type]).toEqual(['refused', 'yookassa.canceled']);
    expect(message).toContain('fraud_suspected');
  });
});

describe('to cancel', () => {
  it('what nobody has paid yet changes nothing, for the vendor cannot: it answers how it stands', async () => {
    const { ref } = await create();
    calls = [];
    expect(await gateway.cancel(ref)).toMatchObject([{ paymentId: ref, status: 'pending' }]);
    expect(calls.map(({ method }) => method)).toEqual(['GET']);
  });

  it('what is held gives the money free, and again is harmless', async () => {
    const { ref } = await create();
    const held = { id: ref, status: 'waiting_for_capture', amount: { value: '1499.50', currency: 'RUB' } };
    instead = ({ url, method }) => ({
      json: method === 'POST' ? { ...held, status: 'canceled' } : url && held,
    });
    expect(await gateway.cancel(ref)).toMatchObject([{ status: 'cancelled' }]);
    expect(calls.at(-1)).toMatchObject({ url: `${vendor.url}/v3/payments/${ref}/cancel`, method: 'POST' });
    instead = undefined;
    await vendor.act('cancel', { ref });
    expect(await gateway.cancel(ref)).toMatchObject([{ status: 'cancelled' }]);
  });

  it('what the customer paid in between answers that it is paid', async () => {
    const { ref } = await create();
    await vendor.act('pay', { reference: 'FX-1001.2' });
    const held = { id: ref, status: 'waiting_for_capture', amount: { value: '1499.50', currency: 'RUB' } };
    // Held at the first look; the cancel itself comes too late.
    instead = () => (calls.length > 2 ? undefined : { json: held });
    calls = [calls[0]!];
    expect(await gateway.cancel(ref)).toMatchObject([{ status: 'paid', money: { amount: 149_950 } }]);
  });
});

describe('a refund', () => {
  let ref: string;
  beforeEach(async () => {
    ({ ref } = await create());
    await vendor.act('pay', { ref });
  });

  it('is made once under its key, and answers how much has been given back by now', async () => {
    const key = randomUUID();
    const state = { paymentId: ref, status: 'partially_refunded', refundedTotal: 50_000 };
    expect(await gateway.refund(refundOf(ref, 50_000), key)).toMatchObject(state);
    expect(await gateway.refund(refundOf(ref, 50_000), key)).toMatchObject(state);
    expect(await gateway.refund(refundOf(ref, 99_950), randomUUID())).toMatchObject({
      status: 'refunded',
      refundedTotal: 149_950,
    });
    expect(vendor.ledger('refund')).toHaveLength(2);
    expect(vendor.ledger('refund')[0]).toMatchObject({
      key,
      subject: 'FX-1001.2',
      detail: { amount: 50_000 },
    });
  });

  it('has a receipt of the lines that are given back, or of the sum alone', async () => {
    await gateway.refund(refundOf(ref, 50_000, { lines: [payment.lines[1]!] }), randomUUID());
    await gateway.refund(refundOf(ref, 10_000), randomUUID());
    const bodies = calls.filter(({ url }) => url.endsWith('/refunds')).map(({ body }) => body);
    expect(bodies).toMatchObject([
      { receipt: { customer: { email: 'buyer@example.com' }, items: [{ description: 'Прокладка' }] } },
      { receipt: { items: [{ amount: { value: '100.00', currency: 'RUB' }, quantity: '1.00' }] } },
    ]);
  });

  it('of more than is left is refused in the vendor’s words', async () => {
    const { outcome, type, message } = await failure(gateway.refund(refundOf(ref, 149_951), randomUUID()));
    expect([outcome, type]).toEqual(['refused', 'yookassa.rejected']);
    expect(message).toMatch(/invalid_request, parameter amount\.value, Refund amount exceeds/);
    expect(vendor.ledger('refund')).toEqual([]);
  });

  it('that the vendor cancelled is refused, with what to do', async () => {
    instead = ({ method }) =>
      method === 'POST'
        ? {
            json: {
              id: 'r-1',
              payment_id: ref,
              status: 'canceled',
              cancellation_details: { reason: 'insufficient_funds' },
            },
          }
        : undefined;
    const { type, message } = await failure(gateway.refund(refundOf(ref, 100), randomUUID()));
    expect(type).toBe('yookassa.refund_canceled');
    expect(message).toMatch(/insufficient_funds.*See to it in the shop/);
  });
});

describe('a failure', () => {
  it('of HTTP 500 in the vendor’s own words is not known, and the repeat bears the same key', async () => {
    const key = randomUUID();
    instead = () => ({ status: 500, json: { type: 'error', code: 'internal_server_error' } });
    expect((await failure(create({}, key))).outcome).toBe('unknown');
    instead = undefined;
    await create({}, key);
    expect(calls.map(({ headers }) => headers?.['idempotence-key'])).toEqual([key, key]);
    expect(calls[0]?.body).toEqual(calls[1]?.body);
  });

  it('of HTTP 202 is not known, and says how long to wait', async () => {
    instead = () => ({ status: 202, json: { type: 'processing', retry_after: 1_800 } });
    const { outcome, options } = await failure(create());
    expect([outcome, options.retryAfterMs]).toEqual(['unknown', 1_800]);
  });

  it('of a refusal says code, parameter and words, and nothing of the buyer', async () => {
    instead = () => ({
      status: 400,
      json: {
        code: 'invalid_request',
        parameter: 'receipt.customer.email',
        description: 'buyer@example.com and +7 916 123-45-67 are no addresses.',
      },
    });
    const { outcome, message } = await failure(create());
    expect(outcome).toBe('refused');
    expect(message).toContain('invalid_request, parameter receipt.customer.email');
    expect(message).not.toMatch(/buyer@|916/);
  });

  it('of an answer that cannot be read is not known: it may have been done', async () => {
    instead = () => ({ json: { hello: 1 } });
    expect(await failure(create())).toMatchObject({ outcome: 'unknown', type: 'yookassa.unreadable' });
  });
});
