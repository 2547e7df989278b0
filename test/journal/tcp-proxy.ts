/** A wire that can be cut, or left lying with nobody at the other end. */
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { later } from './fixture';

export interface TcpProxy {
  port: number;
  /** Lets connections through. */
  open(): Promise<void>;
  /** Refuses new connections and cuts those that stand. */
  cut(): Promise<void>;
  /** Takes everything and answers nothing. */
  hang(): void;
}

/** Starts cut: its port is chosen, and nobody listens there. */
export async function createProxy(targetPort: number): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  let hanging = false;
  const server = createServer((client) => {
    const target = connect(targetPort, '127.0.0.1');
    for (const [from, to] of [
      [client, target],
      [target, client],
    ] as const) {
      sockets.add(from);
      from.on('data', (chunk) => void (hanging || to.write(chunk)));
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  });
  const listen = (port: number) =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => resolve());
    });
  const cut = () =>
    new Promise<void>((resolve) => {
      for (const socket of sockets) socket.destroy();
      server.close(() => resolve());
    });
  await listen(0);
  const { port } = server.address() as AddressInfo;
  await cut();
  later(cut);
  return {
    port,
    open: () => listen(port),
    cut,
    hang: () => {
      hanging = true;
    },
  };
}
