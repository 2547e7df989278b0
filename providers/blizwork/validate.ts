/**
 * `POST /utils/validatecall/{handshakeToken}/{apiToken}/`. Traps: an answer without a code is no yes, though the vendor's own
 * code takes it for one; HTTP 200 with another code is a no.
 */
import { z } from 'zod';
import type { Confirmation } from '../contract';
import { OutboundError } from '../failure';
import type { HttpAnswer, OutboundHttp } from '../http';
import { TOKEN } from './schema';
import type { BlizworkClientSettings } from './settings';

const answerSchema = z.looseObject({ resultCode: z.unknown().optional(), status: z.unknown().optional() });

export async function validate(
  token: string,
  { apiUrl, apiToken }: BlizworkClientSettings,
  http: Pick<OutboundHttp, 'call'>,
  timeoutMs: number,
): Promise<Confirmation> {
  if (!TOKEN.test(token)) return 'forged';
  try {
    const answer = await http.call({
      provider: 'blizwork',
      operation: 'POST validatecall',
      method: 'POST',
      url: `${apiUrl}/utils/validatecall/${token}/${encodeURIComponent(apiToken)}/`,
      body: {},
      timeoutMs,
    });
    return confirmationOf(answer);
  } catch (error) {
    if (error instanceof OutboundError) return 'unknown';
    throw error;
  }
}

export function confirmationOf({ status, json }: Pick<HttpAnswer, 'status' | 'json'>): Confirmation {
  if (status === 200) {
    const read = answerSchema.safeParse(json);
    // A page of something in between: the platform has said nothing.
    if (!read.success) return 'unknown';
    return (read.data.resultCode ?? read.data.status) === 0 ? 'genuine' : 'forged';
  }
  return status >= 400 && status < 500 && status !== 408 && status !== 429 ? 'forged' : 'unknown';
}
