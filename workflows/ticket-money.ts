/** A ticket's money as an operator reads it in the Web UI. */
import type { Money } from './events';
import type { Payment } from './ticket-balance';
import { balanceOf, isFor, uncounted } from './ticket-balance';
import type { TicketState } from './ticket-state';

export function moneyFacts({ invoice, payments }: TicketState): Record<string, string | undefined> {
  if (!invoice) {
    const came = payments.filter(({ status }) => status === 'paid' || status === 'partially_paid');
    const list = came.map(({ money }) => inFigures(money)).join(', ');
    return { Paid: list === '' ? undefined : `${list}; no invoice is known` };
  }
  const { money: due } = invoice;
  const { paid, refunded } = balanceOf(payments, invoice);
  const of = (amount: number) => inFigures({ amount, currency: due.currency });
  const over = paid - due.amount;
  return {
    Paid: `${of(Math.max(0, paid))} of ${of(due.amount)}${refunded === 0 ? '' : `, ${of(refunded)} refunded`}`,
    'Paid too much': over > 0 ? `${of(over)}: give it back, or set it off, in accounting` : undefined,
    'Refunded too much': paid < 0 ? `${of(-paid)} more went back than came` : undefined,
    'Not counted':
      uncounted(payments, invoice)
        .map((payment) => `payment ${payment.id}, ${inFigures(payment.money)}: ${whyNot(payment, invoice)}`)
        .join('; ') || undefined,
  };
}

const whyNot = (payment: Payment, invoice: { ref: string; money: Money }): string =>
  isFor(payment, invoice)
    ? `the invoice is in ${invoice.money.currency}`
    : `it names invoice ${payment.invoice}; to count it here all the same, replay it with this workflowId`;

const inFigures = ({ amount, currency }: Money): string => `${(amount / 100).toFixed(2)} ${currency}`;
