import {
  ROOT_CONTEXT,
  type Span as LibrarySpan,
  SpanKind,
  SpanStatusCode,
  trace,
  type Tracer,
} from '@opentelemetry/api';
import { AppError, errorFacts } from '../../errors.js';
import { redact } from '../redact.js';
import type { Span } from '../span.js';

export const kinds = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  internal: SpanKind.INTERNAL,
} as const;

const firstOfServer = 500;

/** A span of the library as the program knows it. */
export function spanOf(tracer: Tracer, span: LibrarySpan): Span {
  const { traceId, spanId } = span.spanContext();
  return {
    traceId,
    spanId,
    child(name, { kind = 'internal', attributes = {} } = {}) {
      const parent = trace.setSpan(ROOT_CONTEXT, span);
      return spanOf(tracer, tracer.startSpan(name, { kind: kinds[kind], attributes }, parent));
    },
    rename: (name) => void span.updateName(name),
    set(attributes) {
      for (const name in attributes) {
        const value = attributes[name];
        if (value !== undefined) span.setAttribute(name, value);
      }
    },
    fail: (type, message) => fail(span, type, message),
    end(failure) {
      if (isMistake(failure)) span.setAttribute('error.type', failure.code);
      else if (failure !== undefined) fail(span, typeOf(failure), messageOf(failure));
      span.end();
    },
  };
}

/** Of who asked, not of this program. */
const isMistake = (failure: unknown): failure is AppError =>
  failure instanceof AppError && errorFacts[failure.code].status < firstOfServer;

function fail(span: LibrarySpan, type: string, message?: string): void {
  span.setAttribute('error.type', type);
  span.setStatus({ code: SpanStatusCode.ERROR, ...(message !== undefined && { message }) });
}

const messageOf = (failure: unknown): string =>
  redact(failure instanceof Error ? failure.message : String(failure)) as string;

/** SQLSTATE or the system's code, else our own, else the class. */
function typeOf(failure: unknown): string {
  const code = (failure as { code?: unknown } | null)?.code;
  if (typeof code === 'string') return code;
  return failure instanceof Error ? failure.name : 'unknown';
}
