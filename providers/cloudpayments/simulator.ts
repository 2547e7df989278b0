/** CloudPayments' side: pages, payments and refunds, notifications, and the question before a payment. */
import type { SimAnswer, SimRequest, Simulator, SimWorld } from '../../sandbox/contract';
import { PaymentBook } from '../payment-book';
import { paymentActions, payPage } from '../payment-page';
import { basicCredentials, constantTimeEqual } from '../verify';
import type { CloudpaymentsClientSettings, CloudpaymentsHookSettings } from './settings';
import { answerApi } from './simulator-api';
import { askCheck } from './simulator-check';
import { tillOf } from './simulator-till';

export function cloudpaymentsSimulator(
  hook: CloudpaymentsHookSettings,
  client: CloudpaymentsClientSettings,
): Simulator {
  const book = new PaymentBook();
  return {
    async handle(request: SimRequest, world: SimWorld): Promise<SimAnswer> {
      const till = tillOf(book, world, hook);
      const page = /^\/d\/(\w+)$/.exec(request.path)?.[1];
      if (page !== undefined) {
        const payment = book.all().find(({ ref }) => ref.startsWith(`${page}:`));
        if (payment && request.method === 'POST') await askCheck(payment, world, hook);
        return payPage(request, payment, till);
      }
      if (!mayEnter(request, client)) return { status: 401, body: '' };
      return answerApi({ request, book, world, till });
    },
    actions(world) {
      const actions = paymentActions(book, tillOf(book, world, hook));
      return {
        ...actions,
        /** The service is asked first; a refusal is the customer's, and no money moves. */
        async pay(parameters) {
          const name = parameters['ref'] ?? parameters['id'] ?? parameters['reference'];
          const payment = book.find(String(name));
          if (payment) await askCheck(payment, world, hook);
          return actions['pay']?.(parameters);
        },
      };
    },
    state: () => book.state(),
    restore: (state) => book.restore(state),
  };
}

function mayEnter(request: SimRequest, client: CloudpaymentsClientSettings): boolean {
  const given = basicCredentials({ authorization: request.headers['authorization'] });
  if (given === undefined) return false;
  return constantTimeEqual(given.user, client.publicId) && constantTimeEqual(given.password, client.secret);
}
