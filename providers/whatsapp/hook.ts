/**
 * Meta's calls to us.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/create-webhook-endpoint
 *
 * Traps: the signature is made over an escaped-unicode form of the payload, which is just what is on the wire, so
 * only the raw bytes verify; the registering GET bears no signature; the keys of its query hold dots.
 */
import type { Answer, HookSide, RawRequest } from '../contract';
import { checkHmacHeader, hmacHex, matchesAny } from '../verify';
import { read } from './read';
import type { WhatsAppHookSettings } from './settings';

const MiB = 1024 * 1024;

export const hook: HookSide<WhatsAppHookSettings> = {
  format: 'json',
  bodyLimit: 4 * MiB,
  verify: (request, settings) =>
    checkHmacHeader(request.headers, 'x-hub-signature-256', 'sha256=', request.body, settings.appSecrets),
  read: (body, request) => read(body, request.receivedAt),
  handshake,
  sign: (body, settings) => ({
    'content-type': 'application/json',
    'x-hub-signature-256': `sha256=${hmacHex('sha256', settings.appSecrets[0] ?? '', body)}`,
  }),
};

/** Registration: the challenge goes back as plain text, to whoever knows the verify token. */
function handshake({ query }: RawRequest, settings: WhatsAppHookSettings): Answer {
  const challenge = query.get('hub.challenge');
  const known = matchesAny(query.get('hub.verify_token') ?? '', settings.verifyTokens);
  if (query.get('hub.mode') !== 'subscribe' || !known) return plain(403, 'forbidden');
  return challenge === null ? plain(400, 'hub.challenge is missing') : plain(200, challenge);
}

const plain = (status: number, body: string): Answer => ({
  status,
  body,
  contentType: 'text/plain; charset=utf-8',
});
