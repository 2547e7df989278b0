/** An endpoint that an administrator made, as the API takes and shows it. */
import { z } from 'zod';
import { DESCRIBED, isReserved, severalOf, whyOff } from '../../endpoints/made';
import { ENDPOINT_NAME } from '../../endpoints/sense';
import type { StoredEndpoint } from '../../endpoints/store';
import { route, settings } from '../../providers/configured/settings';
import { model } from '../models';
import { flows } from '../flows';
import { text, time } from './fields';
import { secretsModel, shownSecrets } from './secret-model';

const PROVIDERS: [string, ...string[]] = [...DESCRIBED, ...severalOf()];

const provider = z.enum(PROVIDERS).meta({
  description:
    '`citeck`: as an incoming web hook of Citeck, the token in a parameter. `custom`: the sender proves itself as ' +
    '`settings.verify` says. Else a provider whose hooks may come to several endpoints, each with its own secret.',
  examples: ['citeck'],
});

export const token = text(1_000).meta({
  description: 'The secret. It goes in and never comes out; without one hooks are answered 503.',
  examples: ['3kZ8QmW1yT5nB7rL'],
});

const authParameter = text(200).meta({
  description: 'The parameter that holds the token: query, form, or JSON made flat.',
  examples: ['auth[application_token]'],
});

const actionType = text(100).meta({
  description: 'What is done with a hook. `toEvent` is known; with anything else hooks are answered 503.',
  examples: ['toEvent'],
});

const givenRoute = route
  .refine((given) => !('flow' in given) || Object.hasOwn(flows, given.flow), {
    error: `there is no flow of this name; there are ${Object.keys(flows).join(', ')}`,
  })
  .meta({ examples: [{ record: '{data[FIELDS][ID]}', catalog: 'deal' }] });

const endpointName = z
  .string()
  .regex(ENDPOINT_NAME, '1 to 64 letters, digits, dots, dashes or underscores')
  .refine((id) => !isReserved(id), 'is the name of something of the service; take another')
  .meta({ description: 'Its name, the last part of its address.', examples: ['bitrix24-webhook'] });

export const newEndpoint = z.strictObject({
  id: endpointName,
  provider: provider.default('citeck'),
  token: token.optional(),
  authParameter: authParameter.default('token'),
  actionType: actionType.default('toEvent'),
  route: givenRoute.nullish(),
  settings: settings.prefault({}),
  enabled: z.boolean().default(true).describe('false = it answers as if it were not there.'),
});

export const endpointChange = z.strictObject({
  token: token
    .optional()
    .describe('In the place of all before it, at once. To keep the old for a while, rotate it.'),
  authParameter: authParameter.optional(),
  actionType: actionType.optional(),
  route: givenRoute.nullish().describe('null = none.'),
  settings: settings.optional(),
  enabled: z.boolean().optional(),
});

export const endpointModel = model(
  'Endpoint',
  z.object({
    id: z.string().meta({ examples: ['bitrix24-webhook'] }),
    provider: z.string().meta({ examples: ['citeck'] }),
    authParameter: z.string().meta({ examples: ['auth[application_token]'] }),
    actionType: z.string().meta({ examples: ['toEvent'] }),
    route: route.nullable().meta({ examples: [{ record: '{data[FIELDS][ID]}', catalog: 'deal' }] }),
    settings: settings.meta({ examples: [{ verify: { scheme: 'parameter' } }] }),
    enabled: z.boolean().meta({ examples: [true] }),
    state: z.enum(['on', 'off']).describe('Whether it takes hooks now.'),
    reason: z
      .string()
      .nullable()
      .meta({ description: 'Why it takes none; null = it does.', examples: [null] }),
    url: z.string().meta({
      description:
        'Where hooks come to. Endpoints like those of Citeck are also at /gateway/integrations/pub/webhook/{id}.',
      examples: ['https://exchange.example.ru/hooks/bitrix24-webhook'],
    }),
    secrets: secretsModel,
    createdAt: time('When it was made.'),
    createdBy: z.string().meta({ examples: ['Мария Орлова'] }),
    changedAt: time('When it was last changed.'),
    deletedAt: time('When it was deleted; absent = it was not.').optional(),
  }),
);

export const shownEndpoint = (stored: StoredEndpoint, baseUrl: string): z.infer<typeof endpointModel> => {
  const off = whyOff(stored);
  return {
    id: stored.id,
    provider: stored.provider,
    authParameter: stored.authParameter,
    actionType: stored.actionType,
    route: stored.route ?? null,
    settings: stored.settings,
    enabled: stored.enabled,
    state: off ? 'off' : 'on',
    reason: off?.reason ?? null,
    url: `${baseUrl}/hooks/${stored.id}${stored.settings.verify.scheme === 'path' ? '/<token>' : ''}`,
    secrets: shownSecrets(stored.secrets),
    createdAt: stored.createdAt.toISOString(),
    createdBy: stored.createdBy,
    changedAt: stored.changedAt.toISOString(),
    ...(stored.deletedAt ? { deletedAt: stored.deletedAt.toISOString() } : {}),
  };
};
