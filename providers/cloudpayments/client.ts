/**
 * The capability `payments` on CloudPayments: https://developers.cloudpayments.ru/#api
 * Traps: a page (`orders/create`) is cancelled by its own id, and payments are found by our InvoiceId alone, the latest of
 * them: a ref holds both. A page knows no time at which it closes: past it `check` refuses. The key counts for an hour.
 */
import { z } from 'zod';
import { clip } from '../clip';
import type { ClientDeps } from '../contract';
import type { PaymentGateway, PaymentState } from '../contract-checkout';
import { OutboundError } from '../failure';
import { majorUnits } from '../money';
import { createApi } from './api';
import { receiptData } from './receipt';
import type { CloudpaymentsClientSettings } from './settings';
import { stateOf, transactionSchema } from './transactions';

const DESCRIPTION_LIMIT = 250;

const orderSchema = z.looseObject({ Id: z.string().min(1), Url: z.url() });
const refundSchema = z.looseObject({ TransactionId: z.union([z.int(), z.string()]) });

export function createGateway(
  settings: CloudpaymentsClientSettings,
  { http }: Pick<ClientDeps, 'http'>,
): PaymentGateway {
  const api = createApi(settings, http);

  async function find(path: string, body: object): Promise<PaymentState | undefined> {
    try {
      return await stateOf(api, await api({ path, body, model: transactionSchema }));
    } catch (error) {
      if (error instanceof OutboundError && error.type === 'cloudpayments.not_found') return undefined;
      throw error;
    }
  }
  const readPayment = (paymentId: string) => find('payments/get', { TransactionId: Number(paymentId) });
  const read = async (ref: string): Promise<PaymentState[]> => {
    const state = await find('payments/find', { InvoiceId: partsOf(ref).invoiceId });
    return state ? [state] : [];
  };

  return {
    gateway: 'cloudpayments',

    async create({ money, reference, description, payer, lines, vatCode, returnUrl }, key) {
      const made = await api({
        path: 'orders/create',
        key,
        body: {
          Amount: majorUnits(money.amount),
          Currency: money.currency,
          Description: clip(description, DESCRIPTION_LIMIT),
          InvoiceId: reference,
          ...(payer.email ? { Email: payer.email } : {}),
          ...(payer.phone ? { Phone: payer.phone } : {}),
          RequireConfirmation: false,
          SendEmail: false,
          ...(returnUrl === undefined ? {} : { SuccessRedirectUrl: returnUrl }),
          JsonData: receiptData({ payer, lines, amount: money.amount, vatCode }, settings.taxation),
        },
        model: orderSchema,
      });
      return { ref: `${made.Id}:${reference}`, payUrl: made.Url };
    },

    read,
    readPayment,

    async cancel(ref) {
      try {
        await api({ path: 'orders/cancel', body: { Id: partsOf(ref).orderId }, model: z.unknown() });
      } catch (error) {
        // Paid or cancelled already: how it stands is asked for below.
        if (!(error instanceof OutboundError) || !ALREADY.has(error.type)) throw error;
      }
      return read(ref);
    },

    async refund({ paymentId, money, payer, lines, vatCode, refundedBefore }, key) {
      const wanted = refundedBefore + money.amount;
      const before = await readPayment(paymentId);
      if (before && before.refundedTotal >= wanted) return before;
      await api({
        path: 'payments/refund',
        key,
        body: {
          TransactionId: Number(paymentId),
          Amount: majorUnits(money.amount),
          JsonData: receiptData({ payer, lines, amount: money.amount, vatCode }, settings.taxation),
        },
        model: refundSchema,
      });
      const after = await readPayment(paymentId);
      if (after) return after;
      throw new OutboundError(
        'refused',
        'cloudpayments.not_found',
        'CloudPayments gave the money back and knows no such payment. See to it in the account.',
      );
    },
  };
}

const ALREADY: ReadonlySet<string> = new Set(['cloudpayments.rejected', 'cloudpayments.not_found']);

function partsOf(ref: string): { orderId: string; invoiceId: string } {
  const colon = ref.indexOf(':');
  return { orderId: ref.slice(0, colon), invoiceId: ref.slice(colon + 1) };
}
