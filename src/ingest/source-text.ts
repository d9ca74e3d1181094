import { AppError } from '../errors.js';
import { formatNames, type SourceFormat } from './source-format.js';

/** So many bytes tell what a source is not. */
const LOOK_BYTES = 512;
const BINARY_BYTES = 100;

/** Passes text in UTF-8 on, without its byte order mark. Refuses other encodings, binary data and web pages. */
export async function* sourceText(
  chunks: AsyncIterable<Uint8Array>,
  format: SourceFormat,
): AsyncGenerator<Uint8Array> {
  let start: Buffer | undefined = Buffer.alloc(0);
  for await (const chunk of chunks) {
    if (start === undefined) {
      yield chunk;
      continue;
    }
    start = Buffer.concat([start, chunk]);
    if (start.length < LOOK_BYTES) continue;
    yield checkedStart(start, format);
    start = undefined;
  }
  if (start !== undefined && start.length > 0) yield checkedStart(start, format);
}

function checkedStart(bytes: Buffer, format: SourceFormat): Buffer {
  const [first, second, third] = bytes;
  const mark = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  // UTF-16 and UTF-32 have a NUL beside every Latin letter.
  if (mark || bytes.subarray(0, BINARY_BYTES).includes(0))
    throw new AppError(
      'source-invalid',
      `The source is UTF-16 or binary data: ${formatNames[format]} in UTF-8 is taken.`,
    );
  const text = first === 0xef && second === 0xbb && third === 0xbf ? bytes.subarray(3) : bytes;
  if (/^\s*<(!doctype|html)/i.test(text.toString('latin1', 0, LOOK_BYTES)))
    throw new AppError('source-invalid', 'The source is a web page (HTML), not data.');
  return text;
}
