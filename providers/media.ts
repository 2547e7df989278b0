/** Files of channels that name an address for them: the download, and how it fails (`Messaging.fetchMedia`). */
import type { MediaFile } from './contract';
import { OutboundError } from './failure';
import type { OutboundHttp } from './http';
import { failureFromStatus } from './http-status';

/** Under the 30 s of an activity's attempt. */
const DOWNLOAD_MS = 25_000;

export interface Channel {
  provider: string;
  /** For people: `MAX`. */
  title: string;
}

export interface Download {
  operation: string;
  url: string;
  /** Bytes. */
  limit: number;
  /** Statuses that say that it is not there any more. */
  gone: readonly number[];
}

export async function download(
  http: OutboundHttp,
  channel: Channel,
  { operation, url, limit, gone }: Download,
): Promise<MediaFile> {
  const { provider } = channel;
  const answer = await http
    .call({ provider, operation, method: 'GET', url, fileLimit: limit, timeoutMs: DOWNLOAD_MS })
    .catch((error: unknown) => {
      throw error instanceof OutboundError && error.type === 'http.too_large'
        ? mediaTooLarge(channel, limit)
        : error;
    });
  if (gone.includes(answer.status)) throw mediaGone(channel);
  if (!answer.file) throw failureFromStatus(provider, operation, answer, false);
  const type = answer.headers['content-type'];
  // What a file server says of everything that it does not know.
  return { content: answer.file, mimeType: type === 'application/octet-stream' ? undefined : type };
}

export const mediaTooLarge = ({ provider }: Channel, limit: number): OutboundError =>
  new OutboundError(
    'refused',
    `${provider}.media_too_large`,
    `The file is larger than ${limit} bytes; it is not kept. Ask the person for a smaller one.`,
  );

export const mediaGone = ({ provider, title }: Channel): OutboundError =>
  new OutboundError(
    'refused',
    `${provider}.media_gone`,
    `${title} does not have this file any more. Ask the person to send it again.`,
  );
