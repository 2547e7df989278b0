/** What an accountant does in the simulated base, and the hook that the pasted code of docs/onec.md sends then. */
import { randomUUID } from 'node:crypto';
import type { SimWorld } from '../../sandbox/contract';
import { decimalOf } from '../money';
import { hook } from './hook';
import type { OnecHookSettings } from './settings';
import type { SimInvoice } from './simulator-store';
import { localTime } from './time';

type Status = 'paid' | 'partially_paid' | 'cancelled' | 'refunded';

/** The pasted code sends again from a scheduled job until it is answered 200; this much of it is imitated. */
const RETRY_FOR_MS = 10 * 60_000;

export class OnecPayments {
  constructor(
    private readonly settings: OnecHookSettings,
    private readonly world: SimWorld,
  ) {}

  /** @param amount kopecks; what is still owed where absent */
  pay(invoice: SimInvoice, amount?: number): SimInvoice {
    const paid = amount ?? Math.max(invoice.amount - invoice.paid, 0);
    if (paid <= 0) throw new Error(`Nothing is owed on ${invoice.number}.`);
    invoice.paid += paid;
    invoice.payment = { ref: randomUUID(), amount: paid };
    this.send(invoice, paidStatus(invoice), paid, invoice.payment.ref);
    return invoice;
  }

  /** The accountant mends the sum of the last payment, and posts it again. */
  correct(invoice: SimInvoice, amount: number): SimInvoice {
    const { payment } = invoice;
    if (!payment) throw new Error(`No payment on ${invoice.number} can be corrected.`);
    invoice.paid += amount - payment.amount;
    payment.amount = amount;
    this.send(invoice, paidStatus(invoice), amount, payment.ref);
    return invoice;
  }

  /** The accountant takes the posting of the last payment back. */
  cancelPayment(invoice: SimInvoice): SimInvoice {
    const { payment } = invoice;
    if (!payment) throw new Error(`No payment on ${invoice.number} can be cancelled.`);
    invoice.paid -= payment.amount;
    delete invoice.payment;
    this.send(invoice, 'cancelled', payment.amount, payment.ref);
    return invoice;
  }

  /** A payment that names an Okdesk issue and no invoice. @param amount kopecks */
  payIssue(issueId: string, amount: number): { issueId: string; amount: number } {
    this.notify({ subject: issueId, order: `issue:${issueId}` }, 'paid', amount, {
      payment: { ref: randomUUID() },
      issueId,
    });
    return { issueId, amount };
  }

  /** @param amount kopecks; all that was paid where absent */
  refund(invoice: SimInvoice, amount: number = invoice.paid): SimInvoice {
    if (amount <= 0) throw new Error(`Nothing has been paid on ${invoice.number}.`);
    invoice.paid -= amount;
    this.send(invoice, 'refunded', amount, randomUUID());
    return invoice;
  }

  cancel(invoice: SimInvoice): SimInvoice {
    invoice.posted = false;
    invoice.deleted = true;
    invoice.version++;
    this.send(invoice, 'cancelled', invoice.amount);
    return invoice;
  }

  /** @param payment GUID of the payment's document; none where the invoice itself is told of */
  private send(invoice: SimInvoice, status: Status, amount: number, payment?: string): void {
    this.notify({ subject: invoice.ref, order: `invoice:${invoice.ref}` }, status, amount, {
      ...(payment === undefined ? {} : { payment: { ref: payment } }),
      invoice: { ref: invoice.ref, number: invoice.number },
      paidTotal: russianAmount(Math.max(invoice.paid, 0)),
    });
  }

  private notify(
    { subject, order }: { subject: string; order: string },
    status: Status,
    amount: number,
    about: object,
  ): void {
    const id = randomUUID();
    const text = JSON.stringify({
      event: 'payment',
      id,
      ...about,
      amount: russianAmount(amount),
      currency: 'RUB',
      status,
      date: localTime(this.world.now(), this.settings.timeZone),
    });
    // УстановитьТелоИзСтроки(Текст) prepends the byte order mark unless told not to.
    const body = Buffer.from(`\uFEFF${text}`);
    this.world.record({
      type: 'payment',
      id,
      key: subject,
      subject,
      detail: { status, amount },
    });
    this.world.emit({
      body,
      headers: { 'content-type': 'application/json; charset=utf-8', ...hook.sign(body, this.settings) },
      order,
      retryForMs: RETRY_FOR_MS,
    });
  }
}

const paidStatus = ({ paid, amount }: SimInvoice): Status => (paid >= amount ? 'paid' : 'partially_paid');

/** `Формат(Сумма)` under a Russian locale: NBSP between thousands, a comma, no trailing zeros cut. */
function russianAmount(minor: number): string {
  const [whole = '', fraction = ''] = decimalOf(minor).split('.');
  return `${whole.replace(/\B(?=(\d{3})+$)/g, '\u00A0')},${fraction}`;
}
