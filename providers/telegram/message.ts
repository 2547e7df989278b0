/**
 * An outgoing message in the Bot API's words. https://core.telegram.org/bots/api#sendmessage
 *
 * No parse_mode: text is shown as it is, so there is nothing to escape and nothing to inject. One effect is one
 * message: what does not fit is cut with an ellipsis. `callback_data` is never cut, as an answer names it.
 */
import type { OutgoingMessage } from '../contract';
import { clip } from '../clip';
import { OutboundError } from '../failure';

export const TEXT_LIMIT = 4096;
export const CALLBACK_DATA_BYTES = 64;
/** Telegram states none; longer captions are drawn cut. */
const BUTTON_TITLE_LIMIT = 64;

export type SendMessageBody = Record<string, unknown> & { chat_id: number };

export function sendMessageBody(message: OutgoingMessage): SendMessageBody {
  const { text, buttons = [], list, replyTo } = message;
  // One to a row: captions stay readable on a narrow screen, and a list looks like one.
  const keyboard = [...(list?.rows ?? []), ...buttons].map((button) => [inlineButton(button)]);
  const reply = /^(-?\d+):(\d+)$/.exec(replyTo ?? '')?.[2];
  return {
    chat_id: chatIdOf(message.to),
    text: clip(text, TEXT_LIMIT),
    ...(keyboard.length > 0 ? { reply_markup: { inline_keyboard: keyboard } } : {}),
    ...(reply === undefined
      ? {}
      : { reply_parameters: { message_id: Number(reply), allow_sending_without_reply: true } }),
  };
}

function chatIdOf(address: string): number {
  const id = Number(/^chat:(-?\d{1,16})$/.exec(address)?.[1] ?? NaN);
  if (Number.isSafeInteger(id)) return id;
  throw new OutboundError(
    'refused',
    'telegram.bad_address',
    'The contact has no Telegram address: expected chat:<id>. Check the contact.',
  );
}

function inlineButton({
  id,
  title,
  description,
}: {
  id: string;
  title: string;
  description?: string;
}): unknown {
  const bytes = Buffer.byteLength(id, 'utf8');
  if (bytes === 0 || bytes > CALLBACK_DATA_BYTES) {
    throw new OutboundError(
      'refused',
      'telegram.too_large',
      `A button id has ${bytes} bytes; Telegram takes 1 to ${CALLBACK_DATA_BYTES}. Use a shorter id.`,
    );
  }
  const caption = description ? `${title} — ${description}` : title;
  return { text: clip(caption, BUTTON_TITLE_LIMIT), callback_data: id };
}
