/**
 * An outgoing message in Graph's words. One effect is one message, so what does not fit is cut with an ellipsis
 * (4096 characters of text, 1024 beside buttons), never spread over two; ids of buttons are never cut, as an
 * answer names them. WhatsApp knows no escaping: text is sent as it is.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/reference/whatsapp-business-phone-number/message-api
 */
import type { EffectId, OutgoingMessage } from '../contract';
import { clip } from '../clip';
import { OutboundError } from '../failure';

export const LIMITS = {
  text: 4096,
  interactiveText: 1024,
  buttons: 3,
  buttonId: 256,
  buttonTitle: 20,
  rows: 10,
  rowId: 200,
  rowTitle: 24,
  rowDescription: 72,
  listButton: 20,
} as const;

interface Row {
  id: string;
  title: string;
  description?: string;
}

/** @param content what to send instead of the message's own (a template) */
export function graphMessage(
  message: OutgoingMessage,
  effectId: EffectId,
  content: Record<string, unknown> = contentOf(message),
): Record<string, unknown> {
  return {
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    ...recipientOf(message.to),
    ...(message.replyTo ? { context: { message_id: message.replyTo } } : {}),
    ...content,
    // Comes back in every status of this message, also where the answer to this call is lost.
    biz_opaque_callback_data: effectId,
  };
}

/** `to` takes a phone; people who took a user name are reached by `recipient`. */
function recipientOf(address: string): { to: string } | { recipient: string } {
  const phone = /^phone:\+?(\d{5,20})$/.exec(address)?.[1];
  if (phone) return { to: phone };
  const user = /^user:(\S+)$/.exec(address)?.[1];
  if (user) return { recipient: user };
  throw new OutboundError(
    'refused',
    'whatsapp.bad_address',
    'The contact has no WhatsApp address: expected phone:+<digits> or user:<id>. Check the contact.',
  );
}

function contentOf({ text, buttons = [], list }: OutgoingMessage): Record<string, unknown> {
  if (!list && buttons.length === 0) return { type: 'text', text: { body: clip(text, LIMITS.text) } };
  const body = { text: clip(text, LIMITS.interactiveText) };
  if (!list && buttons.length <= LIMITS.buttons) {
    return {
      type: 'interactive',
      interactive: { type: 'button', body, action: { buttons: buttons.map(reply) } },
    };
  }
  // More than three buttons are a list too: WhatsApp has nothing else for them.
  const rows = [...(list?.rows ?? []), ...buttons];
  if (rows.length > LIMITS.rows) {
    throw tooLarge(`${rows.length} rows; WhatsApp shows ${LIMITS.rows}. Offer fewer choices`);
  }
  const button = clip(list?.title || '…', LIMITS.listButton);
  return {
    type: 'interactive',
    interactive: { type: 'list', body, action: { button, sections: [{ rows: rows.map(row) }] } },
  };
}

function reply({ id, title }: Row): unknown {
  checkId(id, LIMITS.buttonId);
  return { type: 'reply', reply: { id, title: clip(title, LIMITS.buttonTitle) } };
}

function row({ id, title, description }: Row): unknown {
  checkId(id, LIMITS.rowId);
  return {
    id,
    title: clip(title, LIMITS.rowTitle),
    ...(description ? { description: clip(description, LIMITS.rowDescription) } : {}),
  };
}

function checkId(id: string, limit: number): void {
  if (id.length > limit) throw tooLarge(`a button id of ${id.length} characters; at most ${limit} fit`);
}

const tooLarge = (what: string): OutboundError =>
  new OutboundError('refused', 'whatsapp.too_large', `The message has ${what}.`);
