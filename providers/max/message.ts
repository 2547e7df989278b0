/**
 * An outgoing message in the Bot API's words. https://dev.max.ru/docs-api/methods/POST/messages
 *
 * No `format`: text is shown as it is, so there is nothing to escape. One effect is one message: what does not fit is
 * cut with an ellipsis. A button's `payload` is never cut, as an answer names it.
 */
import { clip } from '../clip';
import type { OutgoingMessage } from '../contract';
import { OutboundError } from '../failure';

export const TEXT_LIMIT = 4000;
const BUTTON_TITLE_LIMIT = 128;
const PAYLOAD_LIMIT = 1024;

/** @returns what stands in the query, and the body */
export function sendMessageCall(message: OutgoingMessage): { query: string; body: unknown } {
  const { text, buttons = [], list, replyTo } = message;
  const { query, isMember } = addressOf(message.to);
  // One to a row, as on Telegram.
  const rows = [...(list?.rows ?? []), ...buttons].map((button) => [callbackButton(button)]);
  const mid = replyTo ?? (isMember ? message.heard : undefined);
  return {
    query,
    body: {
      text: clip(text, TEXT_LIMIT),
      ...(rows.length > 0 ? { attachments: [{ type: 'inline_keyboard', payload: { buttons: rows } }] } : {}),
      // A press and a start are no messages that could be replied to.
      ...(mid?.startsWith('mid.') ? { link: { type: 'reply', mid } } : {}),
    },
  };
}

/** A dialog or group, a member of a group, or a person: `chat:-5`, `chat:-5:77`, `user:77`. */
function addressOf(address: string): { query: string; isMember: boolean } {
  const [, kind, id, member] = /^(chat|user):(-?\d{1,16})(?::(\d{1,16}))?$/.exec(address) ?? [];
  if (kind !== undefined) return { query: `${kind}_id=${id}`, isMember: member !== undefined };
  throw new OutboundError(
    'refused',
    'max.bad_address',
    'The contact has no MAX address: expected chat:<id>, chat:<group>:<member> or user:<id>. Check the contact.',
  );
}

function callbackButton({ id, title, description }: { id: string; title: string; description?: string }) {
  if (id === '' || id.length > PAYLOAD_LIMIT) {
    throw new OutboundError(
      'refused',
      'max.too_large',
      `A button id has ${id.length} characters; MAX takes 1 to ${PAYLOAD_LIMIT}. Use a shorter id.`,
    );
  }
  const caption = description ? `${title} — ${description}` : title;
  return { type: 'callback', text: clip(caption, BUTTON_TITLE_LIMIT), payload: id };
}
