/**
 * One call of an incoming webhook. The token goes into the form, as that of Bitrix24 does: in the query it would stand in
 * the logs of every proxy. What a success looks like is not documented: any 2xx is one.
 */
import type { OutboundHttp } from '../http';
import { failureOf, noWebhook } from './errors';
import type { CiteckSettings } from './settings';

/** Throws OutboundError where it was not taken. */
export async function callWebhook(
  { url, webhookId }: Pick<CiteckSettings, 'url' | 'webhookId'>,
  http: OutboundHttp,
  operation: string,
  form: string,
): Promise<void> {
  const answer = await http.call({
    provider: 'citeck',
    operation,
    method: 'POST',
    url: `${url}/gateway/integrations/pub/webhook/${encodeURIComponent(webhookId)}`,
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
    body: form,
  });
  if (answer.status >= 300) throw failureOf(operation, answer);
  if (/^text\/html\b/i.test(answer.headers['content-type'] ?? '')) throw noWebhook(operation, answer.status);
}
