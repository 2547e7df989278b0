/** One simulator in a real sandbox on a free port, a receiver for its hooks, and our real HTTP client. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createOutboundHttp } from '../../providers/http';
import type { OutboundHttp } from '../../providers/http';
import type { RawRequest } from '../../providers/contract';
import type { LedgerEntry, Simulator } from '../../sandbox/contract';
import { startSandbox } from '../../sandbox/host';
import type { Sandbox } from '../../sandbox/host';
import { until } from '../sandbox/fake';
import { requestWith } from './sides';

export interface VendorSide {
  /** Base of the vendor's API. */
  url: string;
  http: OutboundHttp;
  sandbox: Sandbox;
  ledger(type: string): LedgerEntry[];
  /** Does what a person would; rejects with the sandbox's sentence where that cannot be. */
  act(action: string, parameters: Record<string, unknown>): Promise<Record<string, unknown>>;
  state(): Promise<unknown>;
  /** The hooks received since the last call, once there are `count` of them. */
  hooks(count: number): Promise<RawRequest[]>;
  stop(): Promise<void>;
}

export async function startVendorSide(provider: string, simulator: Simulator): Promise<VendorSide> {
  const received: RawRequest[] = [];
  const receiver = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({ ...requestWith(Buffer.concat(chunks), {}), headers: request.headers });
      response.end('{}');
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const { port } = receiver.address() as AddressInfo; // a TCP server has one
  const target = `http://127.0.0.1:${port}`;
  const sandbox = await startSandbox({ simulators: { [provider]: simulator }, target, port: 0 });
  const http = createOutboundHttp();

  return {
    url: `${sandbox.url}/${provider}`,
    http,
    sandbox,
    ledger: (type) => sandbox.ledger.entries({ provider, type }),
    async act(action, parameters) {
      const answer = await http.call({
        provider: 'sandbox',
        operation: action,
        method: 'POST',
        url: `${sandbox.url}/_/${provider}/${action}`,
        body: parameters,
      });
      if (answer.status !== 200) throw new Error(answer.text);
      return answer.json as Record<string, unknown>; // the actions under test answer objects
    },
    state: async () => (await fetch(`${sandbox.url}/_/${provider}`)).json(),
    async hooks(count) {
      await until(() => received.length >= count, `${count} hooks of ${provider}`);
      return received.splice(0);
    },
    async stop() {
      await sandbox.stop();
      await http.close();
      receiver.closeAllConnections();
      await new Promise((resolve) => receiver.close(resolve));
    },
  };
}
