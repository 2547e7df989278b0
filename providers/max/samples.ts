/** Updates of one made-up customer. https://dev.max.ru/docs-api/objects/Update */
import type { HookSample } from '../contract';

const SENDER = { user_id: 54321, first_name: 'Иван', last_name: 'Петров', is_bot: false };
const BOT = { user_id: 12345, first_name: 'Fixit', is_bot: true };
const CHAT = { chat_id: 90054321, chat_type: 'dialog' };

export const samples = {
  text: {
    about: 'a customer writes',
    body: ({ text, now }) => ({
      update_type: 'message_created',
      timestamp: now.getTime(),
      user_locale: 'ru',
      message: {
        sender: SENDER,
        recipient: { ...CHAT, user_id: BOT.user_id },
        timestamp: now.getTime(),
        body: { mid: `mid.${text}`, seq: 1, text: 'Здравствуйте, течёт кран' },
      },
    }),
  },
  start: {
    about: 'a customer opens the bot',
    body: ({ number, now }) => ({
      update_type: 'bot_started',
      timestamp: now.getTime() + number,
      chat_id: CHAT.chat_id,
      user: SENDER,
      user_locale: 'ru',
    }),
  },
  button: {
    about: 'a customer presses "yes"',
    body: ({ text, now }) => ({
      update_type: 'message_callback',
      timestamp: now.getTime(),
      user_locale: 'ru',
      callback: { timestamp: now.getTime(), callback_id: text, payload: 'confirm:yes', user: SENDER },
      message: {
        sender: BOT,
        recipient: { ...CHAT, user_id: SENDER.user_id },
        timestamp: now.getTime(),
        body: {
          mid: 'mid.question',
          seq: 2,
          text: 'Всё верно?',
          attachments: [
            {
              type: 'inline_keyboard',
              payload: { buttons: [[{ type: 'callback', text: 'Да', payload: 'confirm:yes' }]] },
            },
          ],
        },
      },
    }),
  },
} as const satisfies Record<string, HookSample>;
