/**
 * The HTTP client for every URL that somebody else wrote (subscriptions to our calls): what an administrator of an outside
 * system types must not reach into our network. The address that was looked at is the one that is connected to, whatever a
 * name server says a moment later; redirects are not followed; proxies of the environment are not asked; answers are cut
 * and the whole exchange has one deadline.
 */
import type { LookupAddress } from 'node:dns';
import { lookup as resolve } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { Agent, buildConnector, request as undiciRequest } from 'undici';
import { OutboundError } from '../failure';
import type { HttpAnswer, HttpCall, OutboundHttp, OutboundObserver } from '../http';
import {
  answerOf,
  CONNECT_TIMEOUT_MS,
  DEFAULT_TIMEOUT_MS,
  failureOf,
  notingNeverSent,
  OBSERVED,
  observing,
} from '../http';
import { isPublic } from './addresses';
import type { GuardRules } from './url';
import { urlProblem } from './url';

export interface GuardOptions extends GuardRules {
  observe?: OutboundObserver;
  /** For tests: where names lead. */
  lookup?: typeof resolve;
}

/** Of an answer; what comes behind it is not read. */
const KEPT_BYTES = 64 * 1024;
const HEADER_BYTES = 16 * 1024;

class Forbidden extends Error {
  override name = 'Forbidden';
}

export function createGuardedHttp(options: GuardOptions): OutboundHttp {
  const { observe = () => undefined } = options;
  const agent = new Agent({ connect: guardedConnector(options), maxHeaderSize: HEADER_BYTES, pipelining: 1 });
  return {
    async call(call) {
      const done = observing(call, observe);
      try {
        const problem = urlProblem(call.url, options);
        if (problem) throw new OutboundError('refused', problem.type, problem.detail);
        const answer = await exchange(agent, call);
        if (answer.status >= 300 && answer.status < 400) throw redirected(call, answer);
        done(answer.status < 400 ? 'ok' : 'error', answer);
        return answer;
      } catch (error) {
        const failure = failureFor(call, error);
        done(OBSERVED[failure.outcome]);
        throw failure;
      }
    },
    // Who is called here may keep a connection open for as long as they like: it is not waited for.
    close: () => agent.destroy(),
  };
}

/** Every address that a name leads to is looked at, and one of them is connected to: no second question is asked. */
function guardedConnector({ allowed, loopback, lookup = resolve }: GuardOptions): buildConnector.connector {
  const guarded: LookupFunction = (hostname, wanted, callback) => {
    lookup(hostname, { ...wanted, all: true }, (error, found) => {
      if (error) return callback(error, '');
      const addresses: LookupAddress[] = found;
      const isFree = (loopback && hostname === 'localhost') || allowed.host(hostname.toLowerCase());
      const closed = addresses.find(
        ({ address }) => !isFree && !allowed.address(address) && !isPublic(address),
      );
      if (closed || addresses.length === 0)
        return callback(new Forbidden(`${hostname} leads to an address that is not public`), '');
      if (wanted.all) return callback(null, addresses);
      const [{ address, family }] = addresses as [LookupAddress];
      callback(null, address, family);
    });
  };
  return notingNeverSent(buildConnector({ timeout: CONNECT_TIMEOUT_MS, lookup: guarded }));
}

async function exchange(agent: Agent, call: HttpCall): Promise<HttpAnswer> {
  const body =
    call.body === undefined || typeof call.body === 'string' || call.body instanceof Uint8Array
      ? call.body
      : JSON.stringify(call.body);
  const response = await undiciRequest(call.url, {
    method: call.method,
    dispatcher: agent,
    // A connection that is kept was looked at another day.
    reset: true,
    signal: AbortSignal.timeout(call.timeoutMs ?? DEFAULT_TIMEOUT_MS),
    headers: { 'content-type': 'application/json', accept: 'application/json', ...call.headers },
    body: body ?? null,
  });
  return answerOf(response, await beginningOf(response.body));
}

async function beginningOf(body: AsyncIterable<Buffer> & { destroy(): unknown }): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of body) {
    parts.push(part.subarray(0, KEPT_BYTES - bytes));
    bytes += part.length;
    if (bytes >= KEPT_BYTES) break;
  }
  return Buffer.concat(parts).toString('utf8');
}

const redirected = ({ url }: HttpCall, { status }: HttpAnswer): OutboundError =>
  new OutboundError(
    'refused',
    'http.redirect',
    `${new URL(url).host} answered with a redirect (HTTP ${status}), which is not followed: enter the address that it leads to.`,
    { status },
  );

function failureFor(call: HttpCall, error: unknown): OutboundError {
  if (error instanceof OutboundError) return error;
  const guarded = [error, (error as { cause?: unknown }).cause].find((one) => one instanceof Forbidden);
  if (guarded)
    return new OutboundError(
      'refused',
      'http.forbidden_address',
      `${guarded.message}. If it is meant, add its host or network to outbound.allow in fixit.yml.`,
      { cause: error },
    );
  return failureOf({ ...call, provider: new URL(call.url).host }, error);
}
