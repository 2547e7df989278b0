/**
 * The one HTTP client of all outbound adapters: a deadline on every call, bounded answers, no redirects, and
 * failures sorted by what may have happened at the other end.
 *
 * URLs are never logged or put into errors: several vendors carry tokens in path or query (Telegram, Okdesk).
 */
import type { Dispatcher } from 'undici';
import { Agent, buildConnector, FormData, request as undiciRequest } from 'undici';
import type { FailureOutcome } from './failure';
import { OutboundError } from './failure';

export interface HttpCall {
  /** Provider id, for metrics and error types. */
  provider: string;
  /** What is done, in the vendor's words without ids or secrets: `sendMessage`, `POST issues`. */
  operation: string;
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  url: string;
  headers?: Record<string, string>;
  /** A string, bytes or a form as they stand; anything else as JSON with its content type. */
  body?: unknown;
  /** The answer is a file of so many bytes at most; JSON and other text of 8 MiB where absent. */
  fileLimit?: number;
  /** Milliseconds for the whole exchange; 10 s where absent. */
  timeoutMs?: number;
}

export interface HttpAnswer {
  status: number;
  headers: Record<string, string>;
  /** A byte order mark is taken off. */
  text: string;
  /** Parsed where the text is JSON, else undefined. */
  json: unknown;
  /** Of a successful call with `fileLimit`, whose text is empty. */
  file?: Buffer;
}

export interface OutboundObserver {
  (observed: {
    provider: string;
    outcome: ObservedOutcome;
    seconds: number;
    /** As it was made: its URL, headers and body hold secrets. */
    call: HttpCall;
    /** Absent where there was no answer. */
    status?: number;
  }): void;
}

/** `not_found` is a GET's answer like another ("no such document yet"), and no failure. */
export type ObservedOutcome = 'ok' | 'not_found' | 'error' | 'not_sent' | 'unknown';

export interface OutboundHttp {
  /**
   * Any HTTP status is an answer; throws OutboundError `not_sent` or `unknown` where there was none, and `refused`
   * with the type `http.too_large` for a file over its limit, which is not read to its end.
   */
  call(call: HttpCall): Promise<HttpAnswer>;
  close(): Promise<void>;
}

const ANSWER_LIMIT = 8 * 1024 * 1024;
export const DEFAULT_TIMEOUT_MS = 10_000;
export const CONNECT_TIMEOUT_MS = 5_000;

/**
 * Errors of connecting (no route, nobody there, a certificate nobody trusts): the request never left. By the place
 * where they arise, not by their codes: the same code on an established connection proves nothing.
 */
const neverSent = new WeakSet<object>();

/** Remembers what went wrong before anything was sent: `failureOf` tells it from a connection that broke. */
export const notingNeverSent =
  (connector: buildConnector.connector): buildConnector.connector =>
  (target, callback) =>
    connector(target, (...result) => {
      if (result[0]) neverSent.add(result[0]);
      callback(...result);
    });

/** Begins the clock of a call; what is given is told how it came out. */
export function observing(
  call: HttpCall,
  observe: OutboundObserver,
): (outcome: ObservedOutcome, answer?: HttpAnswer) => void {
  const started = performance.now();
  return (outcome, answer) =>
    observe({
      provider: call.provider,
      outcome,
      seconds: (performance.now() - started) / 1000,
      call,
      ...(answer ? { status: answer.status } : {}),
    });
}

export function createOutboundHttp(observe: OutboundObserver = () => undefined): OutboundHttp {
  const connect = notingNeverSent(buildConnector({ timeout: CONNECT_TIMEOUT_MS }));
  const agent = new Agent({ connect, keepAliveTimeout: 10_000, maxResponseSize: ANSWER_LIMIT });
  // Files are counted while they are read: each call has its own limit.
  const files = new Agent({ connect, keepAliveTimeout: 10_000 });
  return {
    async call(call) {
      const done = observing(call, observe);
      try {
        const answer = await exchange(call.fileLimit === undefined ? agent : files, call);
        done(observed(call, answer), answer);
        return answer;
      } catch (error) {
        const failure = error instanceof OutboundError ? error : failureOf(call, error);
        done(OBSERVED[failure.outcome]);
        throw failure;
      }
    },
    close: async () => void (await Promise.all([agent.close(), files.close()])),
  };
}

function observed({ method }: HttpCall, { status }: HttpAnswer): ObservedOutcome {
  if (status < 400) return 'ok';
  return status === 404 && method === 'GET' ? 'not_found' : 'error';
}

export const OBSERVED = {
  refused: 'error',
  try_later: 'error',
  not_sent: 'not_sent',
  unknown: 'unknown',
} as const satisfies Record<FailureOutcome, ObservedOutcome>;

async function exchange(agent: Agent, call: HttpCall): Promise<HttpAnswer> {
  const raw =
    typeof call.body === 'string' || call.body instanceof Uint8Array || call.body instanceof FormData;
  const body =
    call.body === undefined
      ? undefined
      : raw
        ? (call.body as string | Uint8Array | FormData)
        : JSON.stringify(call.body);
  const response = await undiciRequest(call.url, {
    method: call.method,
    dispatcher: agent,
    signal: AbortSignal.timeout(call.timeoutMs ?? DEFAULT_TIMEOUT_MS),
    headers: {
      accept: 'application/json',
      ...(call.body !== undefined && !raw ? { 'content-type': 'application/json' } : {}),
      ...call.headers,
    },
    body: body ?? null,
  });
  if (call.fileLimit !== undefined && response.statusCode < 300)
    return { ...answerOf(response, ''), file: await readFile(call, response.body) };
  return answerOf(response, await response.body.text());
}

/** @param read of its body */
export function answerOf(
  { statusCode, headers }: Pick<Dispatcher.ResponseData, 'statusCode' | 'headers'>,
  read: string,
): HttpAnswer {
  const text = read.replace(/^\uFEFF/, '');
  return {
    status: statusCode,
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.join(', ') : (value ?? ''),
      ]),
    ),
    text,
    json: parse(text),
  };
}

async function readFile(
  call: HttpCall,
  body: AsyncIterable<Buffer> & { destroy(): unknown },
): Promise<Buffer> {
  const limit = call.fileLimit ?? 0;
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of body) {
    bytes += part.length;
    if (bytes > limit) {
      throw new OutboundError(
        'refused',
        'http.too_large',
        `A file of ${call.provider} is larger than ${limit} bytes; it is not taken.`,
      );
    }
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function failureOf(call: HttpCall, error: unknown): OutboundError {
  const code = codeOf(error);
  if (typeof error === 'object' && error !== null && neverSent.has(error)) {
    return new OutboundError(
      'not_sent',
      'http.unreachable',
      `${call.provider} could not be reached (${code}) for ${call.operation}. Check its API URL, the network and its certificate; the call is tried again.`,
      { cause: error },
    );
  }
  const timedOut =
    code === 'TimeoutError' ||
    code.startsWith('UND_ERR_HEADERS_TIMEOUT') ||
    code.startsWith('UND_ERR_BODY_TIMEOUT');
  return new OutboundError(
    'unknown',
    timedOut ? 'http.timeout' : 'http.broken',
    timedOut
      ? `${call.provider} did not answer ${call.operation} within ${call.timeoutMs ?? DEFAULT_TIMEOUT_MS} ms; whether it was done is not known.`
      : `The connection to ${call.provider} broke during ${call.operation} (${code}); whether it was done is not known.`,
    { cause: error },
  );
}

/** By shape, not `instanceof`: Node's own errors belong to another realm inside a test runner. */
function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'unknown';
  const { code, errors, name } = error as { code?: unknown; errors?: unknown[]; name?: unknown };
  if (typeof code === 'string') return code;
  // AggregateError of happy eyeballs: all addresses refused.
  if (errors?.[0]) return codeOf(errors[0]);
  return typeof name === 'string' ? name : 'unknown';
}
