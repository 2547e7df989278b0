import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startBalancer } from '../../bench/balancer';
import type { Balancer } from '../../bench/balancer';
import { freePort } from '../../local/ports';

const servers: Server[] = [];
let balancer: Balancer | undefined;

async function process(answer: RequestListener): Promise<number> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port; // a TCP server has one
}

const saying =
  (word: string): RequestListener =>
  (request, response) => {
    void (async () => {
      let body = '';
      for await (const part of request) body += String(part);
      response.writeHead(201, { 'x-word': word }).end(`${word} ${request.url} ${body}`);
    })();
  };

async function before(targets: readonly number[]): Promise<string> {
  const port = await freePort();
  balancer = await startBalancer(port, targets);
  return `http://127.0.0.1:${port}`;
}

const post = (url: string) => fetch(`${url}/hooks/x?a=1`, { method: 'POST', body: 'b' });

afterEach(async () => {
  await balancer?.close();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

describe('what stands before several API processes', () => {
  it('passes requests on to each in turn, and answers as they do', async () => {
    const url = await before([await process(saying('one')), await process(saying('two'))]);
    const answers = [await post(url), await post(url), await post(url)];
    expect(answers.map(({ status, headers }) => [status, headers.get('x-word')])).toEqual([
      [201, 'one'],
      [201, 'two'],
      [201, 'one'],
    ]);
    expect(await answers[0]!.text()).toBe('one /hooks/x?a=1 b');
  });

  it('asks the next one where nobody listens', async () => {
    const url = await before([await freePort(), await process(saying('two'))]);
    for (let i = 0; i < 3; i++) expect((await post(url)).headers.get('x-word')).toBe('two');
  });

  it('says so where nobody listens at all', async () => {
    const url = await before([await freePort()]);
    expect((await post(url)).status).toBe(502);
  });

  it('cuts the connection where a process died with the request in hand, and asks no other', async () => {
    let others = 0;
    const url = await before([
      await process((request) => request.socket.destroy()),
      await process((_request, response) => void ((others += 1), response.end())),
    ]);
    await expect(post(url)).rejects.toThrow('fetch failed');
    expect(others).toBe(0);
  });
});
