/**
 * Which addresses a URL that somebody else wrote may lead to: public ones, and those that fixit.yml allows. What embeds an
 * IPv4 address (mapped, NAT64, 6to4, Teredo) is refused whatever it embeds: nobody has a web server there alone.
 * Registries: https://www.iana.org/assignments/iana-ipv4-special-registry, …/iana-ipv6-special-registry
 */
import { networkInterfaces } from 'node:os';
import ipaddr from 'ipaddr.js';
import { withinNetworks } from '../../networks';

/** Of IPv6 this alone is given out to the public. */
const GLOBAL = withinNetworks(['2000::/3']);

/** Public by their range, and meant for something else; those that ipaddr.js does not know by name among them. */
const SPECIAL = withinNetworks([
  '0.0.0.0/8',
  '100.64.0.0/10',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '240.0.0.0/4',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '2620:4f:8000::/48',
  '3fff::/20',
]);

/** Whether anybody may be called there. */
export function isPublic(address: string): boolean {
  const isOne = ipaddr.IPv4.isValidFourPartDecimal(address) || ipaddr.IPv6.isValid(address);
  if (!isOne || address.includes('%')) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== 'unicast') return false;
  if (parsed.kind() === 'ipv6' && !GLOBAL(address)) return false;
  return !SPECIAL(address) && !ownAddresses().has(parsed.toNormalizedString());
}

/** This machine's own, public ones among them: what listens there trusts who is near. */
const ownAddresses = (): Set<string> =>
  new Set(
    Object.values(networkInterfaces())
      .flatMap((list) => list ?? [])
      .map(({ address }) => ipaddr.parse(address.replace(/%.*/, '')).toNormalizedString()),
  );

/** What fixit.yml allows besides: names of hosts, addresses, networks. */
export interface Allowed {
  host(name: string): boolean;
  address(address: string): boolean;
}

const isNetwork = (entry: string): boolean => ipaddr.isValid(entry) || ipaddr.isValidCIDR(entry);

export function allowedBy(entries: readonly string[]): Allowed {
  const within = withinNetworks(entries.filter(isNetwork));
  const names = new Set(entries.filter((entry) => !isNetwork(entry)).map((name) => name.toLowerCase()));
  return { host: (name) => names.has(name), address: within };
}
