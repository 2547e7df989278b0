/** 1C's side: a base with invoices over OData, the accountant's hands, and a page on which a customer pays. */
import { z } from 'zod';
import type { SimAction, SimAnswer, SimRequest, Simulator, SimWorld } from '../../sandbox/contract';
import { decimalOf, parseAmount } from '../money';
import { basicCredentials, constantTimeEqual } from '../verify';
import type { OnecClientSettings, OnecHookSettings } from './settings';
import { answerOData, odataError } from './simulator-odata';
import { OnecPayments } from './simulator-payments';
import { OnecStore } from './simulator-store';
import type { SimInvoice } from './simulator-store';

export function onecSimulator(hook: OnecHookSettings, client: OnecClientSettings): Simulator {
  const store = new OnecStore();
  return {
    handle(request: SimRequest, world: SimWorld): SimAnswer {
      const payee = /^\/pay\/([^/]+)$/.exec(request.path)?.[1];
      if (payee !== undefined) return payPage(request, store.find(payee), new OnecPayments(hook, world));
      if (!mayEnter(request, client)) return odataError(401, '20', 'Недостаточно прав');
      return answerOData({ request, store, world });
    },
    actions: (world) => actionsOf(store, new OnecPayments(hook, world)),
    state: () => store.state(),
    restore: (state) => store.restore(state),
  };
}

function mayEnter(request: SimRequest, client: OnecClientSettings): boolean {
  const given = basicCredentials({ authorization: request.headers.authorization });
  if (given === undefined) return false;
  return constantTimeEqual(given.user, client.user) && constantTimeEqual(given.password, client.password);
}

function actionsOf(store: OnecStore, payments: OnecPayments): Record<string, SimAction> {
  const found = (parameters: Record<string, unknown>): SimInvoice => {
    const { ref } = refSchema.parse(parameters);
    const invoice = store.find(ref);
    if (!invoice) throw new Error(`There is no invoice ${ref}.`);
    return invoice;
  };
  return {
    /** `amount` in major units makes it a partial payment, or one too many. */
    pay: (parameters) => payments.pay(found(parameters), paySchema.parse(parameters).amount),
    refund: (parameters) => payments.refund(found(parameters)),
    cancel: (parameters) => payments.cancel(found(parameters)),
    /** The next posting fails in the base's own code, with these words. */
    refusePosting(parameters) {
      store.refusal = refusalSchema.parse(parameters).words;
      return { refusal: store.refusal };
    },
  };
}

const refSchema = z.looseObject({ ref: z.string().min(1) });
const refusalSchema = z.object({ words: z.string().min(1).default('Не заполнен договор контрагента') });
const paySchema = z.looseObject({
  amount: z
    .union([z.number(), z.string()])
    .transform((value, context) => {
      const amount = parseAmount(value);
      if (amount !== undefined) return amount;
      context.addIssue({
        code: 'custom',
        message: 'an amount in major units, for example 500 or "1 499,50"',
      });
      return z.NEVER;
    })
    .optional(),
});

/** Where the pay link of the sandbox leads. Only numbers of our own making are shown. */
function payPage(request: SimRequest, invoice: SimInvoice | undefined, payments: OnecPayments): SimAnswer {
  if (!invoice) return page(404, '<p>Такого счёта нет.</p>');
  const owed = invoice.amount - invoice.paid;
  if (request.method === 'POST' && owed > 0) payments.pay(invoice);
  if (request.method === 'POST' || owed <= 0) return page(200, '<p>Счёт оплачен, спасибо.</p>');
  return page(
    200,
    `<p>Счёт ${invoice.number}, к оплате ${decimalOf(owed)} ₽</p><form method="post"><button>Оплатить</button></form>`,
  );
}

const page = (status: number, html: string): SimAnswer => ({
  status,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: `<!doctype html><html lang="ru"><meta charset="utf-8"><title>Оплата счёта</title><body>${html}</body></html>`,
});
