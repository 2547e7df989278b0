/** `/hooks/{endpoint}` as the reference shows it. It is served before the router, so it is told here by hand. */
import { z } from 'zod';
import { model } from '../models';
import { hookUnavailable, refusalRules } from '../hook-problems';
import { tooManyAttempts } from '../problem';
import { count } from '../v1/fields';
import type { Described } from '../v1/route';

const params = z.object({
  endpoint: z.string().meta({ description: 'The id of the provider.', examples: ['telegram'] }),
});

const taken = model(
  'HookTaken',
  z.object({
    accepted: count.meta({ description: 'Events that count.', examples: [1] }),
    duplicates: count.meta({ description: 'Events that had come before.', examples: [0] }),
  }),
);

export const hookOperations: readonly Described[] = [
  {
    method: 'post',
    path: '/hooks/{endpoint}',
    operationId: 'takeHook',
    tag: 'Hooks',
    summary: 'Take a hook of a provider',
    description:
      'Called by the provider, and proved genuine in its own way: a signature, a secret header or a token; keys of ' +
      'this service do not count here. A success is answered only after the commit. A path may follow the endpoint.',
    params,
    asItCame: {
      description: "The provider's own form; read only after its bytes were proved genuine.",
      contentTypes: ['application/json', 'application/x-www-form-urlencoded'],
    },
    answers: {
      200: {
        description: 'Taken, for good. Providers that insist get their own answer: Telegram `{}`.',
        body: model('HookAnswer', z.union([taken, z.object({})])),
      },
    },
    problems: [
      refusalRules.not_readable,
      refusalRules.signature_wrong,
      refusalRules.unknown_endpoint,
      refusalRules.too_large,
      tooManyAttempts(30).problem,
      hookUnavailable,
    ],
  },
  {
    method: 'get',
    path: '/hooks/{endpoint}',
    operationId: 'shakeHands',
    tag: 'Hooks',
    summary: "Answer a provider's handshake",
    description: 'Meta calls it once, when the address is registered: `hub.verify_token` must be ours.',
    params,
    query: z.object({
      'hub.mode': z.literal('subscribe'),
      'hub.verify_token': z.string(),
      'hub.challenge': z.string().meta({ examples: ['1158201444'] }),
    }),
    asItCame: true,
    answers: {
      200: { description: 'The challenge, as it came.', contentType: 'text/plain', body: z.string() },
      400: { description: 'No challenge came.', contentType: 'text/plain', body: z.string() },
      403: { description: 'Another verify token than ours.', contentType: 'text/plain', body: z.string() },
    },
    problems: [
      refusalRules.unknown_endpoint,
      { ...refusalRules.method_not_allowed, headers: { allow: 'POST' } },
      tooManyAttempts(30).problem,
    ],
  },
];
