/** The client's address: the nearest one that is not a proxy we trust. */
import type { IncomingMessage } from 'node:http';
import ipaddr from 'ipaddr.js';
import type { Networks } from '../networks';
import { withinNetworks } from '../networks';

export type PeerOf = (request: IncomingMessage) => string;

/**
 * Koa's own `app.proxy` believes the left-most forwarded address, which anyone can write. Here the chain is
 * walked from our side, and the first address outside `trusted` is the client.
 *
 * @param trusted networks (CIDR or single addresses) whose X-Forwarded-For is believed
 */
export function createPeerOf(trusted: Networks): PeerOf {
  const isTrusted = withinNetworks(trusted);
  return (request) => {
    let address = plain(request.socket.remoteAddress ?? '');
    if (trusted.length === 0) return address;
    const chain = String(request.headers['x-forwarded-for'] ?? '').split(',');
    while (isTrusted(address)) {
      const previous = chain.pop()?.trim();
      if (previous === undefined || !ipaddr.isValid(previous)) break;
      address = plain(previous);
    }
    return address;
  };
}

/** IPv4 in IPv6 clothing (::ffff:10.0.0.1) is shown as IPv4. */
const plain = (address: string): string => (address.startsWith('::ffff:') ? address.slice(7) : address);
