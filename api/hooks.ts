/**
 * Takes hooks: raw bytes → genuine? → events → journal → the provider's own acknowledgement. A success is
 * answered only after the commit.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Appender } from '../journal/append';
import { newRequestId } from '../journal/request-id';
import type { StoredPart } from '../journal/types';
import { JournalUnavailable, toStored } from '../journal/types';
import type { RecordAnswer } from '../workflows/record-events';
import type { Logger } from '../logging';
import { isDebugging, msSince } from '../logging';
import type { Mappings } from '../mappings';
import type { Answer, RawRequest } from '../providers/contract';
import type { RateLimit } from './rate-limit';
import { reasonOf } from '../redaction';
import { closeAfter, readBody } from './body';
import type { BodyRoom } from './body-room';
import type { Endpoint, Endpoints } from '../endpoints/endpoint';
import { hookUnavailable, refusalRules } from './hook-problems';
import type { DeliveryKeys } from '../journal/delivery-keys';
import type { HookReading } from '../journal/hook-reading';
import { readHook } from '../journal/hook-reading';
import type { Sequences } from '../journal/sequences';
import { isAway as isDatabaseAway } from '../journal/unavailable';
import type { CheckVerdict, PaymentCheck } from '../providers/contract-checkout';
import type { RefusalDeps } from './hook-refusal';
import { countsAnswer, recordOf, refuse, sendAnswer } from './hook-refusal';
import type { Metrics } from './metrics';
import type { Confirmations } from './hook-confirmation';
import { outcomeOf, REFUSED } from './hook-confirmation';
import type { Presses } from './presses';
import type { PeerOf } from './peer';
import { sendProblem } from './problem';
import type { Tracing } from '../tracing/tracing';
import type { DecideRecord } from './record-decision';
import { Undecided } from './record-decision';
import { traceHook } from './trace';

export interface HookDeps {
  endpoints: Endpoints;
  appender: Appender;
  attempts: RateLimit;
  peerOf: PeerOf;
  mappings: Mappings;
  deliveryKeys: DeliveryKeys;
  /** What a platform that asks is answered: by the record's workflow. */
  decideRecord: DecideRecord;
  /** What a gateway that asks is answered: from the order's row. */
  checkPayment(check: PaymentCheck): Promise<CheckVerdict>;
  /** Hooks that their sender counts. */
  sequences: Pick<Sequences, 'take'>;
  /** Asks senders that alone can say whether a call is theirs. */
  confirmations: Confirmations;
  /** Absent = pressed buttons are acknowledged by their dialogs alone. */
  presses?: Presses;
  metrics: Metrics;
  /** Bodies on their way in. */
  bodyRoom: BodyRoom;
  /** Absent = nobody is told of traces. */
  tracing?: Tracing;
  logger: Logger;
}

/** Beyond this many waiting rows the journal is not keeping up; the sender is asked to come again. */
const MAX_BACKLOG = 20_000;
const PREFIX = '/hooks/';
/** Where Citeck takes them: whoever was set to call there calls here by another host name alone. */
const CITECK_PREFIX = '/gateway/integrations/pub/webhook/';

export const isHookPath = (url: string): boolean => url.startsWith(PREFIX) || url.startsWith(CITECK_PREFIX);

export function createHookHandler(deps: HookDeps) {
  const refusal: RefusalDeps = deps;

  return async function handle(
    request: IncomingMessage,
    response: ServerResponse,
    { requestId, receivedAt }: Arrival = arrive(),
  ): Promise<void> {
    const startedAt = performance.now();
    const raw = describe(request, deps.peerOf, receivedAt);
    const endpoint = deps.endpoints.get(raw.endpoint);
    const call: HookCall = { request, response, raw, requestId, startedAt, endpoint };

    if (!endpoint && deps.endpoints.complete === false) return unavailable(call, undefined, 'journal_away');
    if (!endpoint) return refuse(refusal, call, 'unknown_endpoint');
    const { hook } = endpoint;
    if (!endpoint.on && !hook.refusal) return refuse(refusal, call, endpoint.refusal, endpoint.reason);
    if (request.method !== 'POST') {
      if (!endpoint.on || request.method !== 'GET' || !hook.handshake)
        return refuse(refusal, call, 'method_not_allowed', hook.handshake ? 'GET, POST' : 'POST');
      const answer = hook.handshake(raw, endpoint.settings);
      // A wrong verify token is a failed attempt like any other, or it could be guessed at leisure.
      if (answer.status === 403) return refuse(refusal, call, 'credentials_wrong', '', answer);
      return sendAnswer(response, answer, requestId);
    }

    const read = await readBody(request, endpoint.bodyLimit, deps.bodyRoom);
    if (!read.ok) {
      if (read.why === 'aborted') return;
      closeAfter(request, response);
      if (read.why === 'crowded') return unavailable(call, endpoint, 'too_busy');
      return refuse(refusal, call, 'too_large', String(endpoint.bodyLimit));
    }
    raw.body = read.body;
    // What a vendor is told in a form of its own may depend on what it asks.
    if (!endpoint.on) return refuse(refusal, call, endpoint.refusal, endpoint.reason);
    if (endpoint.needsBody && raw.body.length === 0) return refuse(refusal, call, 'empty_body');
    const verdict = hook.verify(raw, endpoint.settings);
    if (!verdict.genuine) return refuse(refusal, call, verdict.reason);
    // Or a stranger could have the sender asked about guesses without end.
    if (hook.confirmation && (await deps.attempts.isOver(raw.peer)))
      return refuse(refusal, call, 'not_confirmed');

    const reading = readHook(hook, raw, endpoint.settings, deps.mappings);
    if (!reading.ok) return refuse(refusal, call, reading.reason);
    if (deps.tracing) return traceHook(deps.tracing, call, () => take(call, endpoint, reading));
    await take(call, endpoint, reading);
  };

  async function take(
    call: HookCall,
    target: Endpoint & { on: true },
    reading: Extract<HookReading, { ok: true }>,
  ): Promise<void> {
    if (deps.appender.backlog > MAX_BACKLOG) return unavailable(call, target, 'too_busy');
    if (target.hook.confirmation) return confirm(call, target, reading.parts);
    await store(call, target, reading);
  }

  async function confirm(
    call: HookCall,
    target: Endpoint & { on: true },
    parts: StoredPart[],
  ): Promise<void> {
    const { id: endpoint } = target;
    const journaled: HookCall['journaled'] = (answer) => deps.confirmations.answered(call.requestId, answer);
    const count = (outcome: string) => deps.metrics.hooks.inc({ endpoint, outcome });
    try {
      const standing = await deps.confirmations.take(call, target, parts, (late) => {
        count(outcomeOf(late));
        if (late === 'forged') void deps.attempts.count(call.raw.peer);
      });
      if (standing === 'too_busy') return unavailable(call, target, 'too_busy');
      if (standing === 'forged' || standing === 'late')
        return await refuse(refusal, { ...call, journaled }, REFUSED[standing]);
      if (standing.status === 200) count('taken');
      sendAnswer(call.response, countsAnswer(standing), call.requestId);
      deps.metrics.ack.observe((performance.now() - call.startedAt) / 1000);
    } catch (error) {
      away(call, target, error);
    }
  }

  async function store(
    call: HookCall,
    target: Endpoint,
    reading: Extract<HookReading, { ok: true }>,
  ): Promise<void> {
    const { response, requestId, raw } = call;
    const { id: endpoint, hook } = target;
    try {
      const answer = reading.asked && (await deps.decideRecord(reading.asked, raw.receivedAt));
      const parts = await deps.deliveryKeys.checked(endpoint, hook, raw, answered(reading.parts, answer));
      const unread = parts.filter((part) => part.content.state === 'unread').length;
      if (unread > 0) deps.metrics.unread.inc({ endpoint }, unread);
      const verdict = reading.check && (await deps.checkPayment(reading.check));
      // What the vendor insists on hearing does not depend on the counts, so it is known before the commit.
      const special = answer
        ? hook.answerRecord?.(answer)
        : verdict
          ? hook.answerCheck?.(verdict)
          : ((reading.undecidable && undecided(hook, raw, deps.mappings)) ??
            hook.acknowledge?.({ accepted: parts.length, duplicates: 0 }));
      const proved = hook.provedBy === undefined;
      const record = recordOf(call, endpoint, proved ? 'taken' : 'unverified', special?.status ?? 200);
      if (proved) record.body = raw.body;
      if (special) record.answerBody = special.body;
      const { receivedAt } = raw;
      const counts = await deps.appender.append({ endpoint, receivedAt, parts, request: record });
      sendAnswer(response, special ?? countsAnswer(counts), requestId);
      deps.presses?.answer(endpoint, parts);
      deps.sequences.take(parts);
      deps.metrics.hooks.inc({ endpoint, outcome: 'taken' });
      deps.metrics.ack.observe((performance.now() - call.startedAt) / 1000);
      if (isDebugging(deps.logger))
        deps.logger.debug(
          { requestId, endpoint, ...counts, ms: msSince(call.startedAt) },
          'a hook was taken',
        );
    } catch (error) {
      if (error instanceof Undecided) {
        deps.sequences.take(reading.parts);
        return refuse(refusal, call, 'no_decision', error.message);
      }
      away(call, target, error);
    }
  }

  function away(call: HookCall, target: Endpoint, error: unknown): void {
    if (!(error instanceof JournalUnavailable) && !isDatabaseAway(error)) throw error;
    deps.logger.error(
      { endpoint: target.id, requestId: call.requestId, reason: reasonOf(error) },
      'a hook was not stored; its sender is asked to come again. Check Postgres and DATABASE_URL',
    );
    unavailable(call, target, 'journal_away');
  }

  function unavailable(
    { response, requestId, raw }: HookCall,
    endpoint: Endpoint | undefined,
    reason: 'too_busy' | 'journal_away',
  ): void {
    deps.metrics.hooks.inc({ endpoint: endpoint?.id ?? 'unknown', outcome: 'unavailable' });
    const own = endpoint?.hook.refusal?.({ reason, ...hookUnavailable }, raw, deps.mappings);
    if (own) sendAnswer(response, own, requestId);
    else sendProblem(response, hookUnavailable, requestId);
  }
}

export interface Arrival {
  receivedAt: Date;
  /** Carries the time of receipt, by which the journal finds the request. */
  requestId: string;
}

export const arrive = (receivedAt = new Date()): Arrival => ({
  receivedAt,
  requestId: newRequestId(receivedAt),
});

export interface HookCall {
  request: IncomingMessage;
  response: ServerResponse;
  raw: RawRequest & { path: string };
  requestId: string;
  startedAt: number;
  /** Absent = there is none of this id. */
  endpoint: Endpoint | undefined;
  /** Its row is in the journal already: writes the answer into it. Without a body it is that of the reason. */
  journaled?(answer: { status: number; body: string | null }): Promise<void>;
}

const NOTHING = Buffer.alloc(0);
const NO_QUERY = new URLSearchParams();

function describe(request: IncomingMessage, peerOf: PeerOf, receivedAt: Date): HookCall['raw'] {
  const url = request.url ?? '/';
  const mark = url.indexOf('?');
  const path = mark < 0 ? url : url.slice(0, mark);
  const prefix = path.startsWith(PREFIX) ? PREFIX : CITECK_PREFIX;
  const [endpoint = '', ...rest] = path.slice(prefix.length).split('/');
  return {
    method: request.method ?? 'GET',
    endpoint,
    path,
    subPath: rest.filter(Boolean).join('/'),
    query: mark < 0 ? NO_QUERY : new URLSearchParams(url.slice(mark + 1)),
    headers: request.headers,
    body: NOTHING,
    peer: peerOf(request),
    receivedAt,
  };
}

const undecided = (hook: Endpoint['hook'], raw: RawRequest, mappings: Mappings): Answer | undefined =>
  hook.refusal?.({ reason: 'no_decision', ...refusalRules.no_decision }, raw, mappings);

/** What was answered stands in the journal with what was asked. */
function answered(parts: StoredPart[], answer: RecordAnswer | undefined): StoredPart[] {
  if (!answer) return parts;
  return parts.map((part) => {
    const { content } = part;
    if (content.state !== 'event' || content.event.kind !== 'record.decision') return part;
    return toStored({ ...part, content: { state: 'event', event: { ...content.event, answer } } });
  });
}
