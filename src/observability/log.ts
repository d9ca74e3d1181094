import { createRequire } from 'node:module';
import pino from 'pino';
import { createLineBuffer } from './line-buffer.js';
import { lineOf, requestLevel } from './log-lines.js';
import type { Observe } from './observation.js';
import { requestLines } from './request-line.js';
import { currentSpan } from './span.js';

export interface Log {
  observe: Observe;
  /** Writes what is buffered; call it before the process exits. */
  flush(): void;
}

export interface LogOptions {
  level: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** For a terminal; JSON lines otherwise. */
  pretty: boolean;
  /** One line per request. */
  accessLog: boolean;
  /** Where lines go, each at once. Not said: standard output, in chunks where it is no terminal. */
  destination?: Destination;
}

interface Destination {
  write(line: string): void;
}

const standardOutput = 1;

/** JSON lines (pino): level, time, fields in snake case, msg. */
export function createLog({ level, pretty, accessLog, destination }: LogOptions): Log {
  const buffer = destination === undefined && !pretty ? createLineBuffer(standardOutput) : undefined;
  const place = destination ?? process.stdout;
  const target = buffer ?? (pretty ? terminal(place) : place);
  const time = isoTime();
  const lineOfRequest = requestLines();
  const logger = pino(
    {
      level,
      base: null,
      timestamp: time,
      formatters: { level: (label) => ({ level: label }) },
    },
    target,
  );
  return {
    observe(observation) {
      if (observation.kind === 'request') {
        if (!accessLog) return;
        const severity = requestLevel(observation.route);
        if (!logger.isLevelEnabled(severity)) return;
        const at = time();
        if (buffer === undefined) target.write(lineOfRequest(severity, at, observation));
        else buffer.write(() => lineOfRequest(severity, at, observation));
        return;
      }
      const line = lineOf(observation);
      if (line !== undefined) logger[line[0]]({ ...spanFields(), ...line[1] }, line[2]);
    },
    flush: () => buffer?.flush(),
  };
}

/** What is told within a trace says so. */
function spanFields(): object {
  const { traceId, spanId } = currentSpan() ?? {};
  return traceId === undefined ? {} : { trace_id: traceId, span_id: spanId };
}

/** As pino's own. A busy process writes many lines in a millisecond, and making the text of a time takes as long as a line. */
export function isoTime(now: () => number = Date.now): () => string {
  let last = Number.NaN;
  let text = '';
  return () => {
    const time = now();
    if (time !== last) {
      last = time;
      text = `,"time":"${new Date(time).toISOString()}"`;
    }
    return text;
  };
}

/** pino-pretty in this process, not in a worker, and at once: a line is on the terminal before the next one is made. */
function terminal(place: Destination): Destination {
  const { prettyFactory } = createRequire(import.meta.url)('pino-pretty') as typeof import('pino-pretty');
  const format = prettyFactory({ colorize: true });
  return { write: (line) => place.write(format(line)) };
}
