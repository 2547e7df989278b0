/** What each action is given by its caller. */
import { z } from 'zod';
import type { ActionInput, ActionName, ActionType } from '../../workflows/actions';
import { ACTIONS } from '../../workflows/actions';
import { model } from '../models';
import { minorUnits, text } from './fields';

const reason = text(1_000)
  .meta({
    description: 'Why, for those who read it later. No personal data.',
    examples: ['The customer called.'],
  })
  .optional();

const withReason = model('ActionReason', z.strictObject({ reason }));

/** 4,096 characters are what messengers take. */
const said = model(
  'Said',
  z.strictObject({
    text: text(4_096)
      .regex(/\S/, 'is blank')
      .meta({ description: 'What the customer reads.', examples: ['Мастер приедет завтра к десяти.'] }),
  }),
);

/** Both are for people who act: a reason is asked for. */
const because = text(1_000)
  .regex(/\S/, 'is blank')
  .meta({
    description: 'Why, for those who read it later. No personal data.',
    examples: ['The customer called.'],
  });

const withBecause = model('OrderActionReason', z.strictObject({ reason: because }));

const refunded = model(
  'OrderRefund',
  z.strictObject({
    reason: because,
    amount: minorUnits
      .meta({
        description: "Major units of the order's currency, a number or a decimal string; absent = all of it.",
        examples: ['499.50'],
      })
      .optional(),
  }),
);

const changed = model(
  'OrderChange',
  z.strictObject({
    reason: because,
    lines: z
      .array(
        z.strictObject({
          sku: text(100).meta({ examples: ['LAMP-1'] }),
          quantity: z
            .int()
            .min(1)
            .max(10_000)
            .meta({ examples: [2] }),
        }),
      )
      .min(1)
      .max(100)
      .describe('What the order holds from now on; at the prices of today.'),
  }),
);

interface Body {
  schema: z.ZodType<Omit<ActionInput, 'by'>>;
  /** By what they do. */
  examples: Readonly<Record<string, Record<string, unknown>>>;
}

const plain = (what: string): Body => ({ schema: withReason, examples: { [what]: {} } });

export const actionBodies: Readonly<Record<ActionName, Body>> = {
  takeOver: {
    schema: withReason,
    examples: { 'a person goes on with the conversation': { reason: 'The customer asked for a person.' } },
  },
  say: { schema: said, examples: { 'to the customer': { text: 'Мастер приедет завтра к десяти.' } } },
  handBack: plain('the flow goes on where it was'),
  close: plain('the dialog is over'),
  stop: plain('no more of it is replayed'),
  resume: plain('it goes on where it was stopped'),
  refund: {
    schema: refunded,
    examples: {
      'all that was paid': { reason: 'The customer sent it back.' },
      'a part of it': { reason: 'A scratch.', amount: '499.50' },
    },
  },
  cancel: { schema: withBecause, examples: { 'an order that is not sold': { reason: 'Ordered twice.' } } },
  change: {
    schema: changed,
    examples: {
      'other lines': { reason: 'The customer wants two.', lines: [{ sku: 'LAMP-1', quantity: 2 }] },
    },
  },
  retry: { schema: withBecause, examples: { 'what needed a person': { reason: 'The gateway is back.' } } },
  reconcile: {
    schema: withBecause,
    examples: { 'ask gateways and CRM': { reason: 'The customer says they paid.' } },
  },
};

/** All bodies, as the reference tells them. */
export const anyActionBody = model('Action', z.union([withReason, said, withBecause, refunded, changed]));

const actions: Readonly<Record<string, readonly ActionName[]>> = ACTIONS;

/** The actions of a workflow type, none for one that takes none. */
export const actionsOf = (type: string): readonly ActionName[] =>
  Object.hasOwn(actions, type) ? (actions[type] ?? []) : [];

const types = Object.keys(ACTIONS) as ActionType[];

/** All actions, each once. */
export const actionNames: readonly ActionName[] = [...new Set(types.flatMap(actionsOf))];
