/** `/v1/orders`: what people buy. */
import { z } from 'zod';
import { attemptsOf, findOrder, reservationsOf, savedBy, searchOrders } from '../../orders/search';
import { flows } from '../flows';
import { notForSale, orderInput, orderTaken } from '../flows/order';
import { idUsed, started, startTemporalAway } from '../flows/started';
import { alreadyRunning } from '../flows/start-once';
import { pageModel } from '../models';
import type { Problem } from '../problem';
import { ProblemError } from '../problem';
import { journalProblems } from './database-answers';
import { anyId, instant, paging, text } from './fields';
import { startedModel } from './flows';
import { nextCursor, positionOf } from './input';
import {
  orderDetailModel,
  orderModel,
  orderStatus,
  shownOrder,
  shownPage,
  shownPayment,
  shownReservation,
} from './order-model';
import { defineRoute } from './route';
import { readToldOrder } from './told-order';
import { workersAway } from './workers-away';
import { statedBy } from './workflows';

const unknownOrder: Problem = {
  status: 404,
  type: 'unknown-order',
  detail: 'There is no order of this id.',
};

export const orderRoutes = [
  defineRoute({
    method: 'post',
    path: '/v1/orders',
    operationId: 'placeOrder',
    tag: 'Orders',
    scope: 'flows',
    mutates: true,
    summary: 'Place an order',
    description:
      'Enters it and starts its workflow, which holds the goods and makes a page to pay on: `GET /v1/orders/{id}` ' +
      'has its link a moment later. The same order again is the same workflow, for ever.',
    body: orderInput,
    examples: {
      'of one line': {
        id: 'FX-1002',
        customer: { name: 'Анна Смирнова', phone: '8 (916) 123-45-67' },
        lines: [{ sku: 'LAMP-1', quantity: 2 }],
      },
    },
    answers: {
      200: { description: 'It had been placed before: the same workflow.', body: startedModel },
      201: { description: 'Placed.', body: startedModel },
    },
    problems: [
      orderTaken,
      notForSale(['LAMP-1']),
      alreadyRunning('order:FX-1001'),
      idUsed,
      startTemporalAway,
      workersAway,
      ...journalProblems,
    ],
    async handle(call, deps) {
      const { id } = call.body;
      const asked = { ...call, body: { id: `order ${id}`, input: call.body } };
      const { start, now } = await started(asked, 'order', flows.order, deps).catch((error: unknown) => {
        // The id of the start is made of the order's: what it names is an order with another content.
        if (error instanceof ProblemError && error.problem === idUsed) throw new ProblemError(orderTaken);
        throw error;
      });
      const { workflowId, runId } = start;
      const body = { workflowId, runId, temporalUrl: deps.temporalUrl(workflowId) };
      return now ? { status: 201, body } : { status: 200, body };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/orders/search',
    operationId: 'searchOrders',
    tag: 'Orders',
    scope: 'read',
    summary: 'Search orders',
    description: 'The youngest first.',
    body: z.strictObject({
      status: orderStatus.optional(),
      sku: text(100)
        .meta({ examples: ['LAMP-1'] })
        .optional(),
      from: instant('Placed at this time or later.').optional(),
      to: instant('Placed before this time.').optional(),
      ...paging,
    }),
    examples: { 'All, the youngest first': {}, 'That need a person': { status: 'escalated' } },
    answers: { 200: { description: 'One page.', body: pageModel('OrderPage', orderModel) } },
    problems: [...journalProblems],
    async handle({ body: { cursor, limit, ...wanted } }, { pool, temporalUrl }) {
      const found = await searchOrders(pool, wanted, positionOf(cursor, 'text'), limit);
      const items = found.items.map((row) => shownOrder(row, temporalUrl));
      return { status: 200, body: { items, nextCursor: nextCursor(found.next) } };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/orders/{id}',
    operationId: 'getOrder',
    tag: 'Orders',
    scope: 'read',
    summary: 'Show one order',
    description:
      'With the pages on which it can be paid, its money, what the store holds for it, and where its workflow says it ' +
      'stands.',
    params: anyId('The id of the order.', 'FX-1001'),
    answers: { 200: { description: 'The order.', body: orderDetailModel } },
    problems: [unknownOrder, ...journalProblems],
    async handle({ params }, { pool, client, temporalUrl }) {
      const row = await findOrder(pool, params.id);
      if (!row) throw new ProblemError(unknownOrder);
      const [pages, reservations, { state }] = await Promise.all([
        attemptsOf(pool, row.id),
        reservationsOf(pool, row.id),
        statedBy(client, row.workflow_id),
      ]);
      const told = readToldOrder(state ?? (await savedBy(pool, row.id)));
      return {
        status: 200,
        body: {
          ...shownOrder(row, temporalUrl),
          stage: state?.stage ?? null,
          waitingFor: state?.waitingFor ?? null,
          why: typeof state?.['why'] === 'string' ? state['why'] : null,
          pages: pages.map((page) => shownPage(page, told)),
          payments: told?.payments.map(shownPayment) ?? null,
          reservations: reservations.map(shownReservation),
        },
      };
    },
  }),
];
