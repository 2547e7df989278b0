/**
 * One item of `statuses`. Order is not promised, `delivered` may be left out, and the ids may be of messages that
 * the phone app or another system sent: whoever settles receipts must expect all three.
 */
import type { MessageStatus, MessageStatusValue } from '../../workflows/events';
import { vendorWords } from '../clip';
import { failedBy } from './errors';
import type { ItemReading } from './item';
import { isoOf } from './item';
import { personOf } from './people';
import type { WaStatus } from './schema';
import { errorSchema, statusSchema } from './schema';

/** `played` is a voice message listened to, which is more than read. */
const STATUSES: ReadonlyMap<string, MessageStatusValue> = new Map([
  ['sent', 'sent'],
  ['delivered', 'delivered'],
  ['read', 'read'],
  ['played', 'read'],
  ['failed', 'failed'],
]);

/** Effect ids are UUIDs; other applications on the same account hand back data of their own. */
const EFFECT_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function readStatus(item: unknown, account: string): ItemReading {
  const parsed = statusSchema.safeParse(item);
  if (!parsed.success) return { unread: 'a status without an id, status or timestamp' };
  const found = parsed.data;
  const status = STATUSES.get(found.status);
  if (!status) return { unread: `an unknown status "${found.status.slice(0, 80)}"` };
  const opaque = found.biz_opaque_callback_data;
  return {
    event: {
      eventId: `${found.id}:${found.status}:${found.timestamp}`,
      event: {
        kind: 'message.status',
        channel: 'whatsapp',
        account,
        person: personOf({
          phone: found.recipient_id,
          userId: found.recipient_user_id,
          parentId: found.recipient_parent_user_id,
        }),
        messageId: found.id,
        status,
        effectId: opaque !== undefined && EFFECT_ID.test(opaque) ? opaque : undefined,
        error: status === 'failed' ? errorOf(found) : undefined,
        at: isoOf(found.timestamp),
      },
    },
  };
}

function errorOf(status: WaStatus): NonNullable<MessageStatus['error']> {
  const first = errorSchema.safeParse(status.errors?.[0]);
  if (!first.success)
    return { code: 'unknown', type: failedBy('unknown').type, message: 'WhatsApp gave no reason.' };
  const { code, title, message, error_data } = first.data;
  const words = error_data?.details ?? message ?? title ?? `WhatsApp error ${code}`;
  // It stands in histories and in the Web UI.
  return { code, type: failedBy(code).type, message: vendorWords(words) };
}
