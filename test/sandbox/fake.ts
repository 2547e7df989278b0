/** A vendor of one call: `POST /things` makes a thing and says so in a hook. And a service that takes hooks. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Simulator } from '../../sandbox/contract';

export function fakeSimulator(retryForMs = 5_000): Simulator & { paths: string[] } {
  let things: string[] = [];
  const paths: string[] = [];
  return {
    paths,
    handle(request, world) {
      paths.push(`${request.method} ${request.path}?${request.query.toString()}`);
      if (request.method !== 'POST') return { status: 200, body: things };
      const id = `thing-${things.length + 1}`;
      things.push(id);
      world.record({ type: 'thing', id, key: request.headers['x-key'] });
      return { status: 201, body: { id, link: `${world.baseUrl}/things/${id}` } };
    },
    actions: (world) => ({
      say(parameters) {
        const text = parameters['text'];
        if (typeof text !== 'string') throw new Error('say needs a text.');
        const order = typeof parameters['order'] === 'string' ? parameters['order'] : 'one';
        world.emit({ body: Buffer.from(text), headers: { 'x-from': 'fake' }, order, retryForMs });
        return { said: text };
      },
    }),
    state: () => ({ things }),
    restore(state) {
      things = [...(state as { things: string[] }).things];
    },
  };
}

export interface Listener {
  url: string;
  /** Bodies in the order of their arrival, refused ones included. */
  taken: string[];
  paths: string[];
  /** Status of the answers; called with the body. */
  answer: (body: string) => number | Promise<number>;
  stop(): Promise<void>;
}

export async function listener(port = 0): Promise<Listener> {
  const self: Listener = {
    url: '',
    taken: [],
    paths: [],
    answer: () => 200,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      self.taken.push(body);
      self.paths.push(request.url ?? '');
      void Promise.resolve(self.answer(body)).then((status) => response.writeHead(status).end());
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  self.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return self;
}

/** Waits for a condition, 5 s at most. */
export async function until(condition: () => boolean, what: string): Promise<void> {
  const deadline = Date.now() + 5_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`Waited 5 s for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
