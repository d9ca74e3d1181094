import { randomUUID } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { AppError, errorFacts, type ErrorCode } from '../errors.js';
import { answerOn } from './answer-on.js';
import { hasLastAnswer, problemOf } from './problem.js';

const codes: Readonly<Record<string, [ErrorCode, string]>> = {
  HPE_HEADER_OVERFLOW: ['headers-too-large', 'The request line and headers are larger than 16384 bytes.'],
  ERR_HTTP_REQUEST_TIMEOUT: [
    'request-timeout',
    'The request did not arrive in time: headers have 10 s, the whole 30 s.',
  ],
};
const malformed: [ErrorCode, string] = ['bad-request', 'The bytes sent are not an HTTP/1.1 request.'];

/** Answers what Node's parser refuses by itself with a problem document, then ends the connection. */
export function answerParserError(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (hasLastAnswer(socket)) return; // the server ends the connection when that answer has left
  // In the middle of an answer ours would pass for a part of it.
  if (error.code === 'ECONNRESET' || !socket.writable || answerOn(socket)?.headersSent === true) {
    socket.destroy();
    return;
  }
  const [code, message] = codes[error.code ?? ''] ?? malformed;
  const id = randomUUID();
  const body = JSON.stringify(problemOf(new AppError(code, message), id));
  const { status } = errorFacts[code];
  socket.end(
    `HTTP/1.1 ${status} ${errorFacts[code].title}\r\nX-Request-Id: ${id}\r\nX-Content-Type-Options: nosniff\r\n` +
      `Content-Type: application/problem+json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n` +
      `Cache-Control: no-store\r\nConnection: close\r\n\r\n${body}`,
  );
  // The client may go on sending what will not be read: it gets the answer, then the end.
  setTimeout(() => socket.destroy(), 1000).unref();
}
