import { BlockList, isIP } from 'node:net';

export function isCidr(item: string): boolean {
  try {
    addCidr(new BlockList(), item);
    return true;
  } catch {
    return false;
  }
}

/** Adds `10.0.0.0/8`, or a single address, to a list; throws on anything else. */
export function addCidr(target: BlockList, item: string): void {
  const [address = '', bits] = item.split('/');
  const family = isIP(address);
  if (family === 0) throw new Error(`${item} is no CIDR`);
  if (bits === undefined) target.addAddress(address, `ipv${family as 4 | 6}`);
  else target.addSubnet(address, /^\d+$/.test(bits) ? Number(bits) : Number.NaN, `ipv${family as 4 | 6}`);
}
