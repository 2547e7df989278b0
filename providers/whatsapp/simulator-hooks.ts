/** The hooks Meta would send, in its own bytes: non-ASCII and slashes escaped, the signature made over that form. */
import { randomBytes } from 'node:crypto';
import type { SimHook } from '../../sandbox/contract';
import type { Chat } from '../chat-book';
import { hook } from './hook';
import type { WhatsAppHookSettings } from './settings';

/** "Up to 7 days with decreasing frequency." */
const RETRY_FOR_MS = 7 * 24 * 3600 * 1000;

export interface Business {
  hook: WhatsAppHookSettings;
  phoneNumberId: string;
}

export function messagesHook(
  business: Business,
  order: string,
  value: { contacts?: unknown[]; messages?: unknown[]; statuses?: unknown[] },
): SimHook {
  const body = metaBytes({
    object: 'whatsapp_business_account',
    entry: [
      {
        id: '102290129340398',
        changes: [
          {
            value: {
              messaging_product: 'whatsapp',
              metadata: { display_phone_number: DISPLAY_NUMBER, phone_number_id: business.phoneNumberId },
              ...value,
            },
            field: 'messages',
          },
        ],
      },
    ],
  });
  return { body, headers: hook.sign(body, business.hook), order, retryForMs: RETRY_FOR_MS };
}

/** One message of a person, whatever it holds. */
export function personHook(
  business: Business,
  chat: Chat,
  { id, at, content, replyTo }: { id: string; at: Date; content: object; replyTo?: string },
): SimHook {
  const from = chat.hidesPhone ? undefined : chat.phone?.slice(1);
  const message = {
    ...(replyTo ? { context: { from: DISPLAY_NUMBER, id: replyTo } } : {}),
    from,
    from_user_id: chat.userId,
    id,
    timestamp: unixSeconds(at),
    ...content,
  };
  const contact = { profile: { name: chat.name }, wa_id: from, user_id: chat.userId };
  return messagesHook(business, chat.id, { contacts: [contact], messages: [message] });
}

export const DISPLAY_NUMBER = '15550783881';
export const wamid = (): string => `wamid.${randomBytes(24).toString('base64')}`;
export const unixSeconds = (date: Date): string => String(Math.floor(date.getTime() / 1000));

/** JSON as Meta writes it: `ä` as \u00e4 with lower-case digits, `/` as \/. */
export function metaBytes(value: unknown): Buffer {
  const text = JSON.stringify(value)
    .replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replace(/\//g, '\\/');
  return Buffer.from(text, 'ascii');
}
