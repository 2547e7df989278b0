/** What stands before several API processes: requests to each in turn, and to the next one where nobody listens. */
import { createServer, request as send, Agent } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';

export interface Balancer {
  close(): Promise<void>;
}

export async function startBalancer(port: number, targets: readonly number[]): Promise<Balancer> {
  const agent = new Agent({ keepAlive: true });
  let turn = 0;
  const server = createServer((incoming, answer) => {
    void bytesOf(incoming).then(
      (body) => {
        const first = turn++ % targets.length;
        pass({ incoming, answer, body, agent }, [...targets.slice(first), ...targets.slice(0, first)]);
      },
      () => answer.destroy(),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    async close() {
      agent.destroy();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

interface Passage {
  incoming: IncomingMessage;
  answer: ServerResponse;
  body: Buffer;
  agent: Agent;
}

/** Where a process dies with a request in hand nobody knows what became of it: the sender's connection is cut, too. */
function pass(passage: Passage, [target, ...others]: readonly number[]): void {
  const { incoming, answer, body, agent } = passage;
  if (target === undefined) {
    answer.writeHead(502).end();
    return;
  }
  const { method, url, headers } = incoming;
  const outgoing = send(
    { host: '127.0.0.1', port: target, method, path: url, headers, agent },
    (came: IncomingMessage) => {
      answer.writeHead(came.statusCode ?? 502, came.headers);
      came.pipe(answer);
      came.once('error', () => answer.destroy());
    },
  );
  outgoing.once('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'ECONNREFUSED') pass(passage, others);
    else answer.destroy();
  });
  outgoing.end(body);
}

async function bytesOf(incoming: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of incoming) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
