/** T-Bank's statuses in our words: https://developer.tbank.ru/eacq/intro/developer/status_model */
import type { PaymentStatus } from '../../workflows/events';

/** `hinted`: how much was given back is not told, or not surely; the payment is asked for. */
export const STATUSES: Readonly<Record<string, PaymentStatus | 'hinted'>> = {
  NEW: 'pending',
  FORM_SHOWED: 'pending',
  '3DS_CHECKING': 'pending',
  '3DS_CHECKED': 'pending',
  PREAUTHORIZING: 'pending',
  AUTHORIZING: 'pending',
  PAY_CHECKING: 'pending',
  AUTHORIZED: 'authorized',
  CONFIRMING: 'authorized',
  CONFIRM_CHECKING: 'authorized',
  REVERSING: 'authorized',
  // A part of the hold was let go, the rest is still held: what is taken of it, CONFIRMED tells.
  PARTIAL_REVERSED: 'authorized',
  CONFIRMED: 'paid',
  AUTH_FAIL: 'failed',
  REJECTED: 'failed',
  CANCELED: 'cancelled',
  DEADLINE_EXPIRED: 'cancelled',
  ATTEMPTS_EXPIRED: 'cancelled',
  REVERSED: 'cancelled',
  REFUNDING: 'hinted',
  ASYNC_REFUNDING: 'hinted',
  PARTIAL_REFUNDED: 'hinted',
  REFUNDED: 'hinted',
};

export const statusOf = (status: string): PaymentStatus | 'hinted' | undefined =>
  Object.hasOwn(STATUSES, status) ? STATUSES[status] : undefined;
