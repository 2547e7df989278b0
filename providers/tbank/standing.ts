/** How a payment stands at T-Bank, in our words. */
import type { PaymentState } from '../contract-checkout';
import { OutboundError } from '../failure';
import type { PaymentStatus } from '../../workflows/events';
import type { TbankApi } from './api';
import { orderSchema, stateSchema } from './api';
import { unreadable } from './errors';
import { statusOf } from './statuses';

export interface Standing {
  state: PaymentState;
  /** False where it cannot be told how much was given back. */
  sure: boolean;
  /** Money is being given back right now. */
  underWay: boolean;
}

/** Undefined = there is no such payment. */
export const createStanding =
  (api: TbankApi) =>
  async (paymentId: string): Promise<Standing | undefined> => {
    const told = await api('GetState', { PaymentId: paymentId }, stateSchema).catch((error: unknown) => {
      if (error instanceof OutboundError && error.type === 'tbank.not_found') return undefined;
      throw error;
    });
    if (!told) return undefined;
    const status = statusOf(told.Status);
    if (status === undefined) throw unreadable('GetState');
    const standing = (whole: number, back: number, as: PaymentStatus): PaymentState => ({
      paymentId,
      status: as,
      money: { amount: whole, currency: 'RUB' },
      refundedTotal: back,
      reference: told.OrderId,
    });
    if (status !== 'hinted') return { state: standing(told.Amount, 0, status), sure: true, underWay: false };

    const order = await api('CheckOrder', { OrderId: told.OrderId }, orderSchema);
    const listed = order.Payments.find(({ PaymentId }) => PaymentId === paymentId);
    const whole = Math.max(listed?.Amount ?? 0, told.Amount);
    if (told.Status === 'REFUNDED')
      return { state: standing(whole, whole, 'refunded'), sure: true, underWay: false };
    const back = whole - told.Amount;
    const underWay = told.Status !== 'PARTIAL_REFUNDED';
    const as = underWay && back === 0 ? 'paid' : 'partially_refunded';
    return { state: standing(whole, back, as), sure: back > 0 && !underWay, underWay };
  };
