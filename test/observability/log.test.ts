import { describe, expect, it } from '@jest/globals';
import { createLog, type LogOptions } from '../../src/observability/log.js';
import { fanOut, type Observation } from '../../src/observability/observation.js';
import { type Span, startIn } from '../../src/observability/span.js';

function logged(observation: Observation, options: Partial<LogOptions> = {}): Record<string, unknown>[] {
  const lines: string[] = [];
  const log = createLog({
    level: 'info',
    pretty: false,
    accessLog: true,
    destination: { write: (line) => lines.push(line) },
    ...options,
  });
  log.observe(observation);
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}
const request: Observation = {
  kind: 'request',
  requestId: 'r1',
  traceId: 't1',
  spanId: 's1',
  dataset: 'prices',
  method: 'GET',
  route: '/stocks/time-series/:symbol',
  status: 200,
  seconds: 0.0123,
  bytes: 9,
};

describe('the log', () => {
  it('tells a request in one line', () => {
    expect(logged(request)).toEqual([
      {
        time: expect.any(String),
        level: 'info',
        msg: 'request',
        request_id: 'r1',
        trace_id: 't1',
        span_id: 's1',
        dataset: 'prices',
        method: 'GET',
        route: '/stocks/time-series/:symbol',
        status: 200,
        duration_ms: 12.3,
        bytes: 9,
      },
    ]);
  });

  it.each<[string, Observation, Partial<LogOptions>]>([
    ['a probe', { ...request, route: '/readyz' }, {}],
    ['a request with the access log off', request, { accessLog: false }],
    ['a cache look-up', { kind: 'cache', level: 'l1', result: 'hit' }, {}],
  ])('leaves out %s', (_, observation, options) => {
    expect(logged(observation, options)).toEqual([]);
  });

  it.each<[string, unknown]>([
    ['at the top', { password: 'p4ss' }],
    ['far below', { a: { b: [{ clientSecret: 'p4ss' }] } }],
    ['in a header of any case', { headers: { Authorization: 'Bearer p4ss', 'Set-Cookie': 'p4ss' } }],
    ['in a URL', { source: 'postgres://user:p4ss@host/db' }],
    ['in the message of an error', { error: new Error('connect to redis://:p4ss@host failed') }],
    ['in the cause of an error', { error: new Error('x', { cause: { token: 'p4ss' } }) }],
  ])('never tells a secret %s', (_, detail) => {
    const lines = logged({ kind: 'warning', message: 'm', detail: detail as Record<string, unknown> });
    expect(lines).toHaveLength(1);
    expect(JSON.stringify(lines)).not.toContain('p4ss');
    expect(JSON.stringify(lines)).toContain('[redacted]');
  });

  it('names the dataset and the key of a run, and warns when it failed', () => {
    const result = {
      dataset: 'prices',
      runKey: 'k1',
      result: 'invalid',
      rowsRead: 3,
      rowsWritten: 0,
      rowsRejected: 1,
      seconds: 0.5,
    };
    expect(logged({ kind: 'ingest', result })).toMatchObject([
      { level: 'warn', dataset: 'prices', run_key: 'k1', rows_rejected: 1, duration_ms: 500 },
    ]);
  });

  it('says of what is told within a trace which one it is', () => {
    const span = { traceId: 't9', spanId: 's9' } as Span;
    let lines: unknown[] = [];
    startIn(span, () => (lines = logged({ kind: 'warning', message: 'm' })))();
    expect(lines).toMatchObject([{ level: 'warn', trace_id: 't9', span_id: 's9' }]);
    expect(logged({ kind: 'warning', message: 'm' })[0]).not.toHaveProperty('trace_id');
  });

  it('calls a defect an error, with its stack', () => {
    const [line] = logged({ kind: 'request-failed', requestId: 'r1', error: new TypeError('broken') });
    expect(line).toMatchObject({
      level: 'error',
      request_id: 'r1',
      error: { message: 'broken', stack: expect.any(String) },
    });
  });
});

describe('listeners', () => {
  it('all hear of it when one of them throws', () => {
    const heard: Observation[] = [];
    const observe = fanOut([
      () => {
        throw new Error('deaf');
      },
      (observation) => heard.push(observation),
    ]);
    observe(request);
    expect(heard).toEqual([request]);
  });
});
