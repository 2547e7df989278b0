/** The client's address: the nearest one that is not a proxy we trust. */
import type { IncomingMessage } from 'node:http';
import ipaddr from 'ipaddr.js';

export type PeerOf = (request: IncomingMessage) => string;

/**
 * Koa's own `app.proxy` believes the left-most forwarded address, which anyone can write. Here the chain is
 * walked from our side, and the first address outside `trusted` is the client.
 *
 * @param trusted networks (CIDR or single addresses) whose X-Forwarded-For is believed
 */
export function createPeerOf(trusted: readonly string[]): PeerOf {
  const networks = trusted.map((entry) =>
    ipaddr.parseCIDR(entry.includes('/') ? entry : `${entry}/${bitsOf(entry)}`),
  );
  const isTrusted = (address: string): boolean => {
    if (!ipaddr.isValid(address)) return false;
    const parsed = ipaddr.process(address);
    return networks.some(
      ([network, bits]) => network.kind() === parsed.kind() && parsed.match(network, bits),
    );
  };
  return (request) => {
    let address = plain(request.socket.remoteAddress ?? '');
    if (networks.length === 0) return address;
    const chain = String(request.headers['x-forwarded-for'] ?? '').split(',');
    while (isTrusted(address)) {
      const previous = chain.pop()?.trim();
      if (previous === undefined || !ipaddr.isValid(previous)) break;
      address = plain(previous);
    }
    return address;
  };
}

const bitsOf = (address: string): number => (ipaddr.parse(address).kind() === 'ipv6' ? 128 : 32);

/** IPv4 in IPv6 clothing (::ffff:10.0.0.1) is shown as IPv4. */
const plain = (address: string): string => (address.startsWith('::ffff:') ? address.slice(7) : address);
