import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { StreamedAnswer } from '../cache/cached-answers.js';
import type { RawHeaders } from './common-headers.js';
import { type Coding, compressStream } from './negotiate.js';
import { type Sending, withCommon } from './send-answer.js';
import { serverTiming } from './exchange.js';

/**
 * Sends an answer as it is read, in constant memory: nothing is read that the client does not take. A failure in
 * the middle cuts the connection, so that what was sent cannot pass for the whole.
 */
export async function streamAnswer(
  sending: Sending,
  answer: StreamedAnswer,
  headers: RawHeaders,
  coding: Coding,
): Promise<void> {
  const { request, response, exchange, common } = sending;
  const timing = serverTiming(exchange);
  const all = withCommon(common, headers);
  all.push('Cache-Status', 'almanac; fwd=miss');
  if (timing !== '') all.push('Server-Timing', timing);
  response.writeHead(200, all);
  try {
    if (request.method === 'HEAD') response.end();
    else await pipe(answer, sending, coding);
  } finally {
    await answer.close();
  }
}

async function pipe(answer: StreamedAnswer, { response, exchange }: Sending, coding: Coding): Promise<void> {
  const source = Readable.from(cutting(bytes(answer), response), {
    objectMode: false,
    highWaterMark: 256 * 1024,
  });
  const count = async function* (chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      exchange.bytes += chunk.length;
      yield chunk;
    }
  };
  if (coding === 'identity') await pipeline(source, count, response);
  else await pipeline(source, compressStream(coding), count, response);
}

/**
 * Before HTTP/1.1, and so behind many a proxy, the end of the connection is the end of the answer: what breaks off must
 * end it with a reset, or the part that was sent passes for the whole.
 */
async function* cutting(source: AsyncGenerator<Buffer>, response: ServerResponse): AsyncGenerator<Buffer> {
  try {
    yield* source;
  } catch (error) {
    response.socket?.resetAndDestroy();
    throw error;
  }
}

async function* bytes({ head, rest }: StreamedAnswer): AsyncGenerator<Buffer> {
  // What was sent is let go: megabytes, for as long as the client reads the rest.
  for (let chunk = head.shift(); chunk !== undefined; chunk = head.shift()) yield chunk;
  for (;;) {
    const next = await rest.next();
    if (next.done === true) return;
    yield typeof next.value === 'string' ? Buffer.from(next.value) : next.value;
  }
}
