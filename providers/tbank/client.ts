/**
 * The capability `payments` on API v2: https://developer.tbank.ru/eacq/api
 *
 * `GetState.Amount` is taken for what is left of a payment after partial refunds, as `Cancel` tells it (`OriginalAmount`
 * before, `NewAmount` after it), and `CheckOrder`'s `Payments[].Amount` for the whole: what was given back is the
 * difference. The API's description (OpenAPI 1.80) does not say it outright; where both are the same after a partial
 * refund, nobody can tell how much was given back, and no further refund is made.
 * Traps: there is no key that makes a repeated Init harmless, so what an unknown outcome left behind is cancelled first;
 * Cancel gives the money back of what was paid a moment before; `ExternalRequestId` does not work for SBP.
 */
import { clip } from '../clip';
import type { ClientDeps } from '../contract';
import type { NewPayment, NewRefund, PaymentGateway, PaymentState } from '../contract-checkout';
import { OutboundError } from '../failure';
import { cancelSchema, createApi, initSchema, orderSchema } from './api';
import { unreadable } from './errors';
import { receiptOf } from './receipt';
import type { TbankClientSettings } from './settings';
import { createStanding } from './standing';
import { statusOf } from './statuses';

const DESCRIPTION_LIMIT = 140;

export function createGateway(
  settings: TbankClientSettings,
  { http }: Pick<ClientDeps, 'http'>,
): PaymentGateway {
  const api = createApi(settings, http);
  const stand = createStanding(api);
  const readPayment = async (paymentId: string) => (await stand(paymentId))?.state;
  const standing = async (ref: string): Promise<PaymentState[]> => {
    const state = await readPayment(ref);
    return state ? [state] : [];
  };
  const withdraw = (paymentId: string) => api('Cancel', { PaymentId: paymentId }, cancelSchema);

  return {
    gateway: 'tbank',

    async create(payment) {
      const made = await api('Init', initOf(payment, settings), initSchema);
      if (made.PaymentURL === undefined) throw unreadable('Init');
      return { ref: made.PaymentId, payUrl: made.PaymentURL };
    },

    /** A link is told only once: what stands there without one is made unpayable. */
    async settle(reference) {
      const order = await api('CheckOrder', { OrderId: reference }, orderSchema).catch(nothingThere);
      for (const { PaymentId, Status } of order?.Payments ?? [])
        if (['pending', 'authorized'].includes(statusOf(Status) ?? '')) await withdraw(PaymentId);
      return undefined;
    },

    read: standing,
    readPayment,

    async cancel(ref) {
      const [state] = await standing(ref);
      if (state?.status === 'pending' || state?.status === 'authorized') {
        // Somebody was quicker: how it stands is asked for below.
        await withdraw(ref).catch((error: unknown) => {
          if (!(error instanceof OutboundError) || error.type !== 'tbank.rejected') throw error;
        });
      }
      return standing(ref);
    },

    async refund(refund, key) {
      const before = await stand(refund.paymentId);
      if (!before) throw refused('not_found', 'T-Bank knows no such payment; see to it in the account.');
      const wanted = refund.refundedBefore + refund.money.amount;
      if (before.sure && before.state.refundedTotal >= wanted) return before.state;
      if (before.underWay)
        throw new OutboundError(
          'try_later',
          'tbank.refunding',
          'T-Bank is giving money back of this payment; the refund is tried again when it is done.',
        );
      if (!before.sure) throw refused('refund_unclear', UNCLEAR);
      await api('Cancel', cancelOf(refund, key, settings), cancelSchema);
      const after = await readPayment(refund.paymentId);
      const state = after ?? before.state;
      // Accepted, and perhaps still on its way.
      return state.refundedTotal >= wanted ? state : given(state, wanted);
    },
  };
}

const UNCLEAR =
  'T-Bank does not tell how much of this payment was given back already, so nothing more is. Look at the payment in the account, and give the rest back there.';

function initOf(payment: NewPayment, { taxation }: TbankClientSettings): object {
  const { money, reference, orderId, payer, lines, vatCode } = payment;
  if (money.currency !== 'RUB')
    throw refused('currency', `T-Bank takes roubles only, and this is ${money.currency}.`);
  return {
    Amount: money.amount,
    OrderId: reference,
    Description: clip(payment.description, DESCRIPTION_LIMIT),
    // In one stage, whatever the terminal is set to.
    PayType: 'O',
    // To the second, with an offset.
    RedirectDueDate: payment.payUntil.toISOString().replace(/\.\d+Z$/, '+00:00'),
    ...(payment.returnUrl === undefined ? {} : { SuccessURL: payment.returnUrl }),
    DATA: { order: orderId },
    Receipt: receiptOf({ payer, lines, amount: money.amount, vatCode }, taxation),
  };
}

/** The receipt of a whole refund is the vendor's own to make. */
function cancelOf(refund: NewRefund, key: string, { taxation }: TbankClientSettings): object {
  const { paymentId, money, paid, payer, lines, vatCode } = refund;
  const partial = money.amount < paid;
  return {
    PaymentId: paymentId,
    Amount: money.amount,
    ExternalRequestId: key,
    ...(partial ? { Receipt: receiptOf({ payer, lines, amount: money.amount, vatCode }, taxation) } : {}),
  };
}

const given = (state: PaymentState, refundedTotal: number): PaymentState => ({
  ...state,
  refundedTotal,
  status: refundedTotal >= state.money.amount ? 'refunded' : 'partially_refunded',
});

const refused = (type: string, message: string): OutboundError =>
  new OutboundError('refused', `tbank.${type}`, message);

function nothingThere(error: unknown): undefined {
  if (error instanceof OutboundError && error.type === 'tbank.not_found') return undefined;
  throw error;
}
