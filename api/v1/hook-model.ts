/** One call of a provider, as the API shows it. */
import { isUtf8 } from 'node:buffer';
import { z } from 'zod';
import type { RequestRow } from '../../journal/search/requests';
import { refusalBody } from '../hook-refusal';
import { model } from '../models';
import { count, endpointId, time, uuid } from './fields';

export const hookModel = model(
  'Hook',
  z.object({
    id: uuid('The id of this call, given to the sender as x-request-id.'),
    receivedAt: time('When it came.'),
    endpoint: endpointId.describe('The endpoint it came to; `unknown` where there is no such one.'),
    method: z.string().meta({ examples: ['POST'] }),
    path: z.string().meta({ examples: ['/hooks/telegram'] }),
    peer: z.string().meta({ description: "The sender's address.", examples: ['149.154.167.220'] }),
    headers: z
      .record(z.string(), z.string())
      .meta({ description: 'Credentials are masked.', examples: [{ 'content-type': 'application/json' }] }),
    query: z.record(z.string(), z.string()).meta({ description: 'Credentials are masked.', examples: [{}] }),
    bodyBytes: count.meta({ examples: [412] }),
    outcome: z.enum(['taken', 'refused', 'unverified']),
    reason: z
      .string()
      .nullable()
      .meta({ description: 'Why it was refused; null = it was not.', examples: [null, 'signature_wrong'] }),
    fault: z
      .enum(['ours', 'theirs'])
      .nullable()
      .meta({ description: 'Whose fault a refusal is.', examples: [null, 'theirs'] }),
    accepted: count.meta({ description: 'Events that counted.', examples: [1] }),
    duplicates: count.meta({ description: 'Events that had come before.', examples: [0] }),
    answer: z
      .object({ status: z.int(), body: z.string().nullable() })
      .meta({ description: 'What the sender got.', examples: [{ status: 200, body: '{}' }] }),
    milliseconds: z
      .number()
      .min(0)
      .meta({ description: 'From its receipt to the decision.', examples: [3.4] }),
  }),
);

export const hookDetailModel = model(
  'HookDetail',
  hookModel.extend({
    body: z
      .object({ encoding: z.enum(['utf8', 'base64']), content: z.string() })
      .nullable()
      .meta({
        description: 'As it came; null = not kept, erased, or not for this key.',
        examples: [{ encoding: 'utf8', content: '{"update_id":1}' }],
      }),
    erasedAt: time('When its body was erased; absent = it was not.').optional(),
  }),
);

export function shownHook(row: RequestRow): z.infer<typeof hookModel> {
  return {
    id: row.id,
    receivedAt: row.received_at.toISOString(),
    endpoint: row.endpoint,
    method: row.method,
    path: row.path,
    peer: row.peer,
    headers: row.headers,
    query: row.query,
    bodyBytes: row.body_bytes,
    outcome: row.outcome,
    reason: row.reason,
    fault: row.fault,
    accepted: row.accepted,
    duplicates: row.duplicates,
    answer: { status: row.answer_status, body: answerBody(row) },
    milliseconds: row.milliseconds,
  };
}

/** The answers that can be told from the row are not stored a second time. */
function answerBody(row: RequestRow): string | null {
  if (row.answer_body !== null) return row.answer_body;
  if (row.outcome !== 'refused')
    return JSON.stringify({ accepted: row.accepted, duplicates: row.duplicates });
  return row.reason === null ? null : refusalBody(row.reason, row.id);
}

export const contentOf = (body: Buffer): { encoding: 'utf8' | 'base64'; content: string } =>
  isUtf8(body)
    ? { encoding: 'utf8', content: body.toString('utf8') }
    : { encoding: 'base64', content: body.toString('base64') };
