import * as zlib from 'node:zlib';
import Negotiator from 'negotiator';
import { AppError } from '../errors.js';
import type { Format } from '../formats/format.js';

/** Content codings, best first; zstd where the runtime has it (Node ≥ 22.15). */
export type Coding = 'identity' | 'gzip' | 'br' | 'zstd';

const hasZstd = 'createZstdCompress' in zlib;
const codings: readonly Coding[] = hasZstd ? ['zstd', 'br', 'gzip', 'identity'] : ['br', 'gzip', 'identity'];

/** Its types do not know `preferred` yet: our order decides between codings of one weight. */
interface Preferring {
  encoding(available: string[], options: { preferred: string[] }): string | undefined;
}

/** Below this many bytes compression costs more than it saves. */
export const compressFrom = 1024;

export function negotiateCoding(acceptEncoding: string | undefined): Coding {
  if (acceptEncoding === undefined || acceptEncoding === '') return 'identity';
  const negotiator = new Negotiator({
    headers: { 'accept-encoding': acceptEncoding },
  }) as unknown as Preferring;
  const chosen = negotiator.encoding([...codings], { preferred: [...codings] });
  return (chosen as Coding | undefined) ?? 'identity';
}

/** The format that `Accept` asks for, among those of a path; throws not-acceptable. */
export function negotiateFormat(accept: string | undefined, formats: readonly Format[]): Format {
  const [first] = formats;
  if (first === undefined) throw new TypeError('a path needs a format');
  if (accept === undefined || accept === '' || accept === '*/*') return first;
  const types = formats.map((format) => format.mediaType);
  const chosen = new Negotiator({ headers: { accept } }).mediaType(types);
  const format = formats.find((candidate) => candidate.mediaType === chosen);
  if (format !== undefined) return format;
  throw new AppError('not-acceptable', `Accept: ${accept} matches no format of this path.`, {
    suggestions: types,
  });
}

/** Level 4 of brotli and 6 of gzip: what a proxy would use for answers made on the fly. */
const brotli = { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 4 } };

export function compressStream(coding: Exclude<Coding, 'identity'>): zlib.Gzip | zlib.BrotliCompress {
  if (coding === 'gzip') return zlib.createGzip();
  if (coding === 'br') return zlib.createBrotliCompress(brotli);
  return (zlib as unknown as { createZstdCompress: () => zlib.Gzip }).createZstdCompress();
}

/** Compresses a whole body off the main thread. */
export async function compress(coding: Exclude<Coding, 'identity'>, body: Buffer): Promise<Buffer> {
  const stream = compressStream(coding);
  const chunks: Buffer[] = [];
  stream.end(body);
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
