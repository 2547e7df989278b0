/**
 * The file behind a `file_id`: getFile tells its path, which is good for an hour. https://core.telegram.org/bots/api#getfile
 *
 * The Bot API gives out 20 MB at most. The download's URL bears the token like any other, so it stands in no error.
 */
import { z } from 'zod';
import type { MediaFile } from '../contract';
import type { OutboundHttp } from '../http';
import { download, mediaGone, mediaTooLarge } from '../media';
import type { BotApi } from './api';
import type { TelegramClientSettings } from './settings';

const TELEGRAM = { provider: 'telegram', title: 'Telegram' };
const GONE = [404, 410];

const fileSchema = z.looseObject({
  file_size: z.number().optional(),
  file_path: z.string().optional(),
});

export async function fetchMedia(
  settings: TelegramClientSettings,
  { call, http }: { call: BotApi; http: OutboundHttp },
  fileId: string,
  limit: number,
): Promise<MediaFile> {
  const file = await call('getFile', { file_id: fileId }, fileSchema);
  if ((file.file_size ?? 0) > limit) throw mediaTooLarge(TELEGRAM, limit);
  const path = urlPathOf(file.file_path);
  if (path === undefined) throw mediaGone(TELEGRAM);
  const url = `${settings.apiUrl}/file/bot${settings.botToken}/${path}`;
  const fetched = await download(http, TELEGRAM, { operation: 'getFile download', url, limit, gone: GONE });
  return { ...fetched, fileName: file.file_path?.split('/').at(-1) };
}

/** Below `/file/bot<token>/` and nowhere else; undefined where there is none. */
function urlPathOf(path: string | undefined): string | undefined {
  const parts = (path ?? '').split('/').filter((part) => part !== '' && part !== '.');
  if (parts.length === 0 || parts.includes('..')) return undefined;
  return parts.map(encodeURIComponent).join('/');
}
