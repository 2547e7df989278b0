/** Ports: whether they are free, and a free one where any will do. */
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { StartFailure } from './failure';

export interface WantedPort {
  /** The setting that names it. */
  variable: string;
  /** 0 = any free one. */
  port: number;
  host: string;
}

/** How a system says that an address is another machine's, or a name that nobody knows. */
const NOT_OURS: ReadonlySet<string> = new Set(['EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN']);

/** Where that is why a port could not be had. @param variable the port's */
export function problemOfHost(code: string, variable: string, host: string): string | undefined {
  if (!NOT_OURS.has(code)) return undefined;
  const name = variable === 'PORT' ? 'HOST' : 'METRICS_HOST';
  return `${name} is ${host}, which is no address of this machine: set it to one that is, or to 0.0.0.0 for all.`;
}

/** Throws one sentence for each port that is taken, or named twice. */
export async function checkPorts(wanted: readonly WantedPort[]): Promise<void> {
  const sentences: string[] = [];
  const named = new Map<number, string>();
  for (const { variable, port, host } of wanted) {
    const other = named.get(port);
    if (port !== 0) named.set(port, variable);
    if (other) {
      sentences.push(`${other} and ${variable} both say port ${port}: give one of them another.`);
    } else {
      const problem = await problemWith(port, host);
      if (problem === 'EADDRINUSE') {
        sentences.push(
          `Port ${port} is taken by another process: end that process, or set ${variable} to a free port.`,
        );
      } else if (problem) {
        sentences.push(
          problemOfHost(problem, variable, host) ??
            `${variable}: cannot listen on ${host}:${port} (${problem}): choose another address or port.`,
        );
      }
    }
  }
  if (sentences.length > 0) throw new StartFailure([...new Set(sentences)].join('\n'));
}

const problemWith = (port: number, host: string): Promise<string | undefined> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(undefined)));
  });

/** Under the ports that systems give out by themselves (Linux from 32768, IANA from 49152 on). */
const LOWEST = 15_000;
const HIGHEST = 32_000;

/** Handed out by this process: not in use yet, perhaps, but promised. */
const promised = new Set<number>();

/**
 * A port that is free on the loopback address at this moment. Not one that the system would pick: it could give
 * that to the next outgoing connection before we listen on it. Never the same twice, nor one of `others`.
 */
export async function freePort(others: readonly number[] = []): Promise<number> {
  for (;;) {
    const port = randomInt(LOWEST, HIGHEST);
    if (promised.has(port) || others.includes(port)) continue;
    promised.add(port);
    if ((await problemWith(port, '127.0.0.1')) === undefined) return port;
  }
}
