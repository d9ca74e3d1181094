import type { IncomingMessage } from 'node:http';
import { AppError } from '../errors.js';
import type { Exchange } from './exchange.js';

/** Looks at a request before anything answers it, from the cache or not; returns why it is refused. */
export type Gate = (request: IncomingMessage, exchange: Exchange) => AppError | undefined;

const maxUrlBytes = 8 * 1024;
const methods = ['GET', 'HEAD', 'OPTIONS'] as const;

/** `OPTIONS` and `HEAD` work everywhere; nothing here takes a body. */
export const methodGate: Gate = (request) =>
  methods.includes(request.method as (typeof methods)[number])
    ? undefined
    : new AppError(
        'method-not-allowed',
        `${request.method ?? ''} is not allowed: this API is read by GET and HEAD.`,
        { allow: methods },
      );

export const urlGate: Gate = (request) =>
  (request.url?.length ?? 0) > maxUrlBytes
    ? new AppError(
        'uri-too-long',
        `The URL has ${request.url?.length ?? 0} characters: allowed are ${maxUrlBytes}.`,
      )
    : undefined;

/** A body is never read, so the connection ends with the answer: the rest of it must not be taken for a request. */
export const bodyGate: Gate = (request) => {
  const length = request.headers['content-length'];
  if (request.headers['transfer-encoding'] === undefined && (length === undefined || length === '0'))
    return undefined;
  return new AppError('payload-too-large', 'This API reads no request bodies: send the request without one.');
};

/** In this order. What a later issue refuses (auth, rate limits) is one more line. */
export const gates: readonly Gate[] = [methodGate, urlGate, bodyGate];
