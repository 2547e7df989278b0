import type { IncomingMessage } from 'node:http';

const LIMIT = 32 * 1024 * 1024;

export class TooLarge extends Error {
  override name = 'TooLarge';
}

/** The whole body, 32 MiB at most (a photo of 16 MiB as a multipart form fits). */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LIMIT) throw new TooLarge('The sandbox takes bodies up to 32 MiB.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
