import { describe, expect, it } from '@jest/globals';
import { createLog, type LogOptions } from '../../src/observability/log.js';
import { fanOut, type Observation } from '../../src/observability/observation.js';

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
        method: 'GET',
        route: '/stocks/time-series/:symbol',
        status: 200,
        duration_ms: 12.3,
        bytes: 9,
      },
    ]);
  });

  it.each([
    ['a probe', { ...request, route: '/readyz' }, {}],
    ['a request with the access log off', request, { accessLog: false }],
    ['a cache look-up', { kind: 'cache', level: 'l1', result: 'hit' } as Observation, {}],
  ])('leaves out %s', (_, observation, options) => {
    expect(logged(observation, options)).toEqual([]);
  });

  it('never tells a secret', () => {
    const observation: Observation = {
      kind: 'warning',
      message: 'm',
      detail: { password: 'p4ss', nested: { url: 'postgres://u:p4ss@h' } },
    };
    expect(JSON.stringify(logged(observation))).not.toContain('p4ss');
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
