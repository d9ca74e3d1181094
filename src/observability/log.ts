import pino from 'pino';
import type { Observation, Observe } from './observation.js';

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

type Line = readonly [level: 'debug' | 'info' | 'warn' | 'error', fields: object, message: string];

/** Probes ask every few seconds: their lines would drown the rest. */
const probes = new Set(['/healthz', '/readyz', '/_healthcheck', '/status']);
const redacted = ['password', 'secret', 'token', 'authorization', 'cookie', 'url', 'connectionString'];
/** Lines are gathered up to this size, or a second, so that a line does not cost a system call. */
const bufferBytes = 4096;
const flushMs = 1000;

/** JSON lines (pino): time, level, msg and fields in snake case. ERROR means that someone must act now. */
export function createLog({ level, pretty, accessLog, destination }: LogOptions): Log {
  const buffered =
    destination === undefined && !pretty
      ? pino.destination({ fd: 1, sync: false, minLength: bufferBytes })
      : undefined;
  const target =
    destination ?? buffered ?? pino.transport({ target: 'pino-pretty', options: { ignore: 'pid,hostname' } });
  const logger = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: redacted.flatMap((key) => [key, `*.${key}`]), censor: '[redacted]' },
      serializers: { error: pino.stdSerializers.err },
    },
    target as pino.DestinationStream,
  );
  if (buffered !== undefined) setInterval(() => buffered.flush(), flushMs).unref();
  return {
    observe(observation) {
      if (observation.kind === 'request' && !accessLog) return;
      const line = lineOf(observation);
      if (line !== undefined) logger[line[0]](line[1], line[2]);
    },
    flush: () => buffered?.flushSync(),
  };
}

type Of<K extends Observation['kind']> = Extract<Observation, { kind: K }>;
type Lines = { [K in Observation['kind']]?: (observation: Of<K>) => Line | undefined };

/** What of an observation is worth a line; kinds that are not here are figures only. */
const lines: Lines = {
  request: (o) => [
    probes.has(o.route) ? 'debug' : 'info',
    {
      request_id: o.requestId,
      ...(o.traceId !== undefined && { trace_id: o.traceId }),
      method: o.method,
      route: o.route,
      status: o.status,
      duration_ms: Math.round(o.seconds * 1e6) / 1e3,
      bytes: o.bytes,
      ...(o.cache !== undefined && { cache: o.cache }),
      ...(o.aborted === true && { aborted: true }),
    },
    'request',
  ],
  'request-failed': (o) => ['error', { request_id: o.requestId, error: o.error }, 'a request failed'],
  defect: (o) => ['error', { event: o.event, error: o.error }, 'a defect ends the process'],
  'cache-state': (o) =>
    o.state === 'open'
      ? ['warn', { reason: o.reason }, 'the shared cache is away: answers go on without it']
      : ['info', {}, 'the shared cache answers'],
  'pool-error': (o) => ['warn', { pool: o.pool, error: o.error }, 'an idle database connection failed'],
  'database-state': (o) =>
    o.state === 'up'
      ? ['info', {}, 'the database answers']
      : ['warn', { reason: o.reason }, 'the database is away'],
  'revision-seen': (o) => ['info', { dataset: o.dataset, revision: o.revision }, 'a new revision is served'],
  ingest: ({ result }) => ['info', result, 'ingest'],
  'secret-reloaded': (o) => ['info', { name: o.name }, 'a secret was read again'],
  lifecycle: (o) => ['info', { ...o.detail }, o.event],
  warning: (o) => ['warn', { ...o.detail }, o.message],
};

const lineOf = (observation: Observation): Line | undefined =>
  (lines[observation.kind] as ((o: Observation) => Line | undefined) | undefined)?.(observation);
