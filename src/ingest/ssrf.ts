import { lookup as systemLookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { addCidr } from '../cidr.js';
import { AppError } from '../errors.js';

/**
 * Networks that a source on the internet is never in (IANA special-purpose registries): a URL that leads there
 * would let who writes a URL read what only this machine can reach, cloud metadata before all.
 */
const refusedNetworks = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '::/96',
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  '100::/64',
  '2001::/32',
  '2001:db8::/32',
  '2002::/16',
  'fc00::/7',
  'fe80::/10',
  'fec0::/10',
  'ff00::/8',
];

const blockList = (cidrs: readonly string[]): BlockList => {
  const list = new BlockList();
  for (const cidr of cidrs) addCidr(list, cidr);
  return list;
};

const refused = blockList(refusedNetworks);

export interface AddressGuard {
  /** Throws `source-invalid` for a URL whose host is an address that is refused. */
  checkUrl(url: URL): void;
  /** A resolver for sockets: the connection goes to the very addresses that were checked. */
  lookup: LookupFunction;
}

/** Refuses loopback, private, link-local, metadata and other special addresses unless `allowedCidrs` holds them. */
export function addressGuard(
  allowedCidrs: readonly string[],
  resolve: typeof systemLookup = systemLookup,
): AddressGuard {
  const allowed = blockList(allowedCidrs);
  const isRefused = (address: string): boolean => {
    const plain = plainAddress(address);
    const family = isIP(plain) === 6 ? 'ipv6' : 'ipv4';
    return isIP(plain) === 0 || (refused.check(plain, family) && !allowed.check(plain, family));
  };

  const lookup: LookupFunction = (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return callback(error, '', 0);
      // One bad address among good ones is refused too: which one is taken is up to chance.
      const bad = addresses.find(({ address }) => isRefused(address));
      const [first] = addresses;
      if (bad !== undefined || first === undefined) return callback(refusal(hostname), '', 0);
      if (options.all === true) return callback(null, addresses);
      return callback(null, first.address, first.family);
    });
  };

  return {
    lookup,
    checkUrl: ({ hostname }) => {
      const address = hostname.replace(/^\[|\]$/g, '');
      if (isIP(address) !== 0 && isRefused(address)) throw refusal(hostname);
    },
  };
}

/** Says nothing of the addresses: what a name inside the network resolves to is none of the caller's business. */
const refusal = (host: string): AppError =>
  new AppError(
    'source-invalid',
    `The source's host ${host} is in a network that is refused (loopback, private, link-local, …): --ingest-allowed-private-cidrs lists exceptions.`,
  );

/** An IPv4 address inside an IPv6 one as itself. */
function plainAddress(address: string): string {
  if (isIP(address) !== 6 || !URL.canParse(`http://[${address}]`)) return address;
  const normal = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const mapped = /^::ffff:([\da-f]{1,4}):([\da-f]{1,4})$/.exec(normal);
  if (mapped === null) return normal;
  const [high, low] = mapped.slice(1).map((part) => Number.parseInt(part, 16)) as [number, number];
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}
