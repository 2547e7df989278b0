/** Which actions a workflow would take now, by the rules that its own updates refuse by. */
import { z } from 'zod';
import type { ActionName, ActionType } from '../../workflows/actions';
import { orderRefusal } from '../../workflows/checkout/requests';
import { dialogRefusal } from '../../workflows/dialog-refusals';
import { ORDER_STATUSES } from '../../workflows/order-state';
import { replayRefusal } from '../../workflows/replay-state';
import { model } from '../models';
import { actionNames, actionsOf } from './action-bodies';
import { knownPayment, money } from './told-order';

export const allowedActionModel = model(
  'AllowedAction',
  z.object({
    action: z.enum(actionNames).meta({ examples: ['takeOver'] }),
    allowed: z.boolean(),
    reason: z
      .string()
      .nullable()
      .meta({
        description: 'What the workflow would answer; null = it may be done.',
        examples: [null, 'Nobody has taken this dialog over. Take it over first, then say it again.'],
      }),
  }),
);
export type AllowedAction = z.infer<typeof allowedActionModel>;

/** Of what each workflow tells of itself, no more than the rules go by. */
const dialogState = z.looseObject({
  stage: z.string(),
  closing: z.literal(true).optional(),
  operator: z.object({ by: z.string(), since: z.string() }).optional(),
  stoppedAt: z.string().optional(),
  toSay: z.array(z.unknown()).optional(),
});

const orderState = z.looseObject({
  status: z.enum(ORDER_STATUSES),
  goods: z.object({ round: z.number(), state: z.enum(['held', 'lost', 'sold']) }).optional(),
  payments: z.array(knownPayment),
  total: money,
  requests: z.array(z.unknown()),
});

const replayState = z.looseObject({ stage: z.enum(['counting', 'replaying', 'stopped', 'done']) });

/** What callers add is supposed to be in order: asked is what the workflow itself stands against. */
const SUPPOSED = { text: '…', lines: [{ sku: '…', quantity: 1 }] };

type Refusal = (action: string) => string | undefined;

/** Undefined = the state is of a form that is not known here. */
const judges = {
  dialog(told, by) {
    const { data } = dialogState.safeParse(told);
    const now = new Date();
    return data && ((action: ActionName<'dialog'>) => dialogRefusal(data, action, { ...SUPPOSED, by }, now));
  },
  order(told, by) {
    const { data } = orderState.safeParse(told);
    return data && ((action: ActionName<'order'>) => orderRefusal(data, action, { ...SUPPOSED, by }));
  },
  replay(told) {
    const { data } = replayState.safeParse(told);
    return data && ((action: ActionName<'replay'>) => replayRefusal(data, action));
  },
  ticket: () => undefined,
  payment: () => undefined,
} as const satisfies {
  [T in ActionType]: (
    told: unknown,
    by: string,
  ) => ((action: ActionName<T>) => string | undefined) | undefined;
};

/** @param by who asks: a dialog is refused to all but whoever has taken it over */
export function allowedActions(type: string, state: unknown, by: string): AllowedAction[] {
  if (!Object.hasOwn(judges, type)) return [];
  // A type's actions and its judge are of one table each; the compiler cannot see that they are of the same type.
  const refusal = judges[type as ActionType](state, by) as Refusal | undefined;
  if (!refusal) return [];
  return actionsOf(type).map((action) => {
    const reason = refusal(action) ?? null;
    return { action, allowed: reason === null, reason };
  });
}
