import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { decompressed } from '../../src/ingest/decompress.js';
import { limited } from '../../src/ingest/limits.js';

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function expand(bytes: Uint8Array, size = 5, max = 1e9): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  const chunks = limited(decompressed(pieces(bytes, size)), { max, what: 'after', onBytes: () => undefined });
  for await (const part of chunks) parts.push(part);
  return Buffer.concat(parts);
}

/** A zstd frame of raw blocks, or of one byte repeated: enough of the format to make any size. */
function zstdFrame(blocks: { raw?: string; repeat?: number }[], windowDescriptor = 0x38): Buffer {
  const parts = [Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, windowDescriptor])];
  for (const [place, { raw, repeat }] of blocks.entries()) {
    const last = place === blocks.length - 1 ? 1 : 0;
    const header = Buffer.alloc(3);
    header.writeUIntLE(last + (repeat === undefined ? 0 : 2) + ((repeat ?? raw?.length ?? 0) << 3), 0, 3);
    parts.push(header, repeat === undefined ? Buffer.from(raw ?? '') : Buffer.from('x'));
  }
  return Buffer.concat(parts);
}

describe('decompression', () => {
  it.each([
    ['plain', Buffer.from('hello'), 'hello'],
    ['empty', Buffer.alloc(0), ''],
    ['shorter than a mark', Buffer.from('a'), 'a'],
    ['gzip', gzipSync('hello'), 'hello'],
    ['gzip in members', Buffer.concat([gzipSync('hel'), gzipSync('lo')]), 'hello'],
    ['zstd', zstdFrame([{ raw: 'hel' }, { raw: 'lo' }]), 'hello'],
    ['zstd in frames', Buffer.concat([zstdFrame([{ raw: 'hel' }]), zstdFrame([{ raw: 'lo' }])]), 'hello'],
  ])('undoes %s by content', async (_name, bytes, expected) => {
    for (const size of [1, 3, 1000]) expect((await expand(bytes, size)).toString()).toBe(expected);
  });

  it.each([
    ['gzip cut short', gzipSync('hello'.repeat(1000)).subarray(0, 30)],
    ['damaged gzip', Buffer.concat([gzipSync('hello').subarray(0, 12), Buffer.alloc(20, 255)])],
    ['zstd cut short', zstdFrame([{ raw: 'hello' }]).subarray(0, 11)],
  ])('refuses %s', async (_name, bytes) => {
    await expect(expand(bytes)).rejects.toMatchObject({
      code: 'source-invalid',
      message: expect.stringMatching(/cut short or damaged/),
    });
  });

  it('stops a gzip bomb at the limit', async () => {
    const bomb = gzipSync(Buffer.alloc(20_000_000));
    await expect(expand(bomb, 1000, 1_000_000)).rejects.toMatchObject({
      code: 'source-invalid',
      message: expect.stringMatching(/more than 1000000 bytes after/),
    });
  });

  it('stops a zstd bomb at the limit', async () => {
    const bomb = zstdFrame(Array.from({ length: 200 }, () => ({ repeat: 100_000 })));
    await expect(expand(bomb, 64, 1_000_000)).rejects.toMatchObject({
      code: 'source-invalid',
      message: expect.stringMatching(/limit/),
    });
  });

  it('refuses zstd that asks for a window of 1 GiB, in any frame', async () => {
    const greedy = Buffer.concat([zstdFrame([{ raw: 'a' }]), zstdFrame([{ raw: 'b' }], 20 << 3)]);
    await expect(expand(greedy)).rejects.toMatchObject({ message: expect.stringMatching(/window/) });
  });
});
