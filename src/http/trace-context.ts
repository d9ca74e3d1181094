import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { RemoteContext, Span } from '../observability/span.js';

/** A trace, and the span that this service's answer is in it (W3C Trace Context). */
export interface TraceContext {
  id: string;
  span: string;
  /** Whether somebody records it. */
  sampled: boolean;
  /** As they came, or of a span of ours. */
  flags: string;
}

/** The trace that a request is part of, and its span when this service records it. */
export type TraceOf = (
  request: IncomingMessage,
  url: string,
) => { context: TraceContext | undefined; span: Span | undefined };

const traceparent = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;
const zeros = /^0+$/;
const sampledBit = 1;
export const sampledFlags = '01';

/** What a client's headers say of its trace; undefined when they say nothing, or nothing valid. */
export function remoteContextOf({
  headers,
}: IncomingMessage): (RemoteContext & { flags: string }) | undefined {
  const header = headers['traceparent'];
  const match = typeof header === 'string' ? traceparent.exec(header) : null;
  const [, traceId = '', spanId = '', flags = ''] = match ?? [];
  if (match === null || zeros.test(traceId) || zeros.test(spanId)) return undefined;
  const state = headers['tracestate'];
  return {
    traceId,
    spanId,
    flags,
    sampled: (Number.parseInt(flags, 16) & sampledBit) === sampledBit,
    state: typeof state === 'string' ? state : undefined,
  };
}

const spanIdBytes = 8;
export const newSpanId = (): string => randomBytes(spanIdBytes).toString('hex');

export const headerOf = ({ id, span, flags }: TraceContext): string => `00-${id}-${span}-${flags}`;
