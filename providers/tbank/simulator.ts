/** T-Bank's side: payments and refunds over API v2, the page on which a customer pays, notifications. */
import type { SimAnswer, SimRequest, Simulator, SimWorld } from '../../sandbox/contract';
import { PaymentBook } from '../payment-book';
import { paymentActions, payPage } from '../payment-page';
import type { TbankClientSettings, TbankHookSettings } from './settings';
import { answerApi } from './simulator-api';
import { tillOf } from './simulator-till';

export function tbankSimulator(hook: TbankHookSettings, client: TbankClientSettings): Simulator {
  const book = new PaymentBook();
  return {
    handle(request: SimRequest, world: SimWorld): SimAnswer {
      const till = tillOf(book, world, hook);
      const payee = /^\/new\/(\d+)$/.exec(request.path)?.[1];
      if (payee !== undefined) return payPage(request, book.find(payee), till);
      return answerApi({ request, book, world, till, client });
    },
    actions: (world) => paymentActions(book, tillOf(book, world, hook)),
    state: () => book.state(),
    restore: (state) => book.restore(state),
  };
}
