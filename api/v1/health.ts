/** `/healthz`: alive. `/readyz`: able to take hooks, which needs Postgres and nothing else. */
import type Router from '@koa/router';
import type { ApiDeps } from './deps';

export function health(router: Router, deps: ApiDeps): void {
  router.get('/healthz', (ctx) => {
    ctx.body = { status: 'alive' };
  });
  router.get('/readyz', async (ctx) => {
    const readiness = await readReadiness(deps);
    const ready = readiness.postgres.ok;
    ctx.status = ready ? 200 : 503;
    if (!ready) ctx.set('retry-after', '5');
    ctx.body = { status: ready ? 'ready' : 'not ready', ...readiness };
  });
}

export interface Readiness {
  postgres: Check;
  temporal: Check;
  relay: string;
}

export async function readReadiness(deps: ApiDeps): Promise<Readiness> {
  const [postgres, temporal] = await Promise.all([postgresAnswers(deps), temporalAnswers(deps)]);
  return { postgres, temporal, relay: relayState(deps) };
}

export interface Check {
  ok: boolean;
  reason?: string;
}

async function postgresAnswers({ pool }: ApiDeps): Promise<Check> {
  try {
    await pool.query('SELECT 1');
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

const relayState = ({ journal }: ApiDeps): string =>
  journal.relay === undefined
    ? 'elsewhere'
    : journal.relay.temporalAway
      ? 'waiting for Temporal'
      : 'delivering';
