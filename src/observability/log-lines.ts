import { AppError } from '../errors.js';
import type { Observation } from './observation.js';
import { probes } from './probes.js';
import { redact } from './redact.js';

export type Level = 'debug' | 'info' | 'warn' | 'error';
export type Line = readonly [level: Level, fields: object, message: string];

type Of<K extends Observation['kind']> = Extract<Observation, { kind: K }>;
type Lines = { [K in Observation['kind']]?: (observation: Of<K>) => Line };

export const requestLevel = (route: string): Level => (probes.has(route) ? 'debug' : 'info');

/** What is worth a line; kinds that are not here are figures only. ERROR means that someone must act now. */
const lines: Lines = {
  'request-failed': (o) => [
    o.error instanceof AppError && o.error.code !== 'internal' ? 'warn' : 'error',
    { request_id: o.requestId, trace_id: o.traceId, route: o.route, error: o.error },
    'a request failed',
  ],
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
  ingest: ({ result }) => [
    result.result === 'loaded' || result.result === 'unchanged' ? 'info' : 'warn',
    {
      dataset: result.dataset,
      run_key: result.runKey,
      result: result.result,
      duration_ms: Math.round(result.seconds * 1e3),
      rows_read: result.rowsRead,
      rows_written: result.rowsWritten,
      rows_rejected: result.rowsRejected,
    },
    'ingest',
  ],
  lifecycle: (o) => ['info', { ...o.detail }, o.event],
  warning: (o) => ['warn', { ...o.detail }, o.message],
};

/** The line of anything but a request, without secrets; undefined when it has none. */
export function lineOf(observation: Observation): Line | undefined {
  const line = (lines[observation.kind] as ((o: Observation) => Line) | undefined)?.(observation);
  if (line === undefined) return undefined;
  const [level, fields, message] = line;
  return [level, redact(fields) as object, redact(message) as string];
}
