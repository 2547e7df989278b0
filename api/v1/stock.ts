/** `/v1/stock`: what is for sale, and every change of it that is no sale. */
import { z } from 'zod';
import { listArticles } from '../../inventory/articles';
import { listAdjustments } from '../../inventory/adjustments';
import type { Adjusted, Article } from '../../inventory/port';
import { createInventory } from '../../inventory/postgres';
import { toStored } from '../../journal/types';
import { decimalOf } from '../../providers/money';
import { model, pageModel } from '../models';
import type { Problem } from '../problem';
import { ProblemError } from '../problem';
import { journalProblems } from './database-answers';
import type { ApiDeps } from './deps';
import { count, minorUnits, pagingQuery, text, time } from './fields';
import { nextCursor, positionOf } from './input';
import { currency, decimal } from './order-model';
import { defineRoute } from './route';

export const articleModel = model(
  'Article',
  z.object({
    sku: z.string().meta({ examples: ['LAMP-1'] }),
    name: z.string().meta({ examples: ['Лампа настольная'] }),
    price: decimal,
    currency,
    onHand: count.meta({ description: 'Pieces in the store.', examples: [12] }),
    reserved: count.meta({ description: 'Of these, promised to orders.', examples: [2] }),
    free: count.meta({ examples: [10] }),
    sold: count.meta({ description: 'Sold and not given back.', examples: [5] }),
    updatedAt: time('Of the last change.'),
  }),
);

export const adjustmentModel = model(
  'Adjustment',
  z.object({
    id: z.uuid(),
    sku: z.string().meta({ examples: ['LAMP-1'] }),
    delta: z.int().meta({ examples: [-2] }),
    onHand: count.meta({ description: 'Afterwards.', examples: [10] }),
    reason: z.string(),
    by: z.string().meta({ description: 'Whose key called.', examples: ['Склад'] }),
    at: time('When it was made.'),
  }),
);

export const adjustedModel = model(
  'Adjusted',
  z.object({
    article: articleModel,
    broken: z
      .array(z.string())
      .meta({ description: 'Orders that lost what they held, by the policy `shortStock: break`.' }),
  }),
);

const params = z.object({
  sku: text(100).meta({ description: 'The article, percent-encoded.', examples: ['LAMP-1'] }),
});

const unknownArticle: Problem = {
  status: 404,
  type: 'unknown-article',
  detail: 'There is no article of this SKU. PUT /v1/stock/{sku} makes one.',
};

const belowZero = (onHand: number): Problem => ({
  status: 409,
  type: 'below-zero',
  detail: `Only ${onHand} are on hand; fewer than none cannot be.`,
});

const stockReserved = (free: number, orders: readonly string[]): Problem => ({
  status: 409,
  type: 'stock-reserved',
  detail: `Only ${free} are free; orders hold the others: ${orders.join(', ')}. Cancel orders first, or set checkout.shortStock to break in fixit.yml.`,
});

export const stockRoutes = [
  defineRoute({
    method: 'get',
    path: '/v1/stock',
    operationId: 'listStock',
    tag: 'Stock',
    scope: 'read',
    summary: 'List what is for sale',
    query: z.strictObject(pagingQuery),
    answers: { 200: { description: 'One page, by SKU.', body: pageModel('ArticlePage', articleModel) } },
    problems: [...journalProblems],
    async handle({ query: { cursor, limit } }, { pool }) {
      const found = await listArticles(pool, positionOf(cursor, 'text')?.id, limit + 1);
      const items = found.slice(0, limit);
      const last = found.length > limit ? items.at(-1) : undefined;
      const next = last && { at: last.updatedAt.toISOString(), id: last.sku };
      return { status: 200, body: { items: items.map(shown), nextCursor: nextCursor(next) } };
    },
  }),
  defineRoute({
    method: 'put',
    path: '/v1/stock/{sku}',
    operationId: 'putArticle',
    tag: 'Stock',
    scope: 'inventory',
    mutates: true,
    summary: 'Put an article up for sale, or change its name or price',
    description: 'Orders that were placed keep their price. How many there are is said by adjustments alone.',
    params,
    body: z.strictObject({
      name: text(200)
        .regex(/\S/, 'is blank')
        .trim()
        .meta({ examples: ['Лампа настольная'] }),
      price: minorUnits.meta({ description: 'Of one piece, major units.', examples: ['1499.50'] }),
      currency: z
        .string()
        .regex(/^[A-Z]{3}$/, 'an ISO 4217 code')
        .default('RUB'),
    }),
    examples: { 'a lamp': { name: 'Лампа настольная', price: '1499.50' } },
    answers: { 200: { description: 'As it is now.', body: articleModel } },
    problems: [...journalProblems],
    async handle({ params: { sku }, body }, { pool }) {
      return { status: 200, body: shown(await createInventory(pool).put({ sku, ...body })) };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/stock/{sku}/adjustments',
    operationId: 'adjustStock',
    tag: 'Stock',
    scope: 'inventory',
    mutates: true,
    summary: 'Say how many came or are gone',
    description:
      'With a reason, and kept for ever. Below what orders hold it is refused, or breaks the youngest unpaid ones, as ' +
      '`checkout.shortStock` in fixit.yml says.',
    params,
    body: z.strictObject({
      delta: z
        .int()
        .min(-1_000_000)
        .max(1_000_000)
        .refine((delta) => delta !== 0, 'is 0: nothing would change')
        .meta({ description: 'Pieces: above zero what came, below what is gone.', examples: [-2] }),
      reason: text(1_000)
        .regex(/\S/, 'is blank')
        .meta({ examples: ['Two were broken at the inventory.'] }),
    }),
    examples: {
      'a delivery': { delta: 10, reason: 'Delivery 118' },
      'a loss': { delta: -2, reason: 'Two were broken at the inventory.' },
    },
    answers: { 201: { description: 'Done.', body: adjustedModel } },
    problems: [unknownArticle, belowZero(1), stockReserved(1, ['FX-1001']), ...journalProblems],
    async handle({ params: { sku }, body: { delta, reason }, holder, callId }, deps) {
      const whenShort = deps.mappings.checkout.shortStock;
      const made = await createInventory(deps.pool).adjust({
        id: callId,
        sku,
        delta,
        reason,
        by: holder.name,
        whenShort,
      });
      if (!made.done) throw new ProblemError(refusalOf(made));
      await tellOrders(deps, callId, reason, made);
      const broken = made.broken.map(({ orderId }) => orderId);
      return { status: 201, body: { article: shown(made.article), broken } };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/stock/{sku}/adjustments',
    operationId: 'listAdjustments',
    tag: 'Stock',
    scope: 'read',
    summary: 'List the changes of an article that are no sales',
    params,
    query: z.strictObject(pagingQuery),
    answers: {
      200: { description: 'One page, the latest first.', body: pageModel('AdjustmentPage', adjustmentModel) },
    },
    problems: [...journalProblems],
    async handle({ params: { sku }, query: { cursor, limit } }, { pool }) {
      const found = await listAdjustments(pool, sku, positionOf(cursor, 'uuid'), limit);
      return { status: 200, body: { items: found.items, nextCursor: nextCursor(found.next) } };
    },
  }),
];

/** Before the answer: whoever repeats the call after a crash finds the same orders broken, and tells them again. */
async function tellOrders(
  { journal }: Pick<ApiDeps, 'journal'>,
  adjustmentId: string,
  reason: string,
  { broken }: Extract<Adjusted, { done: true }>,
): Promise<void> {
  if (broken.length === 0) return;
  await journal.appender.append({
    endpoint: 'internal',
    receivedAt: new Date(),
    parts: broken.map(({ hold, orderId }) =>
      toStored({
        eventId: `broken:${adjustmentId}:${hold}`,
        content: { state: 'event', event: { kind: 'reservation.broken', orderId, hold, reason } },
      }),
    ),
  });
}

function refusalOf(refused: Extract<Adjusted, { done: false }>): Problem {
  switch (refused.why) {
    case 'unknown':
      return unknownArticle;
    case 'below_zero':
      return belowZero(refused.onHand);
    case 'reserved':
      return stockReserved(refused.free, refused.orders);
  }
}

const shown = ({ price, updatedAt, ...rest }: Article) => ({
  ...rest,
  price: decimalOf(price),
  updatedAt: updatedAt.toISOString(),
});
