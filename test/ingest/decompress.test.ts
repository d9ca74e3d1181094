import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { fc } from '../support/properties.js';
import { AppError } from '../../src/errors.js';
import { type Compression, decompressed } from '../../src/ingest/decompress.js';
import { limited } from '../../src/ingest/limits.js';

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function expand(bytes: Uint8Array, size = 5, max = 1e9, compression?: Compression): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  const chunks = limited(decompressed(pieces(bytes, size), compression), {
    max,
    what: 'after',
    onBytes: () => undefined,
  });
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
    ['none', Buffer.from('hello')],
    ['gzip', gzipSync('hello')],
    ['zstd', zstdFrame([{ raw: 'hello' }])],
  ] as const)('undoes what it is told to be %s', async (compression, bytes) => {
    for (const size of [1, 1000])
      expect((await expand(bytes, size, 1e9, compression)).toString()).toBe('hello');
  });

  it.each([
    ['none', gzipSync('hello'), 'The source is gzip data, and --compression says none.'],
    ['none', zstdFrame([{ raw: 'a' }]), 'The source is zstd data, and --compression says none.'],
    ['gzip', Buffer.from('hello'), 'The source is not gzip data, and --compression says gzip.'],
    ['gzip', Buffer.alloc(0), 'The source is not gzip data, and --compression says gzip.'],
    ['gzip', zstdFrame([{ raw: 'a' }]), 'The source is zstd data, and --compression says gzip.'],
    ['zstd', Buffer.from('hello'), 'The source is not zstd data, and --compression says zstd.'],
    ['zstd', gzipSync('hello'), 'The source is gzip data, and --compression says zstd.'],
  ] as const)(
    'told to be %s refuses other data, and closes the source',
    async (compression, bytes, message) => {
      let closed = false;
      async function* chunks(): AsyncGenerator<Uint8Array> {
        try {
          yield bytes;
          yield Buffer.from('more');
        } finally {
          closed = true;
        }
      }
      await expect(decompressed(chunks(), compression).next()).rejects.toMatchObject({
        code: 'source-invalid',
        message,
      });
      expect(closed).toBe(true);
    },
  );

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

  it('of whatever bytes gives bytes or a reason, and no more than the limit', async () => {
    const text = 'symbol,date\n'.repeat(500);
    const whole = [gzipSync(text), zstdFrame([{ raw: text }, { repeat: 5000 }, { raw: 'x' }])];
    const damaged = fc
      .record({ of: fc.constantFrom(...whole), at: fc.nat(200), byte: fc.nat(255), keep: fc.nat(7000) })
      .map(({ of, at, byte, keep }) => {
        const bytes = Buffer.from(of.subarray(0, keep + 4));
        bytes[at % bytes.length] = byte;
        return bytes;
      });
    await fc.assert(
      fc.asyncProperty(fc.oneof(damaged, fc.uint8Array({ maxLength: 200 })), async (bytes) => {
        const given = await expand(bytes, 100, 20_000).catch((error: unknown) => error);
        if (given instanceof AppError) expect(given.code).toBe('source-invalid');
        else expect((given as Buffer).length).toBeLessThanOrEqual(20_000);
      }),
      { numRuns: 300 },
    );
  });
});
