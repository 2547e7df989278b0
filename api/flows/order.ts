/** An order of the checkout: entered once for its id, then its workflow sells it. */
import { z } from 'zod';
import { startArguments } from '../../journal/start';
import { addReference } from '../../journal/references';
import { placeOrder } from '../../orders/place';
import { contentHash } from '../../providers/content-hash';
import { orderId } from '../../workflows/ids';
import type { Problem } from '../problem';
import { ProblemError } from '../problem';
import { text } from '../v1/fields';
import { phoneNumber } from '../v1/phone';
import { defineFlow } from './flow';

const NO_ID = '1 to 31 letters, digits, dots, dashes or underscores, beginning with a letter or digit';

export const orderInput = z.strictObject({
  id: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,30}$/, NO_ID)
    .meta({
      description: 'Your number of it, unique for ever; gateways, receipts and the CRM show it.',
      examples: ['FX-1001'],
    }),
  customer: z
    .strictObject({
      name: text(200)
        .regex(/\S/, 'is blank')
        .trim()
        .meta({ examples: ['Иван Петров'] }),
      email: z
        .email('an e-mail address')
        .max(200)
        .meta({ examples: ['ivan@example.ru'] })
        .optional(),
      phone: phoneNumber.optional(),
    })
    .refine(
      ({ email, phone }) => email !== undefined || phone !== undefined,
      'an e-mail address or a phone number is needed: the gateway sends the receipt there',
    ),
  lines: z
    .array(
      z.strictObject({
        sku: text(100).meta({ examples: ['LAMP-1'] }),
        quantity: z
          .int()
          .min(1)
          .max(10_000)
          .meta({ examples: [1] }),
      }),
    )
    .min(1)
    .max(100)
    .describe('What is bought. The prices are those of the catalogue; none can be given here.'),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'an ISO 4217 code')
    .default('RUB')
    .meta({ description: 'That of the prices.', examples: ['RUB'] }),
});

export const orderTaken: Problem = {
  status: 422,
  type: 'order-taken',
  detail:
    'Another order has this id, with another content. Take a new id, or change that order by its actions.',
};

export const notForSale = (skus: readonly string[]): Problem => ({
  status: 409,
  type: 'not-for-sale',
  detail: `Not for sale in this currency: ${skus.join(', ')}. PUT /v1/stock/{sku} puts it up for sale.`,
});

export const order = defineFlow({
  title: 'Sell an order',
  description:
    'Holds the goods, opens a deal, makes a page to pay on at the primary gateway or a backup, waits for the verified ' +
    'payment, then sells the goods and writes the sale. What goes wrong is undone or brought to a person, as fixit.yml says.',
  workflowType: 'order',
  input: orderInput,
  examples: {
    'of one line': {
      id: 'FX-1001',
      customer: { name: 'Иван Петров', email: 'ivan@example.ru' },
      lines: [{ sku: 'LAMP-1', quantity: 1 }],
      currency: 'RUB',
    },
  },
  async plan(input, by, { pool, settings, mappings }) {
    const { id, customer, lines, currency } = input;
    const hash = contentHash(input).replace(/^hash:/, '');
    const placed = await placeOrder(pool, { id, input: hash, customer, lines, currency, by });
    if (!placed.placed) throw new ProblemError(placed.why === 'taken' ? orderTaken : notForSale(placed.skus));
    await addReference(pool, { type: 'order', value: id }, orderId(id));
    return { workflowId: orderId(id), argument: startArguments(settings, mappings).order };
  },
});
