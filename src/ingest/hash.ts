import { createHash } from 'node:crypto';

/** Passes chunks on; `digest` is the sha256 (hex) of all of them, once they have ended. */
export function hashed(chunks: AsyncIterable<Uint8Array>): {
  chunks: AsyncIterable<Uint8Array>;
  digest(): string;
} {
  const hash = createHash('sha256');
  async function* pass(): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      hash.update(chunk);
      yield chunk;
    }
  }
  return { chunks: pass(), digest: () => hash.digest('hex') };
}
