/** 1C's side: a base with invoices over OData, the accountant's hands, and a page on which a customer pays. */
import type { SimAnswer, SimRequest, Simulator, SimWorld } from '../../sandbox/contract';
import { decimalOf } from '../money';
import { basicCredentials, constantTimeEqual } from '../verify';
import type { OnecClientSettings, OnecHookSettings } from './settings';
import { actionsOf } from './simulator-actions';
import { odataError } from './simulator-answers';
import { answerOData } from './simulator-odata';
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
