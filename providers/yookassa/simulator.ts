/** YooKassa's side: payments and refunds over API v3, the page on which a customer pays, notifications. */
import type { SimAnswer, SimRequest, Simulator, SimWorld } from '../../sandbox/contract';
import { PaymentBook } from '../payment-book';
import { paymentActions, payPage } from '../payment-page';
import { basicCredentials, constantTimeEqual } from '../verify';
import type { YookassaClientSettings, YookassaHookSettings } from './settings';
import { answerApi, apiError } from './simulator-api';
import { tillOf } from './simulator-till';

export function yookassaSimulator(_hook: YookassaHookSettings, client: YookassaClientSettings): Simulator {
  const book = new PaymentBook();
  return {
    handle(request: SimRequest, world: SimWorld): SimAnswer {
      const payee = /^\/pay\/([\w-]+)$/.exec(request.path)?.[1];
      if (payee !== undefined) return payPage(request, book.find(payee), tillOf(book, world));
      if (!mayEnter(request, client))
        return apiError(401, 'invalid_credentials', 'Basic authentication failed.');
      return answerApi({ request, book, world, shopId: client.shopId });
    },
    actions: (world) => paymentActions(book, tillOf(book, world)),
    state: () => book.state(),
    restore: (state) => book.restore(state),
  };
}

function mayEnter(request: SimRequest, client: YookassaClientSettings): boolean {
  const given = basicCredentials({ authorization: request.headers['authorization'] });
  if (given === undefined) return false;
  return constantTimeEqual(given.user, client.shopId) && constantTimeEqual(given.password, client.secret);
}
