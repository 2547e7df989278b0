/**
 * WhatsApp's Cloud API as far as a parked dialog needs it: every message is accepted. Lighter than the sandbox, which keeps
 * each chat and sends three hooks for each message.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { freePort } from '../../local/ports';

export interface Vendor {
  /** For WHATSAPP_API_URL. */
  url: string;
  /** Messages that were accepted. */
  readonly accepted: number;
  close(): Promise<void>;
}

export async function openVendor(): Promise<Vendor> {
  let accepted = 0;
  const server = createServer((request, response) => {
    request.resume().once('end', () => {
      accepted += 1;
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ messages: [{ id: `wamid.parked.${accepted}` }] }));
    });
  });
  const port = await freePort();
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${port}`,
    get accepted() {
      return accepted;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
