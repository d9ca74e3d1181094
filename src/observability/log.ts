import { createRequire } from 'node:module';
import pino from 'pino';
import { createLineBuffer, type LineBuffer } from './line-buffer.js';
import { lineOf, requestFields, requestLevel } from './log-lines.js';
import type { Observe } from './observation.js';

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
  /** Where lines go; standard output unless said. */
  destination?: { write(line: string): void };
}

const standardOutput = 1;

/** JSON lines (pino): level, time, fields in snake case, msg. */
export function createLog({ level, pretty, accessLog, destination }: LogOptions): Log {
  const buffer = destination === undefined && !pretty ? createLineBuffer(standardOutput) : undefined;
  const target = destination ?? buffer ?? terminal();
  const logger = pino(
    {
      level,
      base: null,
      timestamp: isoTime(),
      formatters: { level: (label) => ({ level: label }) },
    },
    target,
  );
  return {
    observe(observation) {
      if (observation.kind === 'request') {
        if (!accessLog) return;
        const severity = requestLevel(observation.route);
        if (logger.isLevelEnabled(severity)) logger[severity](requestFields(observation), 'request');
        return;
      }
      const line = lineOf(observation);
      if (line !== undefined) logger[line[0]](line[1], line[2]);
    },
    flush: () => buffer?.flush(),
  };
}

/** As pino's own; a busy process writes many lines in a millisecond, and making its text takes as long as a line. */
function isoTime(): () => string {
  let last = Number.NaN;
  let text = '';
  return () => {
    const now = Date.now();
    if (now !== last) text = `,"time":"${new Date(now).toISOString()}"`;
    last = now;
    return text;
  };
}

/** pino-pretty in this process, not in a worker, and at once: a line is on the terminal before the next one is made. */
function terminal(): Pick<LineBuffer, 'write'> {
  const { prettyFactory } = createRequire(import.meta.url)('pino-pretty') as typeof import('pino-pretty');
  const format = prettyFactory({ colorize: true });
  return { write: (line) => process.stdout.write(format(line)) };
}
