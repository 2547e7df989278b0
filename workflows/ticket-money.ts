/** A ticket's money as an operator reads it in the Web UI. */
import type { Money } from './events';
import { balanceOf, foreignTo } from './ticket-balance';
import type { TicketState } from './ticket-state';

export function moneyFacts({ invoice, payments }: TicketState): Record<string, string | undefined> {
  if (!invoice) {
    const came = payments.filter(({ status }) => status === 'paid' || status === 'partially_paid');
    const list = came.map(({ money }) => inFigures(money)).join(', ');
    return { Paid: list === '' ? undefined : `${list}; no invoice is known` };
  }
  const { money: due } = invoice;
  const { paid, refunded } = balanceOf(payments, due);
  const of = (amount: number) => inFigures({ amount, currency: due.currency });
  return {
    Paid: `${of(paid)} of ${of(due.amount)}${refunded === 0 ? '' : `, ${of(refunded)} refunded`}`,
    'Not counted':
      foreignTo(payments, due)
        .map(({ id, money }) => `payment ${id}, ${inFigures(money)}: the invoice is in ${due.currency}`)
        .join('; ') || undefined,
  };
}

const inFigures = ({ amount, currency }: Money): string => `${(amount / 100).toFixed(2)} ${currency}`;
