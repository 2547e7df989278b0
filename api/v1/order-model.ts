/** An order as the API shows it. */
import { z } from 'zod';
import type { AttemptRow, OrderRow } from '../../orders/search';
import { decimalOf } from '../../providers/money';
import { ORDER_STATUSES } from '../../workflows/order-state';
import { model } from '../models';
import { temporalUrl, time, workflowId } from './fields';

export const decimal = z
  .string()
  .meta({ description: 'Major units, a decimal string.', examples: ['1499.50'] });
export const currency = z.string().meta({ description: 'ISO 4217.', examples: ['RUB'] });

export const orderStatus = z.enum(['new', ...ORDER_STATUSES]).meta({
  description: '`new` = its workflow has told nothing yet.',
  examples: ['awaiting_payment'],
});

const shape = {
  id: z.string().meta({ examples: ['FX-1001'] }),
  workflowId,
  status: orderStatus,
  statusSince: time('When it came to stand there.'),
  customer: z
    .object({ name: z.string().optional(), email: z.string().optional(), phone: z.string().optional() })
    .nullable()
    .meta({ description: 'null = erased.' }),
  lines: z.array(z.object({ sku: z.string(), name: z.string(), quantity: z.int(), price: decimal })),
  total: decimal,
  currency,
  createdAt: time('When it was placed.'),
  temporalUrl,
};

export const orderModel = model('Order', z.object(shape));

export const orderDetailModel = model(
  'OrderDetail',
  z.object({
    ...shape,
    stage: z.string().nullable().meta({ description: 'Told by the workflow; null = it told nothing.' }),
    waitingFor: z
      .string()
      .nullable()
      .meta({ examples: ['payment'] }),
    why: z.string().nullable().meta({ description: 'Why it stands where it stands.' }),
    pages: z.array(
      z.object({
        gateway: z.string().meta({ examples: ['yookassa'] }),
        reference: z.string().meta({ description: 'What the gateway calls it by.', examples: ['FX-1001'] }),
        amount: decimal,
        currency,
        payUrl: z.string().nullable().meta({ description: 'null = no answer of the gateway came yet.' }),
        createdAt: time('When the gateway was asked.'),
      }),
    ),
  }),
);

export const shownOrder = (row: OrderRow, urlOf: (workflowId: string) => string) => ({
  id: row.id,
  workflowId: row.workflow_id,
  status: row.status as z.output<typeof orderStatus>,
  statusSince: row.status_at.toISOString(),
  customer: row.customer,
  lines: row.lines.map(({ sku, name, quantity, price }) => ({
    sku,
    name,
    quantity,
    price: decimalOf(price),
  })),
  total: decimalOf(Number(row.total)),
  currency: row.currency,
  createdAt: row.created_at.toISOString(),
  temporalUrl: urlOf(row.workflow_id),
});

export const shownPage = (row: AttemptRow) => ({
  gateway: row.gateway,
  reference: row.reference,
  amount: decimalOf(Number(row.amount)),
  currency: row.currency,
  payUrl: row.pay_url,
  createdAt: row.created_at.toISOString(),
});
