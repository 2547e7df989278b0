/** `/v1/endpoints/:id/sample`: a hook to paste into a terminal, of any endpoint that takes hooks. */
import { z } from 'zod';
import { made, whyOff } from '../../endpoints/made';
import type { SampledHook } from '../../endpoints/sample';
import { sampleHook } from '../../endpoints/sample';
import { findEndpoint } from '../../endpoints/store';
import type { StoredEndpoint } from '../../endpoints/store';
import { configuredSample } from '../../providers/configured/sample';
import type { ConfiguredSettings } from '../../providers/configured/settings';
import type { HookSample, Provider } from '../../providers/contract';
import { takesHooks } from '../../providers/no-hook';
import type { ResolvedProvider } from '../../providers/settings';
import { model } from '../models';
import type { Problem } from '../problem';
import { ProblemError } from '../problem';
import { publicUrlOf } from '../public-url';
import { journalProblems } from './database-answers';
import type { ApiDeps } from './deps';
import { anyId } from './fields';
import { defineRoute } from './route';

const unknown: Problem = {
  status: 404,
  type: 'unknown-endpoint',
  detail: 'No endpoint of this id takes hooks, or it was deleted.',
};

const off = (reason: string): Problem => ({
  status: 409,
  type: 'endpoint-off',
  detail: `It takes no hooks now. It is ${reason.replace(/\.$/, '')}.`,
});

export const sampleModel = model(
  'SampleHook',
  z.object({
    method: z.string().meta({ examples: ['POST'] }),
    url: z.string().meta({ examples: ['https://exchange.example.ru/hooks/payments'] }),
    curl: z.string().meta({
      description: 'The whole call for a POSIX shell.',
      examples: [
        `curl -sS -X POST 'https://exchange.example.ru/hooks/payments' \\\n  -H 'content-type: application/json' \\\n  -H 'x-webhook-signature: 9f2c…' \\\n  --data-raw '{"event":"payment_success"}'`,
      ],
    }),
    body: z.string().meta({ examples: ['{"event":"payment_success"}'] }),
    headers: z.record(z.string(), z.string()).meta({
      description: 'But for Basic credentials, which curl makes.',
      examples: [{ 'content-type': 'application/json' }],
    }),
    signed: z
      .boolean()
      .describe(
        'It is signed with the present secret; false = the proof is the secret itself, or there is none.',
      ),
    note: z
      .string()
      .nullable()
      .meta({ description: 'What to do first, or to know; null = nothing.', examples: [null] }),
  }),
);

export const endpointSampleRoute = defineRoute({
  method: 'get',
  path: '/v1/endpoints/{id}/sample',
  operationId: 'sampleHook',
  tag: 'Endpoints',
  scope: 'admin',
  summary: 'Make a sample hook for a terminal',
  description:
    'Of an endpoint that was made here, or of a built-in one: a hook as its sender would send it, signed. Where the ' +
    'secret itself is sent, it does not come out: `$TOKEN` stands in its place, here and in the command. Each is a new ' +
    'delivery, and is taken as a real one.',
  params: anyId('The id of the endpoint; of a built-in one that of its provider.', 'bitrix24-webhook'),
  answers: { 200: { description: 'The hook.', body: sampleModel } },
  problems: [unknown, off('switched off: enable it'), ...journalProblems],
  async handle({ params }, deps) {
    const { note, ...sample } = sampleHook(await sampled(params.id, deps));
    return { status: 200, body: { ...sample, note: note ?? null } };
  },
});

async function sampled(id: string, deps: ApiDeps): Promise<SampledHook> {
  const builtIn = deps.resolved.find(({ provider }) => provider.id === id);
  if (builtIn && takesHooks(builtIn.provider)) return ofProvider(builtIn, deps);
  const stored = await findEndpoint(deps.pool, id);
  if (!stored || stored.deletedAt) throw new ProblemError(unknown);
  return ofAdministrator(stored, deps);
}

function ofProvider({ provider, hook, client }: ResolvedProvider, { settings }: ApiDeps): SampledHook {
  if (!hook.on) throw new ProblemError(off(hook.reason));
  const sample = firstOf(provider);
  const account = provider.account(hook.settings, client.on ? client.settings : undefined);
  return {
    hook: provider.hook,
    settings: hook.settings,
    url: [publicUrlOf(settings), 'hooks', provider.id, sample.subPath].filter(Boolean).join('/'),
    body: (fresh) => sample.body(fresh, account),
  };
}

function ofAdministrator(stored: StoredEndpoint, deps: ApiDeps): SampledHook {
  const why = whyOff(stored);
  if (why) throw new ProblemError(off(why.reason));
  const endpoint = made(stored, deps.sealer, deps.settings.BODY_LIMIT);
  if (!endpoint.on) throw new ProblemError(off(endpoint.reason));
  const { hook, settings, secretPath } = endpoint;
  const provider = deps.resolved.find((one) => one.provider.id === stored.provider)?.provider;
  const sample = provider && takesHooks(provider) ? firstOf(provider) : undefined;
  return {
    hook,
    settings,
    url: `${publicUrlOf(deps.settings)}/hooks/${stored.id}`,
    secretPath,
    body: (fresh) =>
      // Of a sender that no provider knows the settings are those of its description.
      sample ? sample.body(fresh, 'sample') : configuredSample(settings as ConfiguredSettings, fresh),
  };
}

/** The first tells of what happens most. */
function firstOf({ samples, title }: Provider): HookSample {
  const [sample] = Object.values(samples);
  if (!sample) throw new Error(`${title} takes hooks and has no sample.`);
  return sample;
}
