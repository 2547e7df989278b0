/**
 * The payments capability on Stripe's Checkout: https://docs.stripe.com/api/checkout/sessions. The effect id is the
 * Idempotency-Key. `create` makes a session; the money is that of its payment intent, which is there from the first try on.
 * Traps: a session lives for 30 minutes at least and 24 hours at most, whatever the order's time is. Another content under
 * the same key is refused, so what is sent depends on no clock (see expiry.ts).
 */
import { clip } from '../clip';
import type { ClientDeps } from '../contract';
import type { NewPayment, PaymentGateway, PaymentState } from '../contract-checkout';
import { OutboundError } from '../failure';
import { createApi } from './api';
import { refused, unreadable } from './errors';
import { withExpiry } from './expiry';
import type { FormValue } from './form';
import { stateOf } from './payment';
import { intentSchema, refundSchema, sessionSchema, vendorId } from './schema';
import type { StripeClientSettings } from './settings';

/** The vendor wants somewhere to lead the customer back to; used where fixit.yml has no checkout.returnUrl. */
export const DEFAULT_RETURN_URL = 'https://stripe.com/';

const NAME_LIMIT = 250;

export function createGateway(
  settings: StripeClientSettings,
  { http }: ClientDeps,
  now: () => number = Date.now,
): PaymentGateway {
  const api = createApi(settings, http);

  async function readPayment(id: string): Promise<PaymentState | undefined> {
    // An id of another gateway, or of nobody: nothing to ask for.
    if (!vendorId.safeParse(id).success) return undefined;
    const operation = 'GET payment intent';
    const expand = 'latest_charge';
    const found = api({ path: `payment_intents/${id}`, operation, expand, answer: intentSchema });
    const intent = await found.catch(orNothing);
    return intent && stateOf(intent);
  }

  async function readSession(ref: string): Promise<PaymentState[]> {
    if (!vendorId.safeParse(ref).success) return [];
    const operation = 'GET checkout session';
    const expand = 'payment_intent.latest_charge';
    const found = api({ path: `checkout/sessions/${ref}`, operation, expand, answer: sessionSchema });
    const intent = (await found.catch(orNothing))?.payment_intent;
    if (!intent) return [];
    return typeof intent === 'string' ? [(await readPayment(intent)) ?? []].flat() : [stateOf(intent)];
  }

  return {
    gateway: 'stripe',
    readPayment,
    read: readSession,

    async create(payment, key) {
      const operation = 'POST checkout session';
      const makeUntil = (expiresAt: number | undefined) => {
        const write = { key, form: sessionForm(payment, expiresAt) };
        return api({ path: 'checkout/sessions', operation, write, answer: sessionSchema });
      };
      const made = await withExpiry(payment.payUntil, now(), makeUntil);
      // The first answer comes again for the same key, with its page.
      if (!made.url) throw unreadable(operation, 200);
      return { ref: made.id, payUrl: made.url };
    },

    async cancel(ref) {
      if (!vendorId.safeParse(ref).success) return [];
      const operation = 'POST expire session';
      const write = { key: `expire-${ref}`, form: {} };
      try {
        await api({ path: `checkout/sessions/${ref}/expire`, operation, write, answer: sessionSchema });
      } catch (error) {
        // Paid, or expired, already: how it stands is the answer.
        if (!(error instanceof OutboundError) || !OVER.has(error.type)) throw error;
      }
      return readSession(ref);
    },

    async refund({ paymentId, money }, key) {
      const operation = 'POST refund';
      const write = { key, form: { payment_intent: paymentId, amount: money.amount } };
      const made = await api({ path: 'refunds', operation, write, answer: refundSchema });
      if (made.status === 'failed' || made.status === 'canceled') {
        const why = made.failure_reason ?? 'no reason given';
        throw refused(
          'refund_failed',
          `Stripe did not give the money back: ${why}. See to it in its dashboard.`,
        );
      }
      const state = await readPayment(paymentId);
      if (state) return state;
      throw refused(
        'not_found',
        'Stripe gave the money back and knows no such payment. See to it in its dashboard.',
      );
    },
  };
}

const OVER: ReadonlySet<string> = new Set(['stripe.rejected', 'stripe.not_found']);

function orNothing(error: unknown): undefined {
  if (error instanceof OutboundError && error.type === 'stripe.not_found') return undefined;
  throw error;
}

function sessionForm(payment: NewPayment, expiresAt: number | undefined): Record<string, FormValue> {
  const { reference, money, description, payer } = payment;
  const returnUrl = payment.returnUrl ?? DEFAULT_RETURN_URL;
  return {
    mode: 'payment',
    client_reference_id: reference,
    success_url: returnUrl,
    cancel_url: returnUrl,
    customer_email: payer.email,
    expires_at: expiresAt,
    metadata: { order_id: reference },
    payment_intent_data: { metadata: { order_id: reference } },
    // One line with the order's sum: its lines are counted elsewhere, and nothing may be rounded here.
    line_items: [
      {
        quantity: 1,
        price_data: {
          currency: money.currency.toLowerCase(),
          unit_amount: money.amount,
          product_data: { name: clip(description, NAME_LIMIT) },
        },
      },
    ],
  };
}
