/** `/healthz`: alive. `/readyz`: able to take hooks, which needs Postgres and nothing else. */
import { z } from 'zod';
import { model } from '../models';
import type { ApiDeps } from './deps';
import { defineRoute } from './route';
import { workersAnswer } from './workers';

const check = z.object({
  ok: z.boolean(),
  reason: z.string().describe('Why not, and what follows.').optional(),
});
export type Check = z.infer<typeof check>;

export const readinessShape = {
  postgres: check,
  temporal: check.describe('Does not decide: hooks are kept while Temporal is away.'),
  workers: check.describe('Does not decide: whether any worker takes the work of workflows.'),
  relay: z.enum(['delivering', 'waiting for Temporal', 'elsewhere']),
};

const readinessModel = model(
  'Readiness',
  z.object({ status: z.enum(['ready', 'not ready']), ...readinessShape }),
);
export type Readiness = Omit<z.infer<typeof readinessModel>, 'status'>;

export const healthRoutes = [
  defineRoute({
    method: 'get',
    path: '/healthz',
    operationId: 'getHealth',
    tag: 'Operation',
    summary: 'Is it alive',
    answers: {
      200: { description: 'It is.', body: model('Alive', z.object({ status: z.literal('alive') })) },
    },
    handle: () => ({ status: 200, body: { status: 'alive' } }),
  }),
  defineRoute({
    method: 'get',
    path: '/readyz',
    operationId: 'getReadiness',
    tag: 'Operation',
    summary: 'Can it take hooks',
    description: 'Needs Postgres and nothing else; Temporal, the workers and the relay are told besides.',
    answers: {
      200: { description: 'It can.', body: readinessModel },
      503: { description: 'It cannot: Postgres does not answer.', body: readinessModel },
    },
    async handle(_call, deps) {
      const readiness = await readReadiness(deps);
      return readiness.postgres.ok
        ? { status: 200, body: { status: 'ready', ...readiness } }
        : { status: 503, body: { status: 'not ready', ...readiness }, headers: { 'retry-after': '5' } };
    },
  }),
];

export async function readReadiness(deps: ApiDeps): Promise<Readiness> {
  const [postgres, temporal, workers] = await Promise.all([
    postgresAnswers(deps),
    temporalAnswers(deps),
    workersAnswer(deps),
  ]);
  return { postgres, temporal, workers, relay: relayState(deps) };
}

async function postgresAnswers({ journalPool }: ApiDeps): Promise<Check> {
  try {
    await journalPool.query('SELECT 1');
    return { ok: true };
  } catch {
    return { ok: false, reason: 'Postgres does not answer; hooks get 503 until it does.' };
  }
}

async function temporalAnswers({ client, settings }: ApiDeps): Promise<Check> {
  try {
    await client.connection.withDeadline(Date.now() + 1_000, () =>
      client.workflowService.describeNamespace({ namespace: settings.TEMPORAL_NAMESPACE }),
    );
    return { ok: true };
  } catch {
    return { ok: false, reason: 'Temporal does not answer; hooks are kept and delivered when it does.' };
  }
}

const relayState = ({ journal }: ApiDeps): Readiness['relay'] =>
  journal.relay === undefined
    ? 'elsewhere'
    : journal.relay.temporalAway
      ? 'waiting for Temporal'
      : 'delivering';
