/** The API's answers about subscriptions and calls, and how they are told. */
import { z } from 'zod';
import type { Output } from './output';
import { when } from './output';

const text = z.string();
const maybe = text.nullish();

export const subscriptionSchema = z.looseObject({
  id: text,
  name: text,
  url: maybe,
  mode: text,
  events: z.array(text),
  organization: z.looseObject({ id: text, name: text }),
  enabled: z.boolean(),
  offReason: maybe,
  failures: z.number(),
  secrets: z.array(z.looseObject({ createdAt: text, endsAt: maybe })),
  createdAt: text,
  createdBy: text,
  changedAt: text,
});
export type Subscription = z.infer<typeof subscriptionSchema>;

/** Its secret is told this once, and only where the service made it. */
export const newSubscriptionSchema = subscriptionSchema.extend({ secret: text.nullable() });

export const subscriptionPath = (id: string): string => `/v1/subscriptions/${encodeURIComponent(id)}`;

/** `on`, or why it is off. */
export const stateOf = ({ enabled, offReason }: Subscription): string =>
  enabled ? 'on' : offReason ? `off (${offReason})` : 'off';

export function tellSubscription(out: Output, subscription: Subscription): void {
  out.fields([
    ['id', subscription.id],
    ['name', subscription.name],
    ['state', stateOf(subscription)],
    ['mode', subscription.mode],
    ['url', subscription.url],
    ['events', subscription.events.join(', ')],
    ['organization', `${subscription.organization.name} (${subscription.organization.id})`],
    ['failures', subscription.failures],
    ...subscription.secrets.map(
      ({ createdAt, endsAt }) =>
        ['secret', `of ${when(createdAt)}${endsAt ? `, signs until ${when(endsAt)}` : ''}`] as const,
    ),
    ['made', when(subscription.createdAt)],
    ['by', subscription.createdBy],
    ['changed', when(subscription.changedAt)],
  ]);
}

export const callSchema = z.looseObject({
  id: text,
  webhookId: text,
  subscription: maybe,
  event: text,
  mode: text,
  url: maybe,
  state: text,
  reason: maybe,
  attempts: z.number(),
  postedAt: maybe,
  validatedAt: maybe,
  settledAt: maybe,
  repeats: maybe,
  createdAt: text,
  createdBy: text,
  workflowId: text,
});
export type Call = z.infer<typeof callSchema>;

export const callDetail = callSchema.extend({
  payload: z.unknown(),
  tries: z.array(
    z.looseObject({
      number: z.number(),
      at: text,
      status: z.number().nullish(),
      milliseconds: z.number().nullish(),
      error: maybe,
      answer: maybe,
    }),
  ),
});
export type Try = z.infer<typeof callDetail>['tries'][number];
