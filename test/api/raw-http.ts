/** HTTP as bytes, for what a well-behaved client would not send. */
import { connect } from 'node:net';

export interface RawAnswer {
  text: string;
  status: number;
  /** The server ended the connection. */
  closed: boolean;
}

/** Writes the parts one after another and reads until the server closes. */
export function exchange(url: string, parts: (string | Buffer)[]): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    const chunks: Buffer[] = [];
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      // We may still be writing when the server closes; what it said before counts.
      if (error.code !== 'EPIPE' && error.code !== 'ECONNRESET') reject(error);
    });
    socket.on('close', () => {
      const text = Buffer.concat(chunks).toString('utf8');
      resolve({ text, status: Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1]), closed: true });
    });
    for (const part of parts) socket.write(part);
  });
}

export const chunk = (data: Buffer): Buffer =>
  Buffer.concat([Buffer.from(`${data.length.toString(16)}\r\n`), data, Buffer.from('\r\n')]);
