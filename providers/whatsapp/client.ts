/**
 * Sending by the Cloud API. A 200 means accepted, not delivered: what became of the message is told by status
 * hooks, which hand our effect id back; so an unknown outcome can be settled by waiting for one.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/send-messages
 */
import { z } from 'zod';
import type { ClientDeps, Messaging } from '../contract';
import { OutboundError } from '../failure';
import { failedBy, failureOf, isGraphError } from './errors';
import { fetchMedia } from './media';
import { hasTemplate, templateContent } from './template';
import { graphMessage } from './message';
import type { WhatsAppClientSettings } from './settings';
import { GRAPH_VERSION } from './settings';

/** "Customer service window": what is not a template may be sent within a day of the person's last message. */
const WINDOW_MS = 24 * 3_600_000;

const OPERATION = 'POST messages';

const acceptedSchema = z.looseObject({
  messages: z.tuple([z.looseObject({ id: z.string().min(1) })], z.unknown()),
});

export function whatsappMessaging(
  settings: WhatsAppClientSettings,
  { http, mappings }: ClientDeps,
): Messaging {
  const { templates } = mappings.whatsapp;
  // A business' token serves all of its numbers; an answer from another than the one written to is another chat.
  const numberOf = (from = '') => (/^\d+$/.test(from) ? from : settings.phoneNumberId);
  return {
    channel: 'whatsapp',
    account: settings.phoneNumberId,
    settles: 'status',
    async send(message, effectId) {
      const answer = await http.call({
        provider: 'whatsapp',
        operation: OPERATION,
        method: 'POST',
        url: `${settings.apiUrl}/${GRAPH_VERSION}/${numberOf(message.from)}/messages`,
        headers: { authorization: `Bearer ${settings.accessToken}` },
        body: graphMessage(
          message,
          effectId,
          message.template && templateContent(templates, message.template, message),
        ),
      });
      if (answer.status >= 300 || isGraphError(answer.json))
        throw failureOf(OPERATION, answer, settings.accessToken);
      const accepted = acceptedSchema.safeParse(answer.json);
      if (accepted.success) return { messageId: accepted.data.messages[0].id };
      throw new OutboundError(
        'unknown',
        'whatsapp.unreadable_answer',
        'WhatsApp answered a send with success but without a message id; its status hook will tell.',
        { status: answer.status },
      );
    },
    windowMs: WINDOW_MS,
    hasTemplate: (use) => hasTemplate(templates, use),
    failedBy,
    fetchMedia: (mediaId, limit) => fetchMedia(http, settings, mediaId, limit),
  };
}
