/**
 * Registers our hook with Telegram and tells how it looks from there. https://core.telegram.org/bots/api#setwebhook
 *
 * Updates that wait there are not dropped: they are customers' words.
 */
import { z } from 'zod';
import { vendorWords } from '../clip';
import type { ConnectDeps, Connection } from '../contract';
import { OutboundError } from '../failure';
import { botApi } from './api';
import { ALLOWED_UPDATES } from './kinds';
import type { TelegramClientSettings, TelegramHookSettings } from './settings';

/** The ones Telegram calls. */
const PORTS = ['443', '80', '88', '8443'];
/** What Telegram has by default: so many chats at once, one update of a chat after the other. */
const MAX_CONNECTIONS = 40;

const infoSchema = z.looseObject({
  url: z.string(),
  pending_update_count: z.number().default(0),
  last_error_date: z.number().optional(),
  last_error_message: z.string().optional(),
});
const botSchema = z.looseObject({
  username: z.string().optional(),
  can_read_all_group_messages: z.boolean().optional(),
});

export async function connect(
  { hook, client }: { hook: TelegramHookSettings; client: TelegramClientSettings },
  { http, hookUrl }: Pick<ConnectDeps, 'http' | 'hookUrl'>,
): Promise<Connection> {
  checkUrl(hookUrl);
  const [secret = ''] = hook.secretTokens;
  checkSecret(secret);
  const call = botApi(client, http);
  const bot = await call('getMe', {}, botSchema);
  await call(
    'setWebhook',
    {
      url: hookUrl,
      secret_token: secret,
      allowed_updates: ALLOWED_UPDATES,
      max_connections: MAX_CONNECTIONS,
    },
    z.literal(true),
  );
  const info = await call('getWebhookInfo', {}, infoSchema);
  return {
    done: [
      `The bot${bot.username === undefined ? '' : ` @${bot.username}`} sends its updates to ${hookUrl}, signed with TELEGRAM_SECRET_TOKEN.`,
      `It sends ${ALLOWED_UPDATES.join(', ')}, over ${MAX_CONNECTIONS} connections at most.`,
    ],
    warnings: [...warningsOf(info, hookUrl, secret), ...warningsOfBot(bot, hook)],
  };
}

function warningsOf(info: z.infer<typeof infoSchema>, hookUrl: string, secret: string): string[] {
  const warnings: string[] = [];
  if (info.url !== hookUrl) {
    warnings.push(
      'Telegram names another address than it was given: somebody else sets this bot’s hook. Give each installation a bot of its own.',
    );
  }
  if (info.pending_update_count > 0) {
    warnings.push(
      `${info.pending_update_count} updates wait at Telegram; they come now, the oldest first. None is dropped.`,
    );
  }
  if (info.last_error_message !== undefined) {
    const at = new Date((info.last_error_date ?? 0) * 1000).toISOString();
    warnings.push(
      `Telegram's last failed call, at ${at}: "${vendorWords(info.last_error_message, secret)}". If it is newer than this command, check that PUBLIC_URL is reached from outside and has a valid certificate.`,
    );
  }
  return warnings;
}

/** With its privacy mode off a bot hears everything in a group, also what is said to other bots. */
function warningsOfBot(bot: z.infer<typeof botSchema>, hook: TelegramHookSettings): string[] {
  if (bot.username === undefined) return [];
  if (hook.botUsername !== undefined && hook.botUsername.toLowerCase() !== bot.username.toLowerCase()) {
    return [`TELEGRAM_BOT_USERNAME is not the name of this bot. Set it to ${bot.username}.`];
  }
  if (hook.botUsername === undefined && bot.can_read_all_group_messages) {
    return [
      `The bot reads everything in its groups. Set TELEGRAM_BOT_USERNAME=${bot.username}, so that it knows what is said to it.`,
    ];
  }
  return [];
}

function checkUrl(hookUrl: string): void {
  const url = URL.canParse(hookUrl) ? new URL(hookUrl) : undefined;
  const isTelegrams = PORTS.includes(url?.port === '' ? '443' : (url?.port ?? ''));
  if (url?.protocol === 'https:' && isTelegrams && !url.hostname.startsWith('[')) return;
  throw new OutboundError(
    'refused',
    'telegram.hook_url',
    'Telegram calls https alone, on the ports 443, 80, 88 and 8443, and never over IPv6. Set PUBLIC_URL to the https address under which this service is reached from outside, for example https://fixit.example.com.',
  );
}

function checkSecret(secret: string): void {
  if (/^[\w-]{1,256}$/.test(secret)) return;
  throw new OutboundError(
    'refused',
    'telegram.hook_secret',
    'Telegram takes 1 to 256 letters, digits, _ and - as a secret. Set TELEGRAM_SECRET_TOKEN to such a value.',
  );
}
