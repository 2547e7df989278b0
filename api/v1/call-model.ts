/** Subscriptions and calls, as the API takes and shows them. */
import { z } from 'zod';
import { EVENT_NAME, payloadSchema, webhookId } from '../../calls/payload';
import type { StoredAttempt, StoredCall } from '../../calls/store';
import { CALL_STATES } from '../../calls/store';
import type { Subscription } from '../../calls/subscriptions';
import { MODES } from '../../calls/subscriptions';
import { isSecret } from '../../providers/standard-webhooks';
import { model } from '../models';
import { count, temporalUrl, text, time, uuid } from './fields';
import { secretsModel, shownSecrets } from './secret-model';

export const SUBSCRIPTION_ID = '019aa5d0-3c1f-7c2e-9a51-6f0b8d2c4e81';
export const CALL_ID = '019aa5d0-3c1f-7c2e-9a51-6f0b8d2c4e82';

const PATTERN = /^([a-z][a-z0-9_]*(\.[A-Za-z0-9_-]+)*(\.\*)?|\*)$/;

export const url = text(2_000).meta({
  description:
    'Where it is posted to: a public address over https, or what `outbound.allow` in fixit.yml allows.',
  examples: ['https://erp.example.com/hooks/fixit'],
});

const events = z
  .array(
    z
      .string()
      .max(100)
      .regex(PATTERN, 'the name of an event, for example order.paid, or its beginning: order.*'),
  )
  .min(1)
  .max(50)
  .meta({
    description: 'Names of events, or beginnings of names with * behind them.',
    examples: [['order.*', 'ticket.paid']],
  });

const organization = z
  .strictObject({ id: text(100), name: text(200) })
  .meta({ description: 'As it stands in each call.', examples: [{ id: 'acme', name: 'ACME' }] });

export const secret = z
  .string()
  .refine(isSecret, 'whsec_ and 24 to 64 bytes in base64')
  .meta({
    description: 'Of signed calls; absent = one is made.',
    examples: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
  });

const name = text(200).meta({ examples: ['ERP'] });
const mode = z.enum(MODES).meta({
  description:
    '`validated`: posted once, with a one-time token that the receiver asks us about. `signed`: Standard Webhooks, tried ' +
    'again for a day. `citeck`: to the incoming web hook of CITECK_URL.',
  examples: ['signed'],
});

export const newSubscription = z.strictObject({
  name,
  url: url.optional(),
  mode: mode.default('validated'),
  events,
  organization: organization.default({ id: 'default', name: 'default' }),
  enabled: z.boolean().default(true),
  secret: secret.optional(),
});

export const subscriptionChange = z.strictObject({
  name: name.optional(),
  url: url.optional(),
  events: events.optional(),
  organization: organization.optional(),
  enabled: z.boolean().optional().describe('true begins anew after it was switched off.'),
});

export const subscriptionModel = model(
  'Subscription',
  z.object({
    id: uuid('The id of the subscription.', SUBSCRIPTION_ID),
    name: z.string().meta({ examples: ['ERP'] }),
    url: z
      .string()
      .nullable()
      .meta({ examples: ['https://erp.example.com/hooks/fixit'] }),
    mode,
    events: z.array(z.string()).meta({ examples: [['order.*']] }),
    organization: z
      .object({ id: z.string(), name: z.string() })
      .meta({ examples: [{ id: 'acme', name: 'ACME' }] }),
    enabled: z.boolean().meta({ examples: [true] }),
    offReason: z
      .enum(['unsubscribed', 'failing'])
      .nullable()
      .meta({
        description:
          'Why the service switched it off: its receiver answered 410, or failed for a long time; null = it did not.',
        examples: [null],
      }),
    failures: count.meta({
      description: 'Calls in a row that came to nothing; at 20 it is switched off.',
      examples: [0],
    }),
    secrets: secretsModel,
    createdAt: time('When it was made.'),
    createdBy: z.string().meta({ examples: ['Мария Орлова'] }),
    changedAt: time('When it was last changed.'),
  }),
);

export const newSubscriptionModel = model(
  'NewSubscription',
  subscriptionModel.extend({
    secret: z
      .string()
      .nullable()
      .meta({
        description: 'What signs, shown now and never again; null = nothing is signed, or it was yours.',
        examples: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
      }),
  }),
);

export const payloadModel = model(
  'CallPayload',
  payloadSchema.meta({ description: 'What is posted, but for the token.' }),
);

export const callModel = model(
  'Call',
  z.object({
    id: uuid('The id of the call.', CALL_ID),
    webhookId: z
      .string()
      .meta({ description: 'What a receiver knows a repeat by.', examples: [webhookId(CALL_ID)] }),
    subscription: uuid('Whose; null = one call to an address.', SUBSCRIPTION_ID).nullable(),
    event: z.string().meta({ examples: ['order.paid'] }),
    mode,
    url: z
      .string()
      .nullable()
      .meta({ examples: ['https://erp.example.com/hooks/fixit'] }),
    state: z.enum(CALL_STATES).meta({ examples: ['answered'] }),
    reason: z
      .string()
      .nullable()
      .meta({ description: 'Why it failed; null = it did not.', examples: [null] }),
    attempts: count.meta({ examples: [1] }),
    postedAt: time('When it was last posted; null = it was not.').nullable(),
    validatedAt: time('When its receiver asked about its token in time; null = it did not.').nullable(),
    settledAt: time('When it was over; null = it is not.').nullable(),
    repeats: uuid('The call that it repeats; null = none.', CALL_ID).nullable(),
    createdAt: time('When it was registered.'),
    createdBy: z.string().meta({ examples: ['fixit-exchange'] }),
    workflowId: z.string().meta({ examples: [`call:${CALL_ID}`] }),
  }),
);

export const callDetailModel = model(
  'CallDetail',
  callModel.extend({
    payload: payloadModel,
    tries: z.array(
      z.object({
        number: count.meta({ examples: [1] }),
        at: time('When it ended.'),
        status: z
          .int()
          .nullable()
          .meta({ description: 'HTTP; null = there was no answer.', examples: [200] }),
        milliseconds: z
          .number()
          .nullable()
          .meta({ examples: [42] }),
        error: z
          .string()
          .nullable()
          .meta({ examples: [null] }),
        answer: z
          .string()
          .nullable()
          .meta({ description: 'The beginning of it.', examples: ['ok'] }),
      }),
    ),
    temporalUrl,
  }),
);

const eventName = z
  .string()
  .max(100)
  .regex(EVENT_NAME, 'the name of an event, for example order.paid')
  .meta({ examples: ['order.paid'] });

export const newCall = z.strictObject({
  subscription: z
    .guid('the id of a subscription')
    .meta({ examples: [SUBSCRIPTION_ID] })
    .optional(),
  url: url.optional(),
  event: eventName,
  organization: organization.optional(),
  process: z
    .strictObject({ id: text(100), version: z.int().min(0) })
    .default({ id: 'api', version: 1 })
    .meta({ examples: [{ id: 'sales', version: 1 }] }),
  case: z
    .strictObject({ id: text(200), stage: text(100), data: z.record(z.string(), z.unknown()).default({}) })
    .meta({ examples: [{ id: 'FX-1001', stage: 'paid', data: { total: 149950 } }] }),
  user: z.strictObject({ id: text(100), name: text(200) }).optional(),
});

export const shownSubscription = (stored: Subscription): z.infer<typeof subscriptionModel> => ({
  id: stored.id,
  name: stored.name,
  url: stored.url ?? null,
  mode: stored.mode,
  events: stored.events,
  organization: stored.organization,
  enabled: stored.enabled,
  offReason: stored.offReason ?? null,
  failures: stored.failures,
  secrets: shownSecrets(stored.secrets),
  createdAt: stored.createdAt.toISOString(),
  createdBy: stored.createdBy,
  changedAt: stored.changedAt.toISOString(),
});

export const shownCall = (call: StoredCall): z.infer<typeof callModel> => ({
  id: call.id,
  webhookId: webhookId(call.id),
  subscription: call.subscription ?? null,
  event: call.event,
  mode: call.mode,
  url: call.url ?? null,
  state: call.state,
  reason: call.reason ?? null,
  attempts: call.attempts,
  postedAt: call.postedAt?.toISOString() ?? null,
  validatedAt: call.validatedAt?.toISOString() ?? null,
  settledAt: call.settledAt?.toISOString() ?? null,
  repeats: call.repeats ?? null,
  createdAt: call.createdAt.toISOString(),
  createdBy: call.createdBy,
  workflowId: `call:${call.id}`,
});

export const shownDetail = (
  call: StoredCall,
  tries: StoredAttempt[],
  urlOf: (workflowId: string) => string,
): z.infer<typeof callDetailModel> => ({
  ...shownCall(call),
  payload: call.payload,
  tries: tries.map(({ number, at, status, milliseconds, error, answer }) => ({
    number,
    at: at.toISOString(),
    status: status ?? null,
    milliseconds: milliseconds ?? null,
    error: error ?? null,
    answer: answer ?? null,
  })),
  temporalUrl: urlOf(`call:${call.id}`),
});
