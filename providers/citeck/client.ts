/**
 * Our events to an incoming webhook of Citeck, where each becomes an ECOS event `in-webhook-request` with the fields as its
 * `params`. Citeck promises to know no repeat, and a retried event may come twice: `id` is the same each time.
 */
import type { ClientDeps } from '../contract';
import type { EventSink, OutgoingEvent } from '../contract-events';
import { OutboundError } from '../failure';
import { flat } from '../flat';
import { callWebhook } from './api';
import type { CiteckSettings } from './settings';

/** Servers of Citeck's kind read 1,000 parameters and 2 MiB of a form; past that the token may be among what is dropped. */
const MAX_MEMBERS = 200;
const MAX_BYTES = 1024 * 1024;

export function createEvents(settings: CiteckSettings, { http }: Pick<ClientDeps, 'http'>): EventSink {
  return {
    async publish(event) {
      const form = formOf(settings.token, event);
      if (form.length > MAX_BYTES)
        throw new OutboundError(
          'refused',
          'citeck.too_large',
          `An event ${event.name} is larger than the ${MAX_BYTES} bytes that Citeck is sent. Send less with it.`,
        );
      await callWebhook(settings, http, 'publish', form);
    },
  };
}

/** Members stand under `data[...]`, so that none of them can be taken for the token or the id. `payload` has all of them. */
function formOf(token: string, { name, id, data }: OutgoingEvent): string {
  const payload = JSON.stringify(data);
  const members = flat({ data: JSON.parse(payload) as unknown }, MAX_MEMBERS);
  return new URLSearchParams([
    ['token', token],
    ['event', name],
    ['id', id],
    ['payload', payload],
    ...members,
  ]).toString();
}
