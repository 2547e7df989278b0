/** `/v1/providers/{id}/check` and `/connect`: the live account, compared with the settings and told where we are. */
import { z } from 'zod';
import { createProviderHealth } from '../../notices/provider-health';
import type { Finding } from '../../providers/contract';
import { OutboundError } from '../../providers/failure';
import { hookUrlOf } from '../../providers/hook-url';
import { takesHooks } from '../../providers/no-hook';
import { HAS_NONE } from '../../providers/settings';
import type { ResolvedProvider, Side } from '../../providers/settings';
import { model } from '../models';
import type { Problem } from '../problem';
import { ProblemError } from '../problem';
import type { ApiDeps } from './deps';
import { anyId } from './fields';
import { defineRoute } from './route';

const findingModel = model(
  'Finding',
  z.object({
    what: z.string().meta({ description: 'What was looked at.', examples: ['token'] }),
    ok: z.boolean(),
    detail: z.string().meta({
      description: 'What was found and, where it is not ok, what to change.',
      examples: ['It is accepted and does not end.'],
    }),
  }),
);

export const checkedModel = model(
  'ProviderChecked',
  z.object({
    id: z.string().meta({ examples: ['whatsapp'] }),
    ok: z.boolean().describe('Every finding is.'),
    findings: z.array(findingModel),
  }),
);

export const connectedModel = model(
  'ProviderConnected',
  z.object({
    id: z.string().meta({ examples: ['whatsapp'] }),
    hookUrl: z.url().meta({
      description: 'Where the vendor shall send hooks.',
      examples: ['https://fixit.example/hooks/whatsapp'],
    }),
    done: z.array(z.string()).describe('What was done.'),
    warnings: z.array(z.string()).describe('What a person still has to do, or should look at.'),
  }),
);

const unknownProvider: Problem = {
  status: 404,
  type: 'unknown-provider',
  detail: 'There is no provider of this id; `GET /v1/providers` lists them.',
};

const publicUrlMissing: Problem = {
  status: 409,
  type: 'public-url-missing',
  detail:
    'PUBLIC_URL is not set: where vendors reach this service is not known. Set it, for example https://fixit.example, and restart.',
};

const providerOff = (detail: string): Problem => ({ status: 409, type: 'provider-off', detail });

const notConnectable: Problem = {
  status: 409,
  type: 'not-connectable',
  detail:
    'This version cannot connect this provider by itself. Its page tells where the address of hooks is set.',
};

const vendorFailed = (detail: string): Problem => ({ status: 502, type: 'vendor-failed', detail });

const providerId = anyId('The id of the provider.', 'whatsapp');

export const providerCheckRoutes = [
  defineRoute({
    method: 'post',
    path: '/v1/providers/{id}/check',
    operationId: 'checkProvider',
    tag: 'Providers',
    scope: 'operate',
    summary: 'Check a provider',
    description:
      'Calls the vendor and compares the live account with the settings and fixit.yml. Changes nothing there. Asked in ' +
      'vain, the vendor is a finding too.',
    params: providerId,
    answers: { 200: { description: 'What was found.', body: checkedModel } },
    problems: [unknownProvider],
    async handle({ params }, deps) {
      const one = find(deps, String(params.id));
      const findings = [sideFinding('hooks', one.hook), sideFinding('calls', one.client)];
      findings.push(...(await liveFindings(one, deps)));
      return {
        status: 200,
        body: { id: one.provider.id, ok: findings.every(({ ok }) => ok), findings },
      };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/providers/{id}/connect',
    operationId: 'connectProvider',
    tag: 'Providers',
    scope: 'admin',
    mutates: true,
    summary: 'Connect a provider',
    description:
      'Tells the vendor to send hooks to PUBLIC_URL; where the vendor has no call for it, the words what to click. It may ' +
      'be repeated.',
    params: providerId,
    answers: { 200: { description: 'What was done, and what is left.', body: connectedModel } },
    problems: [
      unknownProvider,
      publicUrlMissing,
      providerOff('A side of it is off; the answer names the setting.'),
      notConnectable,
      vendorFailed('The vendor did not answer, or failed.'),
    ],
    async handle({ params }, deps) {
      const { provider, hook, client } = find(deps, String(params.id));
      const hookUrl = hookUrlOf(deps.settings.PUBLIC_URL, provider.id);
      if (hookUrl === undefined) throw new ProblemError(publicUrlMissing);
      if (!takesHooks(provider)) throw new ProblemError(notConnectable);
      if (!hook.on)
        throw new ProblemError(providerOff(`Hooks of ${provider.id} are ${hook.reason}, and restart.`));
      if (!client.on)
        throw new ProblemError(providerOff(`Calls to ${provider.id} are ${client.reason}, and restart.`));
      if (!provider.connect) throw new ProblemError(notConnectable);
      try {
        const { done, warnings } = await provider.connect(
          { hook: hook.settings, client: client.settings },
          { http: deps.http, hookUrl, mappings: deps.mappings },
        );
        return { status: 200, body: { id: provider.id, hookUrl, done, warnings } };
      } catch (error) {
        if (error instanceof OutboundError) throw new ProblemError(vendorFailed(error.message));
        throw error;
      }
    },
  }),
];

function find({ resolved }: ApiDeps, id: string): ResolvedProvider {
  const found = resolved.find(({ provider }) => provider.id === id);
  if (!found) throw new ProblemError(unknownProvider);
  return found;
}

const sideFinding = (what: string, side: Side): Finding => ({
  what,
  ok: side.on || side.reason === HAS_NONE,
  detail: side.on ? 'on' : side.reason === HAS_NONE ? HAS_NONE : `${side.reason}, and restart`,
});

/** A provider that is found well is: operators hear at once that a trouble is over. */
async function liveFindings({ provider, client }: ResolvedProvider, deps: ApiDeps): Promise<Finding[]> {
  if (!client.on || !provider.check) return [];
  const { http, mappings, pool } = deps;
  try {
    const findings = await provider.check(client.settings, {
      http,
      mappings,
      hookUrl: hookUrlOf(deps.settings.PUBLIC_URL, provider.id),
    });
    if (findings.every(({ ok }) => ok)) await createProviderHealth(pool).note(provider.id, 'well');
    return findings;
  } catch (error) {
    if (error instanceof OutboundError) return [{ what: 'answer', ok: false, detail: error.message }];
    throw error;
  }
}
