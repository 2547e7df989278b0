/**
 * The payments capability on YooKassa's API v3. The effect id is the Idempotence-Key: the same again within 24 hours is
 * the same payment or refund.
 * Trap: a payment that nobody has paid yet cannot be cancelled (`cancel` is for what waits for its capture); it ends by
 * itself, and until then its page may still be paid. What comes then is a late payment, as fixit.yml says.
 */
import { clip } from '../clip';
import type { ClientDeps } from '../contract';
import type { PaymentGateway, PaymentState } from '../contract-checkout';
import { OutboundError } from '../failure';
import { createApi } from './api';
import { refused, unreadable } from './errors';
import { stateOf } from './payment';
import { amountOf, receiptOf } from './receipt';
import { paymentSchema, refundSchema, vendorId } from './schema';
import type { YookassaPayment } from './schema';
import type { YookassaClientSettings } from './settings';

const DESCRIPTION_LIMIT = 128;
/** The vendor wants somewhere to lead the customer back to; used where fixit.yml has no checkout.returnUrl. */
export const DEFAULT_RETURN_URL = 'https://yookassa.ru/';

export function createGateway(settings: YookassaClientSettings, { http }: ClientDeps): PaymentGateway {
  const api = createApi(settings, http);

  async function get(id: string): Promise<YookassaPayment | undefined> {
    // An id of another gateway, or of nobody: nothing to ask for.
    if (!vendorId.safeParse(id).success) return undefined;
    try {
      return await api({ path: `payments/${id}`, operation: 'GET payment', answer: paymentSchema });
    } catch (error) {
      if (error instanceof OutboundError && error.type === 'yookassa.not_found') return undefined;
      throw error;
    }
  }

  async function readPayment(id: string): Promise<PaymentState | undefined> {
    const payment = await get(id);
    return payment && read('GET payment', payment);
  }

  const readAll = async (ref: string): Promise<PaymentState[]> => [(await readPayment(ref)) ?? []].flat();

  return {
    gateway: 'yookassa',
    readPayment,
    read: readAll,

    async create(payment, key) {
      const { money, reference, description, payer, lines, vatCode } = payment;
      const returnUrl = payment.returnUrl ?? DEFAULT_RETURN_URL;
      const body = {
        amount: amountOf(money),
        capture: true,
        confirmation: { type: 'redirect', return_url: returnUrl },
        description: clip(description, DESCRIPTION_LIMIT),
        metadata: { order_id: reference },
        receipt: receiptOf(payer, money, lines, vatCode),
      };
      const operation = 'POST payments';
      const made = await api({ path: 'payments', operation, write: { key, body }, answer: paymentSchema });
      if (made.status === 'canceled') {
        const why = made.cancellation_details?.reason ?? 'no reason given';
        throw refused('canceled', `YooKassa made the payment and cancelled it at once: ${why}.`);
      }
      // A repeat after the customer was quick: there is no page any more, and nothing left to pay.
      return { ref: made.id, payUrl: made.confirmation?.confirmation_url ?? returnUrl };
    },

    async cancel(ref) {
      const payment = await get(ref);
      if (payment?.status !== 'waiting_for_capture') return payment ? [read('GET payment', payment)] : [];
      const operation = 'POST cancel';
      const write = { key: `cancel-${ref}`.slice(0, 64), body: {} };
      try {
        const path = `payments/${ref}/cancel`;
        return [read(operation, await api({ path, operation, write, answer: paymentSchema }))];
      } catch (error) {
        // It was captured or cancelled in between: how it stands is the answer.
        if (error instanceof OutboundError && error.type === 'yookassa.rejected') return readAll(ref);
        throw error;
      }
    },

    async refund({ paymentId, money, payer, lines, vatCode }, key) {
      const operation = 'POST refunds';
      const body = {
        payment_id: paymentId,
        amount: amountOf(money),
        receipt: receiptOf(payer, money, lines, vatCode),
      };
      const made = await api({ path: 'refunds', operation, write: { key, body }, answer: refundSchema });
      if (made.status === 'canceled') {
        const why = made.cancellation_details?.reason ?? 'no reason given';
        throw refused(
          'refund_canceled',
          `YooKassa did not give the money back: ${why}. See to it in the shop.`,
        );
      }
      const state = await readPayment(paymentId);
      if (state) return state;
      throw refused(
        'not_found',
        'YooKassa gave the money back and knows no such payment. See to it in the shop.',
      );
    },
  };
}

function read(operation: string, payment: YookassaPayment): PaymentState {
  const state = stateOf(payment);
  if (state === undefined) throw unreadable(operation, 200);
  return state;
}
