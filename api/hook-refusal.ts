/** Refusals: each leaves a row with its reason, and an answer that teaches a stranger nothing. */
import type { ServerResponse } from 'node:http';
import { StringDecoder } from 'node:string_decoder';
import type { Appender } from '../journal/append';
import type { Appended, RequestRecord } from '../journal/types';
import type { Logger } from '../logging';
import type { Mappings } from '../mappings';
import type { Answer } from '../providers/contract';
import type { RateLimit } from './rate-limit';
import { reasonOf } from '../redaction';
import type { Refusal, RefusalRule } from './hook-problems';
import { refusalRules } from './hook-problems';
import type { HookCall } from './hooks';
import { maskedHeaders, maskedQuery } from './masking';
import type { Metrics } from './metrics';
import { problemBody, sendProblem, tooManyAttempts } from './problem';

export interface RefusalDeps {
  appender: Appender;
  attempts: RateLimit;
  mappings: Mappings;
  metrics: Metrics;
  logger: Logger;
}

/** Refused rows are dropped rather than let a flood of them starve genuine hooks. */
const MAX_BACKLOG = 2_000;

/**
 * @param more what the answer or the log says besides: allowed methods, why an endpoint is off
 * @param given the provider's own form of this refusal, in the place of the problem
 */
export async function refuse(
  deps: RefusalDeps,
  call: HookCall,
  refusal: Refusal,
  more = '',
  given?: Answer,
): Promise<void> {
  const rule: RefusalRule = refusalRules[refusal];
  const { raw, requestId } = call;
  const endpoint = call.endpoint ? raw.endpoint : 'unknown';
  deps.metrics.hooks.inc({ endpoint, outcome: refusal });
  // A vendor that is answered in a form of its own asks for people who wait: what is our fault does not tire it.
  const counts = rule.attempt && !(rule.fault === 'ours' && call.endpoint?.hook.refusal);
  const waitSeconds = counts ? await deps.attempts.count(raw.peer) : undefined;
  const own = given ?? ownForm(deps, call, refusal, rule);
  if (waitSeconds !== undefined) {
    const { problem } = tooManyAttempts(waitSeconds);
    await call.journaled?.(
      own?.silent ? own : { status: problem.status, body: problemBody(problem, requestId) },
    );
    if (own?.silent) return sendAnswer(call.response, own, requestId);
    sendProblem(call.response, problem, requestId);
    return;
  }
  if (refusal === 'no_decision')
    deps.logger.warn({ endpoint, requestId }, `a platform was told its fallback: ${more}. Check the workers`);
  else if (rule.fault === 'ours' && !call.journaled)
    deps.logger.warn({ endpoint, requestId }, `a hook came for an endpoint that is ${more}`);
  // The time to answer in is over: it is written down afterwards.
  if (own && refusal === 'no_decision') {
    sendAnswer(call.response, own, requestId);
    return keep(deps, call, endpoint, refusal, rule, own);
  }
  if (call.journaled) await call.journaled(own ?? { status: rule.status, body: null });
  else await keep(deps, call, endpoint, refusal, rule, own);
  if (own) return sendAnswer(call.response, own, requestId);
  const headers: Record<string, string> = {
    ...rule.headers,
    ...(refusal === 'method_not_allowed' ? { allow: more } : {}),
    ...(refusal === 'too_large' ? { connection: 'close' } : {}),
  };
  sendProblem(call.response, { ...rule, headers }, requestId);
}

function ownForm(
  { mappings }: RefusalDeps,
  { endpoint, raw }: HookCall,
  reason: Refusal,
  rule: RefusalRule,
): Answer | undefined {
  const settings = endpoint?.on ? endpoint.settings : undefined;
  return endpoint?.hook.refusal?.({ reason, ...rule }, raw, mappings, settings);
}

async function keep(
  deps: RefusalDeps,
  call: HookCall,
  endpoint: string,
  refusal: Refusal,
  rule: RefusalRule,
  own: Answer | undefined,
): Promise<void> {
  if (deps.appender.backlog > MAX_BACKLOG) return;
  const { raw } = call;
  try {
    await deps.appender.append({
      endpoint,
      receivedAt: raw.receivedAt,
      parts: [],
      request: {
        ...recordOf(call, endpoint, 'refused', own?.status ?? rule.status),
        ...(own ? { answerBody: own.body } : {}),
        reason: refusal,
        fault: rule.fault,
        ...(rule.genuine ? { body: raw.body } : {}),
      },
    });
  } catch (error) {
    // The refusal stands whether or not it could be written down.
    deps.logger.warn(
      { requestId: call.requestId, endpoint, reason: reasonOf(error) },
      'a refused hook was not journaled; its refusal stands. Check Postgres if it goes on',
    );
  }
}

/** The answer that a refusal of this reason got; null for a reason that is not in the table (any more). */
export function refusalBody(reason: string, requestId: string): string | null {
  const rule = Object.entries(refusalRules).find(([name]) => name === reason)?.[1];
  return rule ? problemBody(rule, requestId) : null;
}

/** The success of whoever has no own. */
export const countsAnswer = ({
  status = 200,
  accepted,
  duplicates,
}: Appended & { status?: number }): Answer => ({
  status,
  contentType: 'application/json',
  body: `{"accepted":${accepted},"duplicates":${duplicates}}`,
});

export function sendAnswer(response: ServerResponse, answer: Answer, requestId: string): void {
  if (answer.silent) {
    response.destroy();
    return;
  }
  response.writeHead(answer.status, {
    'content-type': answer.contentType,
    'content-length': Buffer.byteLength(answer.body),
    'x-request-id': requestId,
  });
  response.end(answer.body);
}

export function recordOf(
  call: HookCall,
  endpoint: string,
  outcome: RequestRecord['outcome'],
  answerStatus: number,
): RequestRecord {
  const { raw } = call;
  const masks = call.endpoint?.masks;
  return {
    id: call.requestId,
    receivedAt: raw.receivedAt,
    endpoint,
    method: raw.method,
    path: printable(call.endpoint?.secretPath ? withoutRest(raw) : raw.path),
    peer: raw.peer,
    headers: maskedHeaders(raw.headers, masks),
    query: maskedQuery(raw.query, masks),
    bodyBytes: raw.body.length,
    outcome,
    answerStatus,
    startedAt: call.startedAt,
  };
}

/** What follows the endpoint's id is its secret. */
const withoutRest = ({ path, subPath, endpoint }: HookCall['raw']): string =>
  subPath === '' ? path : `${path.slice(0, path.indexOf(endpoint) + endpoint.length)}/***`;

/** Paths arrive as bytes that Node shows as Latin-1; only a bounded, valid text is kept. */
const printable = (path: string): string =>
  PLAIN.test(path) ? path : new StringDecoder('utf8').write(Buffer.from(path.slice(0, 500), 'latin1'));

const PLAIN = /^[ -~]{0,500}$/;
