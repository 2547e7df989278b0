/** Where the pay link of a simulated gateway leads, and what people do with its payments. */
import { z } from 'zod';
import { escapeHtml } from '../escape-html';
import type { SimAction, SimAnswer, SimRequest } from '../sandbox/contract';
import { decimalOf, parseAmount } from './money';
import type { BookedPayment, PaymentBook } from './payment-book';

/** What the gateway does, and tells of by its hooks. */
export interface Till {
  pay(payment: BookedPayment): void;
  fail(payment: BookedPayment): void;
  cancel(payment: BookedPayment): void;
  /** From the vendor's own dashboard. @param amount minor units */
  refund(payment: BookedPayment, amount: number): void;
}

const named = z.looseObject({
  ref: z.string().optional(),
  id: z.string().optional(),
  reference: z.string().optional(),
});
const amountOf = z.looseObject({
  amount: z
    .union([z.number(), z.string()])
    .transform((value, context) => {
      const minor = parseAmount(value);
      if (minor !== undefined) return minor;
      context.addIssue({ code: 'custom', message: 'an amount in major units, for example 500 or "1499.50"' });
      return z.NEVER;
    })
    .optional(),
});

/** `pay`, `fail`, `refund`, `cancel`, each with the `ref`, `id` or `reference` of a payment. */
export function paymentActions(book: PaymentBook, till: Till): Record<string, SimAction> {
  const found = (parameters: Record<string, unknown>): BookedPayment => {
    const { ref, id, reference } = named.parse(parameters);
    const name = ref ?? id ?? reference;
    if (name === undefined) throw new Error('Name the payment: ref, id or reference.');
    const payment = book.find(name);
    if (!payment) throw new Error(`There is no payment ${name}.`);
    return payment;
  };
  const done =
    (act: (payment: BookedPayment, parameters: Record<string, unknown>) => void): SimAction =>
    (parameters) => {
      const payment = found(parameters);
      act(payment, parameters);
      return payment;
    };
  return {
    pay: done((payment) => till.pay(payment)),
    fail: done((payment) => till.fail(payment)),
    cancel: done((payment) => till.cancel(payment)),
    /** `amount` in major units; all that is left where absent. */
    refund: done((payment, parameters) =>
      till.refund(payment, amountOf.parse(parameters).amount ?? payment.captured - payment.refunded),
    ),
  };
}

export function payPage(request: SimRequest, payment: BookedPayment | undefined, till: Till): SimAnswer {
  if (!payment) return page(404, '<p>Такого платежа нет.</p>');
  const open = payment.status === 'pending' || payment.status === 'failed';
  if (request.method === 'POST' && open) till.pay(payment);
  if (payment.captured > 0) return page(200, '<p>Оплачено, спасибо.</p>');
  if (!open) return page(200, '<p>Этот платёж уже нельзя оплатить.</p>');
  const due = `${decimalOf(payment.amount)} ${escapeHtml(payment.currency)}`;
  return page(
    200,
    `<p>${escapeHtml(payment.description)}</p><p>К оплате ${due}</p><form method="post"><button>Оплатить</button></form>`,
  );
}

const page = (status: number, html: string): SimAnswer => ({
  status,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: `<!doctype html><html lang="ru"><meta charset="utf-8"><title>Оплата</title><body>${html}</body></html>`,
});
