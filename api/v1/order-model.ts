/** An order as the API shows it. */
import { z } from 'zod';
import type { AttemptRow, OrderRow, ReservationRow } from '../../orders/search';
import { decimalOf } from '../../providers/money';
import { ORDER_STATUSES } from '../../workflows/order-state';
import { PAYMENT_STATUSES } from '../../workflows/payment-lattice';
import { model } from '../models';
import { givenBackBy, keptBy } from '../../workflows/payment-lattice';
import { temporalUrl, time, workflowId } from './fields';
import type { ToldOrder } from './told-order';

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
        ref: z
          .string()
          .nullable()
          .meta({ description: 'What the gateway calls it; null = no answer of it came yet.' }),
        state: z
          .string()
          .nullable()
          .meta({
            description:
              '`open`: it can be paid there; `asked`, `refused`, `closed`; `doubtful`: no answer came, it may stand ' +
              'there. null = not known now.',
            examples: ['open'],
          }),
        createdAt: time('When the gateway was asked.'),
      }),
    ),
    payments: z
      .array(
        z.object({
          gateway: z.string().meta({ examples: ['yookassa'] }),
          paymentId: z.string().meta({
            description: 'The id of the payment at its gateway.',
            examples: ['2a3b4c5d-000f-5000-8000-1b2c3d4e5f60'],
          }),
          status: z.enum(PAYMENT_STATUSES),
          amount: decimal.describe('What it is over, in major units; what was given back is still in it.'),
          givenBack: decimal.describe('What went back of it, in major units.'),
          kept: decimal.describe('What we have of it, in major units.'),
          currency,
        }),
      )
      .nullable()
      .describe('Money that came or is to come, as its gateways told; null = not known now.'),
    reservations: z
      .array(
        z.object({
          sku: z.string().meta({ examples: ['LAMP-1'] }),
          quantity: z.int(),
          state: z
            .enum(['held', 'sold', 'released', 'expired', 'broken', 'returned'])
            .describe('`broken`: an adjustment of the stock took it away; `returned`: sold, and given back.'),
          reservedAt: time('When it was reserved.'),
          expiresAt: time('Until when it is held.'),
          endedAt: time('When it was held no more.')
            .nullable()
            .describe('When it was held no more; null = it is.'),
        }),
      )
      .describe('What the store holds or held for it, the oldest first.'),
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

export const shownPage = (row: AttemptRow, told: ToldOrder | undefined) => ({
  gateway: row.gateway,
  reference: row.reference,
  amount: decimalOf(Number(row.amount)),
  currency: row.currency,
  payUrl: row.pay_url,
  ref: row.ref,
  state: told?.attempts.find(({ reference }) => reference === row.reference)?.state ?? null,
  createdAt: row.created_at.toISOString(),
});

export const shownPayment = (payment: ToldOrder['payments'][number]) => ({
  gateway: payment.gateway,
  paymentId: payment.paymentId,
  status: payment.status,
  amount: decimalOf(payment.money.amount),
  givenBack: decimalOf(givenBackBy(payment)),
  kept: decimalOf(keptBy(payment)),
  currency: payment.money.currency,
});

export const shownReservation = (row: ReservationRow) => ({
  sku: row.sku,
  quantity: row.quantity,
  state: row.state,
  reservedAt: row.reserved_at.toISOString(),
  expiresAt: row.expires_at.toISOString(),
  endedAt: row.ended_at?.toISOString() ?? null,
});
