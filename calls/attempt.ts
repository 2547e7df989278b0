/** One attempt of one call: whose turn it is, the post, and what came of it. */
import type { Pool } from 'pg';
import { OutboundError } from '../providers/failure';
import { retryAfterMs } from '../providers/http-status';
import type { HttpAnswer, OutboundHttp } from '../providers/http';
import { signatureHeaders } from '../providers/standard-webhooks';
import { openSecrets } from '../sealed-secrets';
import type { Sealer } from '../sealing';
import type { Announcement } from './payload';
import { bodyOf, webhookId } from './payload';
import { waitBefore } from './schedule';
import type { StoredCall } from './store';
import { findCall, noteAttempt, notePosted, settleCall } from './store';
import { findSubscription, noteOutcome, unsubscribed } from './subscriptions';
import { hashOf, newToken } from './token';
import { endTurn, takeTurn } from './turns';

export interface CallDeps {
  pool: Pool;
  /** Guarded: the address is somebody else's. */
  http: OutboundHttp;
  sealer: Sealer;
  /** Our events to a Citeck web hook; absent = it is not set. */
  citeck?: { publish(event: { name: string; id: string; data: Announcement }): Promise<void> };
  /** Starts, or wakes, the workflow of a call; `key` of the reason, so that it does so once. */
  wake(callId: string, key: string): Promise<void>;
}

export type Attempted =
  | { outcome: 'settled'; state: StoredCall['state'] }
  /** Others of its subscription are being posted; it is woken when it may. */
  | { outcome: 'no_turn' }
  | { outcome: 'again'; afterMs: number };

/** A receiver of a validated call has the time of its token; one of a signed call is asked again. */
const VALIDATED_MS = 60_000;
const SIGNED_MS = 10_000;
/** A turn outlives its post by this, and not by more where its process died. */
const TURN_SLACK_MS = 5_000;

/** Never throws what a receiver did: that is recorded. Throws what Postgres throws. */
export async function attemptCall(deps: CallDeps, callId: string): Promise<Attempted> {
  const call = await findCall(deps.pool, callId);
  if (!call || (call.state !== 'registered' && call.state !== 'posted'))
    return { outcome: 'settled', state: call?.state ?? 'failed' };
  const why = await whyNot(deps, call);
  if (why !== undefined) {
    const came = await settled(deps, call, 'failed', why);
    for (const id of await endTurn(deps.pool, callId)) await deps.wake(id, `${callId}.off`);
    return came;
  }
  const timeoutMs = call.mode === 'validated' ? VALIDATED_MS : SIGNED_MS;
  if (!(await takeTurn(deps.pool, callId, timeoutMs + TURN_SLACK_MS))) return { outcome: 'no_turn' };
  let retryInMs: number | undefined;
  try {
    const came = call.mode === 'validated' ? await postOnce(deps, call) : await postAgain(deps, call);
    if (came.outcome === 'again') retryInMs = came.afterMs;
    return came;
  } finally {
    const next = await endTurn(deps.pool, callId, retryInMs);
    for (const id of next) await deps.wake(id, `${callId}.${call.attempts}`);
  }
}

/** What has become pointless since it was registered. */
async function whyNot({ pool }: CallDeps, { subscription }: StoredCall): Promise<string | undefined> {
  if (subscription === undefined) return undefined;
  const found = await findSubscription(pool, subscription);
  if (!found) return 'The subscription was deleted.';
  if (found.enabled) return undefined;
  return found.offReason === 'unsubscribed'
    ? 'The receiver wants no more calls (410).'
    : 'The subscription is switched off. Switch it on, then repeat the call.';
}

/** A token is minted, kept as its hash and posted. What came of a post that a crash cut off is not known: no second one. */
async function postOnce(deps: CallDeps, call: StoredCall): Promise<Attempted> {
  const token = newToken();
  if (!(await notePosted(deps.pool, call.id, hashOf(token))))
    return settled(
      deps,
      call,
      'failed',
      'Whether it arrived is not known: the process that posted it ended. Repeat it if it is wanted.',
    );
  const tried = await tryPost(deps, call, bodyOf(call.payload, token), {}, VALIDATED_MS);
  if ('answer' in tried) {
    const { status } = tried.answer;
    return status < 300
      ? settled(deps, call, 'answered')
      : settled(deps, call, 'failed', `The receiver answered HTTP ${status}.`);
  }
  return tried.failure.type === 'http.timeout'
    ? settled(deps, call, 'expired', 'The receiver did not answer within 60 seconds.')
    : settled(deps, call, 'failed', tried.failure.message);
}

async function postAgain(deps: CallDeps, call: StoredCall): Promise<Attempted> {
  if (!(await notePosted(deps.pool, call.id, null))) return { outcome: 'settled', state: 'failed' };
  const attempts = call.attempts + 1;
  const tried = await (call.mode === 'citeck' ? tellCiteck(deps, call) : postSigned(deps, call));
  if ('answer' in tried) {
    const { status, headers } = tried.answer;
    if (status < 300) return settled(deps, call, 'answered');
    if (status === 410) {
      if (call.subscription !== undefined) await unsubscribed(deps.pool, call.subscription);
      return settled(
        deps,
        call,
        'failed',
        'The receiver wants no more calls (410): its subscription is off.',
      );
    }
    return again(
      deps,
      call,
      attempts,
      `The receiver answered HTTP ${status}.`,
      retryAfterMs(headers['retry-after']),
    );
  }
  const { outcome, type, message, options } = tried.failure;
  // It is refused before anybody was asked, or the receiver's settings are wrong: time mends neither.
  if (outcome === 'refused' && type !== 'http.redirect') return settled(deps, call, 'failed', message);
  return again(deps, call, attempts, message, options.retryAfterMs);
}

async function postSigned(deps: CallDeps, call: StoredCall): Promise<Tried> {
  const body = bodyOf(call.payload);
  const subscription =
    call.subscription === undefined ? undefined : await findSubscription(deps.pool, call.subscription);
  const secrets = subscription ? openSecrets('subscription', subscription, deps.sealer) : [];
  const headers = signatureHeaders(body, { id: webhookId(call.id), at: new Date(), secrets });
  return tryPost(deps, call, body, headers, SIGNED_MS);
}

async function tellCiteck({ pool, citeck }: CallDeps, { id, payload }: StoredCall): Promise<Tried> {
  const began = performance.now();
  try {
    if (!citeck)
      throw new OutboundError(
        'refused',
        'citeck.off',
        'Citeck is not set: set CITECK_URL, CITECK_WEBHOOK_ID and CITECK_TOKEN, then repeat the call.',
      );
    const { event, process, case: about, user } = payload;
    await citeck.publish({ name: event, id: webhookId(id), data: { event, process, case: about, user } });
    await noteAttempt(pool, id, { status: 200, milliseconds: performance.now() - began });
    return { answer: { status: 200, headers: {}, text: '', json: undefined } };
  } catch (error) {
    return noteFailure(pool, id, error, began);
  }
}

type Tried = { answer: HttpAnswer } | { failure: OutboundError };

async function tryPost(
  { pool, http }: CallDeps,
  { id, url = '' }: StoredCall,
  body: Buffer,
  headers: Record<string, string>,
  timeoutMs: number,
): Promise<Tried> {
  const began = performance.now();
  try {
    const answer = await http.call({
      provider: 'calls',
      operation: 'POST call',
      method: 'POST',
      url,
      body,
      headers: { 'content-type': 'application/json', 'user-agent': 'fixit-exchange', ...headers },
      timeoutMs,
    });
    const { status, text } = answer;
    await noteAttempt(pool, id, { status, milliseconds: performance.now() - began, answer: text });
    return { answer };
  } catch (error) {
    return noteFailure(pool, id, error, began);
  }
}

async function noteFailure(pool: Pool, id: string, error: unknown, began: number): Promise<Tried> {
  if (!(error instanceof OutboundError)) throw error;
  const { status } = error.options;
  await noteAttempt(pool, id, {
    ...(status === undefined ? {} : { status }),
    milliseconds: performance.now() - began,
    error: error.message,
  });
  return { failure: error };
}

async function again(
  deps: CallDeps,
  call: StoredCall,
  attempts: number,
  reason: string,
  asked: number | undefined,
): Promise<Attempted> {
  const afterMs = waitBefore(attempts, asked);
  if (afterMs !== undefined) return { outcome: 'again', afterMs };
  return settled(deps, call, 'failed', `${reason} It was tried ${attempts} times.`);
}

async function settled(
  { pool }: CallDeps,
  { id, subscription }: StoredCall,
  state: 'answered' | 'failed' | 'expired',
  reason?: string,
): Promise<Attempted> {
  await settleCall(pool, id, state, reason);
  if (subscription !== undefined)
    await noteOutcome(pool, subscription, state === 'answered' ? 'answered' : 'failed');
  return { outcome: 'settled', state };
}
