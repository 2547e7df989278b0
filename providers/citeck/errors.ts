/**
 * What Citeck's refusals mean. Trap: every one of them is HTTP 500, a wrong token too; only the words tell a mistake in the
 * settings, which no repeat mends, from an outage. https://citeck-ecos.readthedocs.io/ru/latest/integration/webhooks.html
 */
import { OutboundError } from '../failure';
import type { HttpAnswer } from '../http';
import { failureFromStatus } from '../http-status';

export type CiteckRefusal = 'webhook_unknown' | 'secret_missing' | 'denied' | 'action_unknown';

const BY_WORDS: Readonly<Record<CiteckRefusal, { words: RegExp; sentence: string }>> = {
  webhook_unknown: {
    words: /Invalid webhook id/i,
    sentence:
      'Citeck has no incoming webhook of this id. Mend CITECK_WEBHOOK_ID, or create it in «Интеграции - Входящие вебхуки».',
  },
  secret_missing: {
    words: /Secret \S{1,200} not found/i,
    sentence:
      "Citeck does not find the secret of the webhook. Set the webhook's token there to a secret that exists, the one in CITECK_TOKEN.",
  },
  denied: {
    words: /Authentication token is not valid/i,
    sentence:
      "Citeck does not accept the token. Compare CITECK_TOKEN with the secret of the webhook, whose authParameter has to be 'token' or empty.",
  },
  action_unknown: {
    words: /Not found action type/i,
    sentence:
      "Citeck does not know the action of the webhook. Set the webhook's actionType there to toEvent.",
  },
};

/** Of an error page: what stands further below may be words of ours. */
const READ_CHARACTERS = 2_000;

export function failureOf(operation: string, answer: HttpAnswer): OutboundError {
  const { status } = answer;
  const refused = (type: string, sentence: string) =>
    new OutboundError('refused', `citeck.${type}`, sentence, { status });
  if (status === 500) {
    const text = answer.text.slice(0, READ_CHARACTERS);
    for (const [type, { words, sentence }] of Object.entries(BY_WORDS))
      if (words.test(text)) return refused(type, sentence);
  }
  if (status >= 300 && status < 400)
    return refused(
      'redirect',
      `Citeck answered ${operation} with a redirect (HTTP ${status}), which is not followed. Set CITECK_URL to the address that it leads to.`,
    );
  if (status === 404 || status === 405)
    return refused(
      'no_gateway',
      `There is no gateway of Citeck for ${operation} (HTTP ${status}). Check CITECK_URL: it is the address before /gateway.`,
    );
  return failureFromStatus('citeck', operation, answer, false);
}

/** A page for people in the place of an answer: a portal or a login stands there, and nothing was taken. */
export const noWebhook = (operation: string, status: number): OutboundError =>
  new OutboundError(
    'refused',
    'citeck.no_webhook',
    `A web page answered ${operation}, and no webhook. Check CITECK_URL: it is the address before /gateway.`,
    { status },
  );
