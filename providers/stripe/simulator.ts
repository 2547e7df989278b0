/** Stripe's side: checkout sessions, intents and refunds, the page on which a customer pays, signed events. */
import type { SimAnswer, SimRequest, Simulator, SimWorld } from '../../sandbox/contract';
import { PaymentBook } from '../payment-book';
import { paymentActions, payPage } from '../payment-page';
import { bearerToken, constantTimeEqual } from '../verify';
import type { StripeClientSettings, StripeHookSettings } from './settings';
import { answerApi, apiError } from './simulator-api';
import { Cashier } from './simulator-cashier';

export function stripeSimulator(hook: StripeHookSettings, client: StripeClientSettings): Simulator {
  const book = new PaymentBook();
  return {
    handle(request: SimRequest, world: SimWorld): SimAnswer {
      const cashier = new Cashier(book, world, hook);
      const payee = /^\/pay\/(\w+)$/.exec(request.path)?.[1];
      if (payee !== undefined) return payPage(request, book.find(payee), cashier);
      const given = bearerToken({ authorization: request.headers['authorization'] }) ?? '';
      if (!constantTimeEqual(given, client.secretKey))
        return apiError(401, { type: 'invalid_request_error', message: 'Invalid API Key provided' });
      return answerApi({ request, book, world, cashier });
    },
    actions: (world) => paymentActions(book, new Cashier(book, world, hook)),
    state: () => book.state(),
    restore: (state) => book.restore(state),
  };
}
