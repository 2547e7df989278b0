/** What in a group is said to the bot: a command, or a reply to one of its messages. */
import type { MaxMessage } from './schema';

export const isGroup = ({ recipient }: MaxMessage): boolean =>
  recipient.chat_type !== 'dialog' && recipient.chat_type !== undefined && recipient.chat_type !== null;

/** @param botId undefined = the settings do not say; then any bot is taken for ours */
export function isSaidToBot({ body, link }: MaxMessage, botId: string | undefined): boolean {
  if (/^\/\w/.test(body.text ?? '')) return true;
  if (link?.type !== 'reply' || !link.sender) return false;
  return botId === undefined ? link.sender.is_bot === true : String(link.sender.user_id) === botId;
}
