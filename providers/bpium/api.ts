/**
 * One call of Bpium's API. Trap: Basic credentials are checked slowly on purpose; the session cookie that comes back (`sid`,
 * in the cloud `connect.sid`) is for the calls after it, until it is refused.
 */
import type { z } from 'zod';
import type { HttpAnswer, HttpCall, OutboundHttp } from '../http';
import { basicHeader } from '../verify';
import { failureOf, unreadable } from './errors';
import type { BpiumClientSettings } from './settings';

export interface BpiumApi {
  call<T>(
    call: { operation: string; method: HttpCall['method']; path: string; body?: unknown; timeoutMs?: number },
    answer: z.ZodType<T>,
  ): Promise<T>;
}

const SESSION = /(?:^|,\s*)((?:connect\.)?sid=[^;,\s]+)/;

export function createApi({ url, user, password }: BpiumClientSettings, http: OutboundHttp): BpiumApi {
  let session: string | undefined;

  return {
    async call({ operation, method, path, body, timeoutMs }, schema) {
      const send = (): Promise<HttpAnswer> =>
        http.call({
          provider: 'bpium',
          operation,
          method,
          url: `${url}/api/v1/${path}`,
          headers:
            session === undefined ? { authorization: basicHeader(user, password) } : { cookie: session },
          ...(body === undefined ? {} : { body }),
          ...(timeoutMs === undefined ? {} : { timeoutMs }),
        });
      let answer = await send();
      if (answer.status === 401 && session !== undefined) {
        session = undefined;
        answer = await send();
      }
      if (answer.status >= 300) throw failureOf(operation, answer);
      // A refusal opens a session too, of nobody.
      session = SESSION.exec(answer.headers['set-cookie'] ?? '')?.[1] ?? session;
      const read = schema.safeParse(answer.json);
      if (!read.success) throw unreadable(operation);
      return read.data;
    },
  };
}
