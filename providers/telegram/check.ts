/**
 * Compares the bot with the settings; changes nothing.
 * https://core.telegram.org/bots/api#getme, https://core.telegram.org/bots/api#getwebhookinfo
 */
import { z } from 'zod';
import { vendorWords } from '../clip';
import type { ClientDeps, Finding } from '../contract';
import { OutboundError } from '../failure';
import { failureOf } from './errors';
import type { TelegramClientSettings } from './settings';

/** An older error is history: Telegram keeps the last one for good. */
const FRESH_MS = 3_600_000;
/** Of updates that wait to be taken; more shows that we are away or too slow. */
const MANY_PENDING = 100;

const botSchema = z.looseObject({ ok: z.literal(true), result: z.looseObject({ username: z.string() }) });

const webhookSchema = z.looseObject({
  ok: z.literal(true),
  result: z.looseObject({
    /** Empty = none is set. */
    url: z.string(),
    pending_update_count: z.number().default(0),
    /** Unix seconds. */
    last_error_date: z.number().optional(),
    last_error_message: z.string().default(''),
  }),
});
type Webhook = z.infer<typeof webhookSchema>['result'];

export async function checkTelegram(
  settings: TelegramClientSettings,
  { http, hookUrl }: ClientDeps,
): Promise<Finding[]> {
  async function call<T>(method: string, schema: z.ZodType<T>): Promise<T> {
    const answer = await http.call({
      provider: 'telegram',
      operation: method,
      method: 'POST',
      url: `${settings.apiUrl}/bot${settings.botToken}/${method}`,
    });
    const parsed = schema.safeParse(answer.json);
    if (answer.status < 300 && parsed.success) return parsed.data;
    throw failureOf(method, answer, settings.botToken);
  }
  try {
    const { result: bot } = await call('getMe', botSchema);
    const { result: webhook } = await call('getWebhookInfo', webhookSchema);
    return [
      { what: 'token', ok: true, detail: `It is that of @${bot.username}.` },
      addressFinding(webhook.url, hookUrl),
      errorFinding(webhook, settings.botToken),
      pendingFinding(webhook.pending_update_count),
    ];
  } catch (error) {
    if (error instanceof OutboundError && error.outcome === 'refused')
      return [{ what: 'token', ok: false, detail: error.message }];
    throw error;
  }
}

function addressFinding(url: string, hookUrl: string | undefined): Finding {
  const what = 'address for hooks';
  const connect = hookUrl === undefined ? 'set PUBLIC_URL, then ' : '';
  const todo = `${connect}say \`fixit providers connect telegram\``;
  if (url === '') return { what, ok: false, detail: `Telegram has none and sends no hooks: ${todo}.` };
  const there = withoutSecrets(url);
  if (hookUrl === undefined)
    return { what, ok: true, detail: `${there}; to have it compared with ours, set PUBLIC_URL.` };
  return url === hookUrl
    ? { what, ok: true, detail: there }
    : {
        what,
        ok: false,
        detail: `Telegram sends to ${there}, and we listen at ${hookUrl}: ${todo}, or mend PUBLIC_URL.`,
      };
}

function errorFinding({ last_error_date: at, last_error_message: message }: Webhook, token: string): Finding {
  const what = 'last error of a hook';
  if (at === undefined) return { what, ok: true, detail: 'None.' };
  const words = `${new Date(at * 1000).toISOString()}: ${vendorWords(message, token)}`;
  const fresh = Date.now() - at * 1000 < FRESH_MS;
  return {
    what,
    ok: !fresh,
    detail: fresh ? `${words}. Telegram could not hand over a hook: mend what it says.` : words,
  };
}

const pendingFinding = (count: number): Finding => ({
  what: 'updates that wait',
  ok: count <= MANY_PENDING,
  detail:
    count <= MANY_PENDING
      ? String(count)
      : `${count}: Telegram cannot hand them over as fast as they come. See the last error, and the log of the API.`,
});

/** Whatever somebody has set there: user, password and query may be secrets. */
function withoutSecrets(url: string): string {
  if (!URL.canParse(url)) return 'an address that is none';
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname === '/' ? '' : pathname}`;
}
