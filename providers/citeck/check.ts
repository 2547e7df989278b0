/**
 * Whether the webhook is there. Citeck has no call that only looks: it is called without a token, which it refuses after it
 * found the webhook and its secret, and before it makes an event.
 */
import type { ClientDeps, Finding } from '../contract';
import { OutboundError } from '../failure';
import { callWebhook } from './api';
import type { CiteckSettings } from './settings';

const WHERE: Readonly<Record<string, string>> = {
  'citeck.webhook_unknown': 'CITECK_WEBHOOK_ID',
  'citeck.secret_missing': 'secret of the webhook',
  'citeck.action_unknown': 'action of the webhook',
};

export async function check(
  settings: CiteckSettings,
  { http }: Pick<ClientDeps, 'http'>,
): Promise<Finding[]> {
  const answered = { what: 'CITECK_URL', ok: true, detail: 'Citeck answers.' };
  try {
    await callWebhook(settings, http, 'check', 'event=fixit.check');
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error;
    if (error.type === 'citeck.denied') return [answered, ...known];
    const where = WHERE[error.type];
    const failed = { what: where ?? 'CITECK_URL', ok: false, detail: error.message };
    return where === undefined ? [failed] : [answered, failed];
  }
  return [
    answered,
    {
      what: 'token of the webhook',
      ok: false,
      detail: 'The webhook takes requests without a token: anybody can send events. Set its token in Citeck.',
    },
  ];
}

const known: readonly Finding[] = [
  { what: 'CITECK_WEBHOOK_ID', ok: true, detail: 'The webhook and its secret are there.' },
  {
    what: 'CITECK_TOKEN',
    ok: true,
    detail: 'Not tried: with the right token an event would be made. A wrong one is told at the first event.',
  },
];
