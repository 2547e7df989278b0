/**
 * The file behind a `file_id`: getFile tells its path, which is good for an hour. https://core.telegram.org/bots/api#getfile
 *
 * The Bot API gives out 20 MB at most. The download's URL bears the token like any other, so it stands in no error.
 */
import { z } from 'zod';
import type { MediaFile } from '../contract';
import { OutboundError } from '../failure';
import type { OutboundHttp } from '../http';
import { failureFromStatus } from '../http-status';
import type { BotApi } from './api';
import type { TelegramClientSettings } from './settings';

const OPERATION = 'getFile download';
/** Under the 30 s of an activity's attempt. */
const DOWNLOAD_MS = 25_000;

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
  if ((file.file_size ?? 0) > limit) throw tooLarge(limit);
  const path = urlPathOf(file.file_path);
  if (path === undefined) throw gone();
  const answer = await http
    .call({
      provider: 'telegram',
      operation: OPERATION,
      method: 'GET',
      url: `${settings.apiUrl}/file/bot${settings.botToken}/${path}`,
      fileLimit: limit,
      timeoutMs: DOWNLOAD_MS,
    })
    .catch((error: unknown) => {
      throw error instanceof OutboundError && error.type === 'http.too_large' ? tooLarge(limit) : error;
    });
  if (answer.status === 404 || answer.status === 410) throw gone();
  if (!answer.file) throw failureFromStatus('telegram', OPERATION, answer, false);
  const type = answer.headers['content-type'];
  return {
    content: answer.file,
    fileName: file.file_path?.split('/').at(-1),
    // What the file server says of everything it does not know.
    mimeType: type === 'application/octet-stream' ? undefined : type,
  };
}

/** Below `/file/bot<token>/` and nowhere else; undefined where there is none. */
function urlPathOf(path: string | undefined): string | undefined {
  const parts = (path ?? '').split('/').filter((part) => part !== '' && part !== '.');
  if (parts.length === 0 || parts.includes('..')) return undefined;
  return parts.map(encodeURIComponent).join('/');
}

const tooLarge = (limit: number): OutboundError =>
  new OutboundError(
    'refused',
    'telegram.media_too_large',
    `The file is larger than ${limit} bytes; it is not kept. Ask the person for a smaller one.`,
  );

const gone = (): OutboundError =>
  new OutboundError(
    'refused',
    'telegram.media_gone',
    'Telegram does not have this file any more. Ask the person to send it again.',
  );
