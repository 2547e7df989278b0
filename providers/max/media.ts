/**
 * The file behind an attachment. https://dev.max.ru/docs-api/objects/Message
 *
 * Its URL stands in the update and is good for a while; it is of a file server, which is not told the token. Only a
 * video's is a page to watch it on: GET /videos/{videoToken} tells the files. https://dev.max.ru/docs-api/methods/GET/videos/-videoToken-
 */
import { z } from 'zod';
import type { MediaFile } from '../contract';
import { OutboundError } from '../failure';
import type { OutboundHttp } from '../http';
import { failureFromStatus } from '../http-status';
import type { MaxApi } from './api';
import type { MaxClientSettings } from './settings';

const OPERATION = 'GET attachment';
/** Under the 30 s of an activity's attempt. */
const DOWNLOAD_MS = 25_000;
/** A link that is too old is forbidden, or not there. */
const GONE = [403, 404, 410];

const VIDEO = 'video:';
export const videoId = (token: string): string => `${VIDEO}${token}`;

const link = z.string().nullish();
const videoSchema = z.looseObject({
  /** Null where the video is not to be had. */
  urls: z
    .looseObject({
      mp4_1080: link,
      mp4_720: link,
      mp4_480: link,
      mp4_360: link,
      mp4_240: link,
      mp4_144: link,
    })
    .nullish(),
});
/** What can be made out well and still fits comes first. */
const QUALITIES = ['mp4_480', 'mp4_360', 'mp4_720', 'mp4_240', 'mp4_144', 'mp4_1080'] as const;

export async function fetchMedia(
  { apiUrl }: Pick<MaxClientSettings, 'apiUrl'>,
  { call, http }: { call: MaxApi; http: OutboundHttp },
  mediaId: string,
  limit: number,
): Promise<MediaFile> {
  const url = mediaId.startsWith(VIDEO) ? await videoUrl(call, mediaId.slice(VIDEO.length)) : mediaId;
  if (!isFetched(url, apiUrl)) throw gone();
  const answer = await http
    .call({
      provider: 'max',
      operation: OPERATION,
      method: 'GET',
      url,
      fileLimit: limit,
      timeoutMs: DOWNLOAD_MS,
    })
    .catch((error: unknown) => {
      throw error instanceof OutboundError && error.type === 'http.too_large' ? tooLarge(limit) : error;
    });
  if (GONE.includes(answer.status)) throw gone();
  if (!answer.file) throw failureFromStatus('max', OPERATION, answer, false);
  const type = answer.headers['content-type'];
  return { content: answer.file, mimeType: type === 'application/octet-stream' ? undefined : type };
}

async function videoUrl(call: MaxApi, token: string): Promise<string> {
  const path = `/videos/${encodeURIComponent(token)}`;
  const { urls } = await call('GET', path, '', undefined, videoSchema).catch((error: unknown) => {
    throw error instanceof OutboundError && error.type === 'max.chat_not_found' ? gone() : error;
  });
  for (const quality of QUALITIES) {
    const url = urls?.[quality];
    if (url) return url;
  }
  throw gone();
}

/** Over https, or from where the API itself is. */
function isFetched(url: string, apiUrl: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, origin } = new URL(url);
  return protocol === 'https:' || origin === new URL(apiUrl).origin;
}

const tooLarge = (limit: number): OutboundError =>
  new OutboundError(
    'refused',
    'max.media_too_large',
    `The file is larger than ${limit} bytes; it is not kept. Ask the person for a smaller one.`,
  );

const gone = (): OutboundError =>
  new OutboundError(
    'refused',
    'max.media_gone',
    'MAX does not have this file any more. Ask the person to send it again.',
  );
