import { diag, DiagLogLevel } from '@opentelemetry/api';
import type { SpanExporter } from '@opentelemetry/sdk-trace-base';
import type { Observe } from '../observation.js';

/** `ExportResultCode.SUCCESS` of a package that is not ours to import. */
const success = 0;

/** Tells that traces are not taken when that begins and when it ends, not at each batch. */
export function telling(exporter: SpanExporter, observe: Observe): SpanExporter {
  let away = false;
  return {
    export(spans, done) {
      exporter.export(spans, (result) => {
        const failed = result.error !== undefined || (result.code as number) !== success;
        if (failed && !away)
          observe({
            kind: 'warning',
            message: 'traces are not taken: they are dropped until they are',
            detail: { reason: result.error?.message ?? 'unknown' },
          });
        if (!failed && away) observe({ kind: 'lifecycle', event: 'traces are taken again' });
        away = failed;
        done(result);
      });
    },
    forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve(),
    shutdown: () => exporter.shutdown(),
  };
}

/** Of what the library hands over: its parts begin with their own names, and what is the matter comes after. */
function wordsOf(part: unknown): string[] {
  if (part instanceof Error) return [part.message];
  return typeof part === 'string' ? [part] : [];
}

/** Warnings that begin alike, in characters, are the same: the rest may be another each time, such as a collector's own words. */
const sameBeginning = 60;

const silent = (): void => undefined;

/**
 * What the library warns of, such as a variable that it does not understand or spans that are too many to be kept: each
 * once. Its errors are those of the exporter, at each batch.
 */
export function hearLibrary(observe: Observe): void {
  const told = new Set<string>();
  const warn = (...parts: readonly unknown[]): void => {
    const text = parts.flatMap(wordsOf).join(' ');
    const kind = text.replaceAll(/\d+/g, '#').slice(0, sameBeginning);
    if (told.has(kind)) return;
    told.add(kind);
    observe({ kind: 'warning', message: 'tracing', detail: { reason: text } });
  };
  diag.setLogger(
    { error: silent, warn, info: silent, debug: silent, verbose: silent },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
}
