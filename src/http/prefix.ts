import { BlockList, isIPv4 } from 'node:net';
import type { IncomingMessage } from 'node:http';
import { addCidr } from '../cidr.js';

const sanePrefix = /^(\/[A-Za-z0-9._~-]+)+$/;

/**
 * The path prefix that a client sees: what a trusted proxy says in `X-Forwarded-Prefix`, else the configured one.
 * The header of anybody else is ignored: it ends up in links.
 */
export function prefixReader(
  basePath: string,
  trustedProxies: readonly string[],
): (request: IncomingMessage) => string {
  if (trustedProxies.length === 0) return () => basePath;
  const trusted = new BlockList();
  for (const cidr of trustedProxies) addCidr(trusted, cidr);
  return (request) => {
    const sent = request.headers['x-forwarded-prefix'];
    if (typeof sent !== 'string' || !sanePrefix.test(sent)) return basePath;
    return isTrusted(trusted, request.socket.remoteAddress ?? '') ? sent : basePath;
  };
}

function isTrusted(trusted: BlockList, address: string): boolean {
  const plain = address.startsWith('::ffff:') ? address.slice('::ffff:'.length) : address;
  return trusted.check(plain, isIPv4(plain) ? 'ipv4' : 'ipv6');
}
