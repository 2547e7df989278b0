/** `/v1/providers`: which outside systems are connected, and why the others are not. */
import { z } from 'zod';
import type { ProviderActivity } from '../../journal/search/provider-activity';
import { gapsOfLastDay } from '../../journal/sequences';
import { readProviderActivity } from '../../journal/search/provider-activity';
import { providers } from '../../providers';
import type { ResolvedProvider, Side } from '../../providers/settings';
import { model, pageModel } from '../models';
import { journalProblems } from './database-answers';
import type { ApiDeps } from './deps';
import { shortListQuery, time } from './fields';
import { defineRoute } from './route';
import { inOrderOf, pageOfShort } from './short-list';

const sideModel = model(
  'ProviderSide',
  z.object({
    on: z.boolean(),
    reason: z
      .string()
      .optional()
      .meta({
        description: 'Why it is off, and what to set.',
        examples: ['off: set TELEGRAM_WEBHOOK_SECRET'],
      }),
  }),
);

const providerModel = model(
  'Provider',
  z.object({
    id: z.string().meta({ description: 'The same as its endpoint.', examples: ['telegram'] }),
    title: z.string().meta({ examples: ['Telegram'] }),
    docs: z
      .url()
      .meta({ description: "The vendor's page.", examples: ['https://core.telegram.org/bots/api'] }),
    hook: sideModel.describe('Whether it takes hooks.'),
    outbound: sideModel.describe('Whether it is called.'),
    account: z
      .string()
      .nullable()
      .meta({ description: 'Whose account it is; null = off.', examples: ['7000000001'] }),
    lastHookAt: time('The last hook that was not refused; null = none lately.').nullable(),
    lastError: z
      .object({ at: time('When it was.'), side: z.enum(['hook', 'outbound']), reason: z.string() })
      .nullable()
      .meta({
        description: 'The last refused hook or failed call; null = none lately.',
        examples: [{ at: '2026-11-21T10:00:00.000Z', side: 'hook', reason: 'signature_wrong' }],
      }),
    sequenceGaps: z
      .int()
      .nonnegative()
      .describe('Hooks of the last day that never came, where the sender counts them.'),
    sandbox: z.boolean().describe("Its API is a simulator's."),
  }),
);

export type ShownProvider = z.infer<typeof providerModel>;

const inOrder = inOrderOf<ShownProvider>(
  providers.map(({ id }) => id),
  ({ id }) => id,
);

export const providerRoutes = [
  defineRoute({
    method: 'get',
    path: '/v1/providers',
    operationId: 'listProviders',
    tag: 'Providers',
    scope: 'read',
    summary: 'List providers',
    description: 'Which outside systems are connected, and why the others are not.',
    query: z.strictObject(shortListQuery),
    answers: {
      200: {
        description: 'All of them, or one page.',
        body: pageModel('ProviderPage', providerModel),
      },
    },
    problems: journalProblems,
    async handle({ query }, deps) {
      return { status: 200, body: pageOfShort(await listProviders(deps), query, inOrder) };
    },
  }),
];

export async function listProviders({ pool, resolved, sandboxed }: ApiDeps): Promise<ShownProvider[]> {
  const ids = resolved.map(({ provider }) => provider.id);
  const [activity, gaps] = await Promise.all([readProviderActivity(pool, ids), gapsOfLastDay(pool)]);
  return resolved.map((one) =>
    shown(one, activity.get(one.provider.id) ?? {}, {
      sequenceGaps: gaps.get(one.provider.id) ?? 0,
      sandbox: sandboxed.has(one.provider.id),
    }),
  );
}

function shown(
  { provider, hook, client }: ResolvedProvider,
  { lastHookAt, lastError }: ProviderActivity,
  more: Pick<ShownProvider, 'sequenceGaps' | 'sandbox'>,
): ShownProvider {
  const on = hook.on || client.on;
  return {
    id: provider.id,
    title: provider.title,
    docs: provider.docs,
    hook: stateOf(hook),
    outbound: stateOf(client),
    account: on
      ? provider.account(hook.on ? hook.settings : undefined, client.on ? client.settings : undefined)
      : null,
    lastHookAt: lastHookAt?.toISOString() ?? null,
    lastError: lastError ? { ...lastError, at: lastError.at.toISOString() } : null,
    ...more,
  };
}

const stateOf = (side: Side): { on: boolean; reason?: string } =>
  side.on ? { on: true } : { on: false, reason: side.reason };
