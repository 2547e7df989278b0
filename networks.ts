/** Lists of networks: whose forwarded addresses are believed, and where a vendor's hooks may come from. */
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
    message: 'a comma-separated list of addresses or networks, for example 10.0.0.0/8,::1',
  });

/** Tells of an address whether it lies in one of the networks; false for what is no address. */
export function withinNetworks(networks: Networks): (address: string) => boolean {
  const ranges = networks.map((entry) =>
    ipaddr.isValidCIDR(entry) ? ipaddr.parseCIDR(entry) : single(entry),
  );
  return (text) => {
    if (!ipaddr.isValid(text)) return false;
    // process(): an IPv4 client of a dual-stack socket shows up as ::ffff:1.2.3.4.
    const address = ipaddr.process(text);
    return ranges.some(
      ([network, bits]) => network.kind() === address.kind() && address.match([network, bits]),
    );
  };
}

/** Whether the peer may call: anyone where no list is set; nobody whose address cannot be read. */
export const addressAllowed = (peer: string, networks: Networks): boolean =>
  networks.length === 0 || withinNetworks(networks)(peer);

function single(entry: string): [ipaddr.IPv4 | ipaddr.IPv6, number] {
  const address = ipaddr.process(entry);
  return [address, address.kind() === 'ipv4' ? 32 : 128];
}
