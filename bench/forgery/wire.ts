/** HTTP as bytes: what a well-behaved client would not send, over connections that are opened again when they break. */
import { connect } from 'node:net';
import type { Socket } from 'node:net';

export interface Wire {
  method: string;
  /** As it stands in the request's first line, each character one byte. */
  path: string;
  /** In this order, names as they are spelt; each character one byte. */
  headers: [name: string, value: string][];
  body: Buffer;
  chunked?: boolean;
}

export const valueOf = ({ headers }: Wire, name: string): string | undefined =>
  headers.find(([one]) => one.toLowerCase() === name)?.[1];

export function withHeader(wire: Wire, name: string, value: string | undefined): Wire {
  const rest = wire.headers.filter(([one]) => one.toLowerCase() !== name);
  return { ...wire, headers: value === undefined ? rest : [...rest, [name, value]] };
}

export function bytesOfWire({ method, path, headers, body, chunked }: Wire): Buffer {
  const framing = chunked ? 'transfer-encoding: chunked' : `content-length: ${body.length}`;
  const lines = [`${method} ${path} HTTP/1.1`, 'host: bench', framing];
  for (const [name, value] of headers) lines.push(`${name}: ${value}`);
  const head = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
  return Buffer.concat(chunked ? [head, ...chunksOf(body), Buffer.from('0\r\n\r\n')] : [head, body]);
}

function chunksOf(body: Buffer): Buffer[] {
  const chunks: Buffer[] = [];
  for (let at = 0; at < body.length; at += 1_000) {
    const part = body.subarray(at, at + 1_000);
    chunks.push(Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from('\r\n'));
  }
  return chunks;
}

export interface Answer {
  /** 0 = the connection was torn, or nothing came for ANSWER_MS. */
  status: number;
  body: string;
  requestId: string | undefined;
}

const NONE: Answer = { status: 0, body: '', requestId: undefined };
const ANSWER_MS = 20_000;

/** One request at a time. */
export class Lane {
  private socket: Socket | undefined;

  constructor(private readonly port: number) {}

  async send(bytes: Buffer): Promise<Answer> {
    const reused = this.socket !== undefined;
    const answer = await this.exchange(bytes);
    // A kept connection may be closed just when it is used again; that is no answer that was due.
    if (answer.status === 0 && reused) return this.exchange(bytes);
    return answer;
  }

  close(): void {
    this.socket?.destroy();
    this.socket = undefined;
  }

  private exchange(bytes: Buffer): Promise<Answer> {
    const socket = (this.socket ??= connect({ port: this.port, host: '127.0.0.1', noDelay: true }));
    return new Promise((resolve) => {
      let received = '';
      const finish = (answer: Answer, isOver: boolean) => {
        clearTimeout(timer);
        socket.removeAllListeners();
        socket.on('error', () => undefined);
        if (isOver) this.close();
        else socket.once('close', () => this.socket === socket && this.close());
        resolve(answer);
      };
      const timer = setTimeout(() => finish(NONE, true), ANSWER_MS);
      socket.on('data', (data) => {
        received = (received + data.toString('latin1')).replace(CONTINUE, '');
        const answer = wholeAnswer(received);
        if (answer) finish(answer, answer.closes);
      });
      socket.on('error', () => undefined);
      socket.on('close', () => finish(lastAnswer(received), true));
      socket.write(bytes);
    });
  }
}

const CONTINUE = /^HTTP\/1\.1 100 [^\r]*\r\n\r\n/;
const HEAD = /^HTTP\/1\.1 (\d{3})[^\r]*\r\n([\s\S]*?)\r\n\r\n/;

function wholeAnswer(text: string): (Answer & { closes: boolean }) | undefined {
  const [head, status, headers = ''] = HEAD.exec(text) ?? [];
  if (head === undefined) return undefined;
  const length = /^content-length: (\d+)/im.exec(headers)?.[1];
  const isChunked = /^transfer-encoding: chunked/im.test(headers);
  const rest = text.slice(head.length);
  const whole = isChunked
    ? rest.endsWith('0\r\n\r\n')
    : length !== undefined && rest.length >= Number(length);
  if (!whole) return undefined;
  return { ...answerOf(status, headers, rest), closes: /^connection: close/im.test(headers) };
}

/** What came before the connection ended; of an answer without a length that is all of it. */
function lastAnswer(text: string): Answer {
  const [head, status, headers = ''] = HEAD.exec(text) ?? [];
  return head === undefined ? NONE : answerOf(status, headers, text.slice(head.length));
}

const answerOf = (status: string | undefined, headers: string, body: string): Answer => ({
  status: Number(status),
  body,
  requestId: /^x-request-id: (\S+)/im.exec(headers)?.[1],
});
