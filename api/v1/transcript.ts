/** One message of a transcript, whichever way it went, in one form. */
import { z } from 'zod';
import type { TranscriptRow } from '../../journal/search/transcript';
import { deliveryStatus } from '../../journal/search/transcript';

/** Out of the journal's own JSON: what is needed of a `message.received`, and of what we sent. */
const received = z.looseObject({
  messageId: z.string().optional(),
  content: z.looseObject({ type: z.string() }).optional(),
  sentAt: z.string().optional(),
});
const sent = z.looseObject({ text: z.string().optional() });

export function shownMessage(row: TranscriptRow) {
  return row.direction === 'in' ? incoming(row) : outgoing(row);
}

/** An erased message keeps its place, without content. */
function incoming({ id, at, body }: TranscriptRow) {
  const { data } = received.safeParse(body);
  return {
    id,
    direction: 'in',
    at: at.toISOString(),
    status: 'received',
    messageId: data?.messageId ?? null,
    sentAt: data?.sentAt ?? null,
    content: data?.content ?? null,
  };
}

function outgoing(row: TranscriptRow) {
  const { data } = sent.safeParse(row.body);
  return {
    id: row.id,
    direction: 'out',
    at: row.at.toISOString(),
    status: deliveryStatus(row),
    ...(row.failed === null ? {} : { error: row.failed }),
    messageId: row.message_id,
    sentAt: row.sent_at?.toISOString() ?? null,
    content: data ? { type: 'text', ...data } : null,
  };
}
