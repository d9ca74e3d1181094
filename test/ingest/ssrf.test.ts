import type { LookupAddress } from 'node:dns';
import { describe, expect, it } from '@jest/globals';
import { addressGuard } from '../../src/ingest/ssrf.js';

const check =
  (url: string, allowed: string[] = []) =>
  (): void =>
    addressGuard(allowed).checkUrl(new URL(url));

describe('addresses of sources', () => {
  it.each([
    ['loopback', 'http://127.0.0.1/'],
    ['all of 127/8', 'http://127.255.255.254/'],
    ['octal', 'http://0177.0.0.1/'],
    ['decimal', 'http://2130706433/'],
    ['hex', 'http://0x7f.1/'],
    ['this host', 'http://0.0.0.0/'],
    ['private 10', 'http://10.1.2.3/'],
    ['private 172', 'http://172.31.0.1/'],
    ['private 192', 'http://192.168.1.1/'],
    ['link-local and metadata', 'http://169.254.169.254/'],
    ['carrier-grade NAT', 'http://100.64.0.1/'],
    ['multicast', 'http://224.0.0.1/'],
    ['broadcast', 'http://255.255.255.255/'],
    ['IPv6 loopback', 'http://[::1]/'],
    ['IPv6 unspecified', 'http://[::]/'],
    ['unique local', 'http://[fd00:ec2::254]/'],
    ['IPv6 link-local', 'http://[fe80::1]/'],
    ['IPv6 multicast', 'http://[ff02::1]/'],
    ['IPv4 in IPv6', 'http://[::ffff:127.0.0.1]/'],
    ['IPv4 in IPv6, hexadecimal', 'http://[::ffff:a9fe:a9fe]/'],
    ['IPv4-compatible', 'http://[::127.0.0.1]/'],
    ['NAT64', 'http://[64:ff9b::7f00:1]/'],
    ['6to4', 'http://[2002:7f00:1::]/'],
  ])('refuses %s', (_name, url) => {
    expect(check(url)).toThrow(/network that is refused/);
  });

  it.each([
    'http://1.1.1.1/',
    'http://172.32.0.1/',
    'http://[2606:4700::1111]/',
    'http://[::ffff:8.8.8.8]/',
    'http://example.org/',
  ])('lets %s through', (url) => {
    expect(check(url)).not.toThrow();
  });

  it('lets listed networks through, and only those', () => {
    expect(check('http://127.0.0.1/', ['127.0.0.0/8'])).not.toThrow();
    expect(check('http://[::ffff:127.0.0.1]/', ['127.0.0.0/8'])).not.toThrow();
    expect(check('http://10.0.0.1/', ['127.0.0.0/8'])).toThrow(/refused/);
  });
});

const resolveTo = (addresses: LookupAddress[], all: boolean): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const system = ((_name: string, _options: object, done: (error: null, found: LookupAddress[]) => void) =>
      done(null, addresses)) as unknown as Parameters<typeof addressGuard>[1];
    addressGuard([], system).lookup('data.example', { all }, (error, found) =>
      error === null ? resolve(found) : reject(error),
    );
  });

describe('names of sources', () => {
  const good = { address: '93.184.216.34', family: 4 };

  it('gives the socket the addresses that were checked', async () => {
    expect(await resolveTo([good], true)).toEqual([good]);
    expect(await resolveTo([good], false)).toBe(good.address);
  });

  it('refuses a name when one of its addresses is refused', async () => {
    await expect(resolveTo([good, { address: '127.0.0.1', family: 4 }], true)).rejects.toMatchObject({
      code: 'source-invalid',
      message: expect.not.stringContaining('127.0.0.1'),
    });
  });
});
