/** One kind of harm, in a process of its own: `fork`ed with a port, told by a message what to do and for how long. */
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { serve } from '../apart';

export interface FloodJob {
  port: number;
  kind: keyof typeof KINDS;
  seconds: number;
}

export interface FloodResult {
  connections: number;
  /** The longest that the other side bore with one. */
  longestS: number;
  requests: number;
  cpuS: number;
}

const WHOLE = 4 * 1024 * 1024;
const post = (endpoint: string, ...headers: string[]): string =>
  [`POST /hooks/${endpoint} HTTP/1.1`, 'host: bench', ...headers].join('\r\n');
const forged = `x-hub-signature-256: sha256=${'0'.repeat(64)}`;

const LARGE = Buffer.alloc(WHOLE, 'a');
const GREEDY = [`${post('whatsapp', forged, `content-length: ${WHOLE}`)}\r\n\r\n`, LARGE];
const HELD = [`${post('whatsapp', forged, `content-length: ${WHOLE}`)}\r\n\r\n`, LARGE.subarray(1)];
const manyHeaders = (count: number, length: number): string =>
  post(
    'whatsapp',
    'content-length: 0',
    ...Array.from({ length: count }, (_, i) => `h${i}: ${'y'.repeat(length)}`),
  );

/** What each of so many connections does; one that is closed is opened again. */
const KINDS = {
  slow: { connections: 600, act: slowly },
  held: { connections: 250, act: hold },
  greedy: { connections: 32, act: again(() => GREEDY) },
  headers: {
    connections: 32,
    act: again((i) => [`${i % 2 === 0 ? manyHeaders(1_200, 1) : manyHeaders(60, 1_000)}\r\n\r\n`]),
  },
  silent: { connections: 6_000, act: () => undefined },
} as const satisfies Record<string, { connections: number; act: Act }>;

type Act = (socket: Socket, number: number) => void;

/** Half of them never end their head, the others never their body. */
function slowly(socket: Socket, number: number): void {
  socket.write(
    number % 2 === 0
      ? `${post('telegram')}\r\nx-slow: `
      : `${post('telegram', 'content-length: 100000')}\r\n\r\n{`,
  );
  const timer = setInterval(() => socket.write('a'), 1_000);
  socket.once('close', () => clearInterval(timer));
}

function hold(socket: Socket): void {
  for (const part of HELD) socket.write(part);
}

/** One after another, as fast as they are answered. */
function again(parts: (request: number) => (string | Buffer)[]): Act {
  return (socket, number) => {
    let sent = number;
    const next = () => {
      for (const part of parts(sent++)) socket.write(part);
    };
    socket.on('data', (data: Buffer) => {
      if (!data.includes('HTTP/1.1 ')) return;
      answered += 1;
      next();
    });
    next();
  };
}

let answered = 0;

async function flood({ port, kind, seconds }: FloodJob): Promise<FloodResult> {
  const { connections, act } = KINDS[kind];
  let opened = 0;
  let longestMs = 0;
  let isOver = false;
  const open = new Set<Socket>();
  const start = (number: number): void => {
    if (isOver) return;
    const socket = connect({ port, host: '127.0.0.1' });
    const since = performance.now();
    open.add(socket);
    opened += 1;
    socket.on('error', () => undefined);
    socket.on('data', () => undefined);
    socket.on('connect', () => act(socket, number));
    socket.on('close', () => {
      open.delete(socket);
      if (!isOver) longestMs = Math.max(longestMs, performance.now() - since);
      setTimeout(() => start(number), 100);
    });
  };
  const cpu = process.cpuUsage();
  for (let i = 0; i < connections; i++) start(i);
  await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
  isOver = true;
  for (const socket of open) socket.destroy();
  const { user, system } = process.cpuUsage(cpu);
  return {
    connections: opened,
    longestS: Math.round(longestMs / 100) / 10,
    requests: answered,
    cpuS: Math.round((user + system) / 100_000) / 10,
  };
}

if (require.main === module) serve(flood);
