/**
 * Files that people send: a message names a media id, the id is good for an address, the address for some minutes.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/media
 *
 * Traps: the address is another host and wants the token all the same, so the token goes to Meta's own hosts and to
 * nobody else, whatever the answer says; the checksum is hex here and base64 in the web hook; an address that has
 * run out answers 404 just as a file that was deleted (after 30 days) does.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { MediaFile } from '../contract';
import { OutboundError } from '../failure';
import type { HttpAnswer, OutboundHttp } from '../http';
import { failureOf, isGraphError } from './errors';
import type { WhatsAppClientSettings } from './settings';
import { GRAPH_VERSION } from './settings';

const METADATA = 'GET media';
const FILE = 'GET media file';

/** Where Meta keeps files; the API's own origin beside them, which is where the sandbox does. */
const HOSTS = /(^|\.)(fbsbx\.com|fbcdn\.net|facebook\.com|whatsapp\.net)$/;

const metadataSchema = z.looseObject({
  url: z.string(),
  mime_type: z.string().optional().catch(undefined),
  sha256: z.string().optional().catch(undefined),
  /** Bytes. */
  file_size: z.coerce.number().optional().catch(undefined),
});

type Settings = Pick<WhatsAppClientSettings, 'apiUrl' | 'accessToken'>;

/** @param limit bytes */
export async function fetchMedia(
  http: OutboundHttp,
  { apiUrl, accessToken }: Settings,
  mediaId: string,
  limit: number,
): Promise<MediaFile> {
  // Meta's file hosts turn away callers without a name.
  const headers = { authorization: `Bearer ${accessToken}`, 'user-agent': 'fixit-exchange' };
  const get = (operation: string, url: string, fileLimit?: number) =>
    http.call({
      provider: 'whatsapp',
      operation,
      method: 'GET',
      url,
      headers,
      ...(fileLimit && { fileLimit }),
    });

  const told = await get(METADATA, `${apiUrl}/${GRAPH_VERSION}/${encodeURIComponent(mediaId)}`);
  if (isGone(told)) throw gone();
  if (told.status >= 300 || isGraphError(told.json)) throw failureOf(METADATA, told, accessToken);
  const metadata = metadataSchema.safeParse(told.json);
  if (!metadata.success) throw odd('WhatsApp told nothing of a file that it has; it is asked again.');
  const { url, mime_type, sha256, file_size } = metadata.data;
  if (file_size !== undefined && file_size > limit) throw tooLarge(limit);
  if (!isMetas(url, apiUrl)) {
    throw new OutboundError(
      'refused',
      'whatsapp.media_elsewhere',
      'WhatsApp names a host for a file that is none of Meta’s; the access token is not sent there.',
    );
  }

  const answer = await get(FILE, url, limit).catch((error: unknown) => {
    throw error instanceof OutboundError && error.type === 'http.too_large' ? tooLarge(limit) : error;
  });
  if (isGone(answer)) throw gone();
  if (answer.status >= 300 || !answer.file) throw failureOf(FILE, answer, accessToken);
  if (sha256 !== undefined && !isChecksum(sha256, answer.file))
    throw odd('A file of WhatsApp does not have the checksum that WhatsApp tells; it is fetched again.');
  return { content: answer.file, ...(mime_type === undefined ? {} : { mimeType: mime_type }) };
}

/** Code 100 with subcode 33: "Object with ID … does not exist", under HTTP 400. */
const missingSchema = z.looseObject({
  error: z.looseObject({ code: z.literal(100), error_subcode: z.literal(33) }),
});

const isGone = ({ status, json }: HttpAnswer): boolean =>
  status === 404 || status === 410 || missingSchema.safeParse(json).success;

function isMetas(text: string, apiUrl: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return (
    url.username === '' &&
    (url.origin === new URL(apiUrl).origin ||
      (url.protocol === 'https:' && url.port === '' && HOSTS.test(url.hostname)))
  );
}

function isChecksum(told: string, content: Buffer): boolean {
  const hash = createHash('sha256').update(content).digest();
  return told.toLowerCase() === hash.toString('hex') || told === hash.toString('base64');
}

const gone = (): OutboundError =>
  new OutboundError(
    'refused',
    'whatsapp.media_gone',
    'WhatsApp has this file no more (it keeps files for 30 days, their addresses for minutes). Ask the person to send it again.',
  );

const tooLarge = (limit: number): OutboundError =>
  new OutboundError(
    'refused',
    'whatsapp.media_too_large',
    `A file is larger than ${limit} bytes; it is not taken. The person has it on their phone.`,
  );

/** Reading does no harm, so it is just tried again. */
const odd = (words: string): OutboundError => new OutboundError('try_later', 'whatsapp.media_damaged', words);
