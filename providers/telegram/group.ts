/**
 * What in a group is said to the bot. With its privacy mode on, Telegram passes on only commands and replies to the bot;
 * with it off, everything, so it is looked at here in either case. https://core.telegram.org/bots/features#privacy-mode
 */
import type { TgChat, TgMessage } from './schema';
import { entitiesSchema, replySchema } from './schema';

/** Who we are there; undefined where the settings do not say. */
export interface BotName {
  botId?: string;
  botUsername?: string;
}

export const isGroup = ({ id, type }: TgChat): boolean =>
  type === undefined ? id < 0 : type === 'group' || type === 'supergroup';

/** The message without the bot's name in it; undefined where it is not said to the bot. */
export function saidToBot(message: TgMessage, bot: BotName): TgMessage | undefined {
  const member = typeof message.text === 'string' ? 'text' : 'caption';
  const said = message[member];
  const text = typeof said === 'string' ? said : '';
  const entities = entitiesSchema.parse(message[member === 'text' ? 'entities' : 'caption_entities']);
  let isOurs = isReply(message, bot);
  let without = text;
  // From the last to the first, so that offsets stand. They count UTF-16 code units, as strings here do.
  for (const { type, offset, length, user } of [...entities].reverse()) {
    const words = text.slice(offset, offset + length);
    const [command = '', name] = words.split('@');
    const cut = (kept: string) =>
      (without = without.slice(0, offset) + kept + without.slice(offset + length));
    if (type === 'bot_command' && offset === 0) {
      if (name === undefined) isOurs = true;
      else if (isName(name, bot)) {
        isOurs = true;
        cut(command);
      }
    } else if (type === 'mention' && isName(words.slice(1), bot)) {
      isOurs = true;
      cut('');
    } else if (type === 'text_mention' && user !== undefined && isBot(user, bot)) {
      isOurs = true;
      cut('');
    }
  }
  if (!isOurs) return undefined;
  return without === text ? message : { ...message, [member]: without.trim() };
}

function isReply(message: TgMessage, bot: BotName): boolean {
  const from = replySchema.parse(message.reply_to_message)?.from;
  return from !== undefined && isBot(from, bot);
}

const isBot = (user: { id: number; is_bot?: boolean }, { botId }: BotName): boolean =>
  botId === undefined ? user.is_bot === true : String(user.id) === botId;

/** Names of bots end in "bot", and of no one else. */
const isName = (name: string, { botUsername }: BotName): boolean =>
  botUsername === undefined ? /bot$/i.test(name) : name.toLowerCase() === botUsername.toLowerCase();
