/**
 * Subscribes our app to the business account and has its hooks sent to us, by the account's own callback address.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/override
 */
import type { ConnectDeps, Connection } from '../contract';
import { OutboundError } from '../failure';
import { businessAccountOf, whatsappAccount } from './account';
import type { WhatsAppClientSettings, WhatsAppHookSettings } from './settings';

/** Meta has no call for it that our token may make. */
const FIELDS =
  'Once by hand: App Dashboard → WhatsApp → Configuration → Webhook fields: subscribe to "messages". Without it nothing is sent.';

const byHand = (hookUrl: string): string =>
  `By hand: App Dashboard → WhatsApp → Configuration → Webhook → Edit: callback URL ${hookUrl}, verify token as in WHATSAPP_VERIFY_TOKEN; then "Verify and save".`;

export async function connectWhatsApp(
  { hook, client }: { hook: WhatsAppHookSettings; client: WhatsAppClientSettings },
  { http, hookUrl }: Pick<ConnectDeps, 'http' | 'hookUrl'>,
): Promise<Connection> {
  if (!hookUrl.startsWith('https:'))
    return {
      done: [],
      warnings: [`Meta sends to https addresses only, and ${hookUrl} is none. Mend PUBLIC_URL.`],
    };
  const account = whatsappAccount(client, http);
  try {
    const businessAccount = businessAccountOf(client, await account.token());
    if (businessAccount === undefined) {
      const words =
        'The token names no WhatsApp Business Account: set WHATSAPP_BUSINESS_ACCOUNT_ID and say it again.';
      return { done: [], warnings: [words, byHand(hookUrl), FIELDS] };
    }
    await account.subscribe(businessAccount, hookUrl, hook.verifyTokens[0] ?? '');
    return {
      done: [
        `The app is subscribed to the WhatsApp Business Account ${businessAccount}.`,
        `Its hooks go to ${hookUrl}, which Meta has called and found ours.`,
      ],
      warnings: [FIELDS],
    };
  } catch (error) {
    if (error instanceof OutboundError && error.outcome === 'refused')
      return { done: [], warnings: [error.message, byHand(hookUrl), FIELDS] };
    throw error;
  }
}
