/** A ticket's books: what was paid, what is due, and what of it its dialog has to know. */
import type { TicketNews } from './events';
import { isSince } from './start';
import type { Payment } from './ticket-balance';
import { balanceOf, isFor } from './ticket-balance';
import type { TicketState } from './ticket-state';
import { enterStatus } from './ticket-state';

/**
 * Holds what was paid against what is due, and closes what is settled. `came` = the payments of this time, with
 * the others in the state.
 */
export function weigh(state: TicketState, came: readonly Payment[], news: TicketNews[]): void {
  const { invoice, payments, told } = state;
  askWhatIsDue(state, news);
  const balance = invoice && balanceOf(payments, invoice);
  const ours = came.filter((payment) => !invoice || isFor(payment, invoice));
  const wasCancelled = ours.some(({ status }) => status === 'cancelled' || status === 'failed');
  if (wasCancelled && !balance?.covered) news.push({ type: 'payment_cancelled' });
  if (invoice && balance) {
    const { paid, covered, refunded } = balance;
    const { currency } = invoice.money;
    if (refunded > told.refunded)
      news.push({ type: 'refunded', money: { amount: refunded - told.refunded, currency } });
    if (covered && !told.covered) news.push({ type: 'paid', money: { amount: paid, currency } });
    const short = { type: 'underpaid' as const, paid: { amount: paid, currency }, due: invoice.money };
    if (!covered && paid > Math.max(0, told.paid)) news.push(short);
    // Corrected downwards. Only a payment's own document can be, so that no run of before comes here.
    else if (!covered && told.covered && !wasCancelled && refunded === told.refunded && areDocuments(ours))
      news.push({ ...short, reopened: true });
    state.told = { paid, covered, refunded };
  }
  const { issueClosed, gone } = state;
  if (isUnpaid(state)) for (const one of news) if (one.type === 'deleted') one.unpaid = true;
  const unpaid = invoice !== undefined && !state.told.covered && state.told.refunded === 0;
  if (gone || (issueClosed && !unpaid)) enterStatus(state, 'closed');
  else enterStatus(state, unpaid ? 'awaiting_payment' : 'open');
}

/** A ticket that an operator ended has forgotten what is due, and its dialog knows. Asked once. */
function askWhatIsDue(state: TicketState, news: TicketNews[]): void {
  const { invoice, payments, dialogWorkflowId, asked } = state;
  if (invoice || payments.length === 0 || dialogWorkflowId === undefined || asked) return;
  state.asked = true;
  news.push({ type: 'invoice_unknown' });
}

/** An invoice for which no money has come. */
export const isUnpaid = (state: TicketState): boolean =>
  isSince(state, 3) && state.invoice !== undefined && state.payments.length === 0;

const areDocuments = (payments: readonly Payment[]): boolean =>
  payments.some(({ document }) => document === true);
