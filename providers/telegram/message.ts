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

/** The member's program opens a reply by itself: with the privacy mode on, a bot hears nothing else in a group. */
const MEMBER_REPLIES = { force_reply: true, selective: true };

export type SendMessageBody = Record<string, unknown> & { chat_id: number };

export function sendMessageBody(message: OutgoingMessage): SendMessageBody {
  const { text, buttons = [], list, replyTo } = message;
  // One to a row: captions stay readable on a narrow screen, and a list looks like one.
  const keyboard = [...(list?.rows ?? []), ...buttons].map((button) => [inlineButton(button)]);
  const { chatId, isMember } = addressOf(message.to);
  const reply = messageIdIn(chatId, replyTo ?? (isMember ? message.heard : undefined));
  return {
    chat_id: chatId,
    text: clip(text, TEXT_LIMIT),
    ...(keyboard.length > 0
      ? { reply_markup: { inline_keyboard: keyboard } }
      : isMember && reply !== undefined
        ? { reply_markup: MEMBER_REPLIES }
        : {}),
    ...(reply === undefined
      ? {}
      : { reply_parameters: { message_id: reply, allow_sending_without_reply: true } }),
  };
}

/** A private chat, a group, or a member of one: `chat:5`, `chat:-5`, `chat:-5:77`. */
function addressOf(address: string): { chatId: number; isMember: boolean } {
  const [, chat = '', member] = /^chat:(-?\d{1,16})(?::(\d{1,16}))?$/.exec(address) ?? [];
  const chatId = chat === '' ? NaN : Number(chat);
  if (Number.isSafeInteger(chatId)) return { chatId, isMember: member !== undefined };
  throw new OutboundError(
    'refused',
    'telegram.bad_address',
    'The contact has no Telegram address: expected chat:<id> or chat:<group>:<member>. Check the contact.',
  );
}

/** A message that is in another chat by now (a group that moved) cannot be replied to. */
function messageIdIn(chatId: number, messageId = ''): number | undefined {
  const [, chat, id] = /^(-?\d+):(\d+)$/.exec(messageId) ?? [];
  return Number(chat) === chatId ? Number(id) : undefined;
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
