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

/** Sends the head, waits for an answer, and sends the body all the same; the failure that cut it short, if one did. */
export async function sendOn(
  url: string,
  head: string,
  body: readonly Buffer[],
): Promise<{ failure: string | undefined; text: string }> {
  const { hostname, port } = new URL(url);
  const socket = connect({ port: Number(port), host: hostname, allowHalfOpen: true });
  let failure: string | undefined;
  let text = '';
  socket.on('error', (error: NodeJS.ErrnoException) => (failure = error.code ?? error.message));
  const answered = new Promise<void>((resolve) => {
    socket.on('data', (data: Buffer) => {
      text += data.toString();
      resolve();
    });
  });
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.write(head);
  await answered;
  for (const part of body) {
    await new Promise<void>((resolve) => void socket.write(part, () => setImmediate(resolve)));
  }
  socket.end();
  await closed;
  return { failure, text };
}
