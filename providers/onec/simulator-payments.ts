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
    this.send(invoice, invoice.paid >= invoice.amount ? 'paid' : 'partially_paid', paid);
    return invoice;
  }

  refund(invoice: SimInvoice): SimInvoice {
    const refunded = invoice.paid;
    if (refunded === 0) throw new Error(`Nothing has been paid on ${invoice.number}.`);
    invoice.paid = 0;
    this.send(invoice, 'refunded', refunded);
    return invoice;
  }

  cancel(invoice: SimInvoice): SimInvoice {
    invoice.posted = false;
    invoice.deleted = true;
    invoice.version++;
    this.send(invoice, 'cancelled', invoice.amount);
    return invoice;
  }

  private send(invoice: SimInvoice, status: Status, amount: number): void {
    const id = randomUUID();
    const text = JSON.stringify({
      event: 'payment',
      id,
      invoice: { ref: invoice.ref, number: invoice.number },
      amount: russianAmount(amount),
      paidTotal: russianAmount(invoice.paid),
      currency: 'RUB',
      status,
      date: localTime(this.world.now(), this.settings.timeZone),
    });
    // УстановитьТелоИзСтроки(Текст) prepends the byte order mark unless told not to.
    const body = Buffer.from(`\uFEFF${text}`);
    this.world.record({
      type: 'payment',
      id,
      key: invoice.ref,
      subject: invoice.ref,
      detail: { status, amount },
    });
    this.world.emit({
      body,
      headers: { 'content-type': 'application/json; charset=utf-8', ...hook.sign(body, this.settings) },
      order: `invoice:${invoice.ref}`,
      retryForMs: RETRY_FOR_MS,
    });
  }
}

/** `Формат(Сумма)` under a Russian locale: NBSP between thousands, a comma, no trailing zeros cut. */
function russianAmount(minor: number): string {
  const [whole = '', fraction = ''] = decimalOf(minor).split('.');
  return `${whole.replace(/\B(?=(\d{3})+$)/g, '\u00A0')},${fraction}`;
}
