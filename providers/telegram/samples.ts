/** Updates of one made-up customer. https://core.telegram.org/bots/api#update */
import type { HookSample } from '../contract';

const PERSON = { id: 5012345678, first_name: 'Иван', last_name: 'Петров', username: 'ivan_p' };
const FROM = { ...PERSON, is_bot: false, language_code: 'ru' };
const CHAT = { ...PERSON, type: 'private' };

const said =
  (text: string, more: object = {}): HookSample['body'] =>
  ({ number, now }) => ({
    update_id: number,
    message: { message_id: number, from: FROM, chat: CHAT, date: seconds(now), text, ...more },
  });

const seconds = (time: Date): number => Math.floor(time.getTime() / 1000);

export const samples = {
  text: { about: 'a customer writes', body: said('Здравствуйте, течёт кран') },
  start: {
    about: 'a customer opens the bot',
    body: said('/start', { entities: [{ offset: 0, length: 6, type: 'bot_command' }] }),
  },
  button: {
    about: 'a customer presses "yes"',
    body: ({ number, text, now }) => ({
      update_id: number,
      callback_query: {
        id: text,
        from: FROM,
        message: {
          message_id: number,
          from: { id: 7000000001, is_bot: true, first_name: 'Fixit', username: 'fixit_bot' },
          chat: CHAT,
          date: seconds(now),
          text: 'Всё верно?',
          reply_markup: { inline_keyboard: [[{ text: 'Да', callback_data: 'confirm:yes' }]] },
        },
        chat_instance: '-1234567890123456789',
        data: 'confirm:yes',
      },
    }),
  },
} as const satisfies Record<string, HookSample>;
