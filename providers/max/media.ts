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
import { download, mediaGone } from '../media';
import type { MaxApi } from './api';
import type { MaxClientSettings } from './settings';

const MAX = { provider: 'max', title: 'MAX' };
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
  if (!isFetched(url, apiUrl)) throw mediaGone(MAX);
  return download(http, MAX, { operation: 'GET attachment', url, limit, gone: GONE });
}

async function videoUrl(call: MaxApi, token: string): Promise<string> {
  const path = `/videos/${encodeURIComponent(token)}`;
  const { urls } = await call('GET', path, '', undefined, videoSchema).catch((error: unknown) => {
    throw error instanceof OutboundError && error.type === 'max.chat_not_found' ? mediaGone(MAX) : error;
  });
  for (const quality of QUALITIES) {
    const url = urls?.[quality];
    if (url) return url;
  }
  throw mediaGone(MAX);
}

/** Over https, or from where the API itself is. */
function isFetched(url: string, apiUrl: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, origin } = new URL(url);
  return protocol === 'https:' || origin === new URL(apiUrl).origin;
}
