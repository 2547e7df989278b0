/** Lists of networks a hook may come from: `OKDESK_ALLOWED_IPS`, `ONEC_ALLOWED_IPS`, a gateway's own list. */
import ipaddr from 'ipaddr.js';
import { z } from 'zod';

export type Networks = readonly string[];

/** A comma-separated list of addresses and networks; empty where the variable is absent. */
export const networksSetting = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean),
  )
  .refine((list) => list.every((entry) => ipaddr.isValid(entry) || ipaddr.isValidCIDR(entry)), {
    message: 'a comma-separated list of addresses or networks, for example 185.4.72.0/22,::1',
  });

/** Whether the peer may call: anyone where no list is set; nobody whose address cannot be read. */
export function addressAllowed(peer: string, networks: Networks): boolean {
  if (networks.length === 0) return true;
  if (!ipaddr.isValid(peer)) return false;
  // process(): an IPv4 client of a dual-stack socket shows up as ::ffff:1.2.3.4.
  const address = ipaddr.process(peer);
  return networks.some((entry) => {
    const [network, bits] = ipaddr.isValidCIDR(entry) ? ipaddr.parseCIDR(entry) : single(entry);
    return network.kind() === address.kind() && address.match([network, bits]);
  });
}

function single(entry: string): [ipaddr.IPv4 | ipaddr.IPv6, number] {
  const address = ipaddr.process(entry);
  return [address, address.kind() === 'ipv4' ? 32 : 128];
}
