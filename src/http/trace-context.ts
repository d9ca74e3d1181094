import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type RemoteContext, remoteContext, type Span } from '../observability/span.js';

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

export const sampledFlags = '01';

/** What a client's headers say of its trace; undefined when they say nothing, or nothing valid. */
export const remoteContextOf = ({
  headers,
}: IncomingMessage): (RemoteContext & { flags: string }) | undefined =>
  remoteContext(headers['traceparent'], headers['tracestate']);

const spanIdBytes = 8;
export const newSpanId = (): string => randomBytes(spanIdBytes).toString('hex');

export const headerOf = ({ id, span, flags }: TraceContext): string => `00-${id}-${span}-${flags}`;
