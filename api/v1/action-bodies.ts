/** What each action is given by its caller. */
import { z } from 'zod';
import type { ActionInput, ActionName, ActionType } from '../../workflows/actions';
import { ACTIONS } from '../../workflows/actions';
import { model } from '../models';
import { text } from './fields';

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
};

/** All bodies, as the reference tells them. */
export const anyActionBody = model('Action', z.union([withReason, said]));

const actions: Readonly<Record<string, readonly ActionName[]>> = ACTIONS;

/** The actions of a workflow type, none for one that takes none. */
export const actionsOf = (type: string): readonly ActionName[] =>
  Object.hasOwn(actions, type) ? (actions[type] ?? []) : [];

const types = Object.keys(ACTIONS) as ActionType[];

/** All actions, each once. */
export const actionNames: readonly ActionName[] = [...new Set(types.flatMap(actionsOf))];
