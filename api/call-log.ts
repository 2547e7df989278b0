/**
 * What the API was asked: its request id, one log line and two metrics for each call. Hooks do not come here; the
 * journal and api/hooks.ts tell of them.
 */
import type { Context, Middleware } from 'koa';
import { v7 as uuidv7 } from 'uuid';
import type { Logger } from '../logging';
import { isDebugging, msSince } from '../logging';
import { holderOf } from './auth';
import type { Metrics } from './metrics';

/** Where no route of the reference was met: the console, a page, an address that is nothing. */
export const NO_OPERATION = 'other';

/** Refused for who calls: worth a line whatever was asked. */
const TURNED_AWAY: ReadonlySet<number> = new Set([401, 403, 429]);

export interface CallLogDeps {
  metrics: Pick<Metrics, 'apiRequests' | 'apiSeconds'>;
  logger: Logger;
  /** Operations that change something: each call of them gets a line, also at level `info`. */
  mutating: ReadonlySet<string>;
}

/** Stands around everything that may answer, so that it sees the answer's status. */
export function createCallLog({ metrics, logger, mutating }: CallLogDeps): Middleware {
  return async (ctx, next) => {
    const startedAt = performance.now();
    const requestId = uuidv7();
    requestIds.set(ctx.req, requestId);
    ctx.set('x-request-id', requestId);
    await next();
    const operationId = operationOf(ctx);
    const status = ctx.respond === false ? ctx.res.statusCode : ctx.status;
    const ms = msSince(startedAt);
    metrics.apiRequests.inc({ operation: operationId, status });
    metrics.apiSeconds.observe({ operation: operationId }, ms / 1_000);
    const refused = status >= 400 && operationId !== NO_OPERATION;
    const notable = mutating.has(operationId) || refused || TURNED_AWAY.has(status);
    if (!notable && !isDebugging(logger)) return;
    // By its id alone: whose it is stands in the audit log.
    const { id: keyId } = holderOf(ctx);
    // No path and no query: they may name a person or hold a key.
    const line = { requestId, operationId, keyId, status, ms };
    logger[notable ? 'info' : 'debug'](line, refused ? 'an API call was refused' : 'an API call');
  };
}

const requestIds = new WeakMap<object, string>();

/** The id that the answer bears, and the log. */
export const requestIdOf = (ctx: Pick<Context, 'req'>): string => requestIds.get(ctx.req) ?? uuidv7();

/** Set by mount.ts, ahead of the guards. */
export function operationOf({ state }: Context): string {
  const { operationId } = state as { operationId?: unknown };
  return typeof operationId === 'string' ? operationId : NO_OPERATION;
}
