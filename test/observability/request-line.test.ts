import { describe, expect, it } from '@jest/globals';
import { isoTime } from '../../src/observability/log.js';
import type { Observation } from '../../src/observability/observation.js';
import { requestLines } from '../../src/observability/request-line.js';

type Request = Extract<Observation, { kind: 'request' }>;
const plain: Request = {
  kind: 'request',
  requestId: 'r1',
  method: 'GET',
  route: '/stocks',
  status: 200,
  seconds: 0.0123456,
  bytes: 9,
};
const line = requestLines();
const parsed = (changed: Partial<Request>): unknown => {
  const text = line('info', ',"time":"now"', { ...plain, ...changed });
  expect(text.endsWith('}\n')).toBe(true);
  expect(text.trimEnd()).not.toContain('\n');
  return JSON.parse(text);
};

describe('the line of a request', () => {
  const fields = {
    level: 'info',
    time: 'now',
    request_id: 'r1',
    method: 'GET',
    route: '/stocks',
    status: 200,
    duration_ms: 12.346,
    bytes: 9,
    msg: 'request',
  };

  it('has no fields but those that are known', () => {
    expect(parsed({})).toEqual(fields);
    expect(parsed({ aborted: false })).toEqual(fields);
  });

  it('has all of them when they are', () => {
    const known = { traceId: 't', spanId: 's', cache: 'fwd=miss', dataset: 'a+b', aborted: true };
    expect(parsed(known)).toEqual({
      ...fields,
      trace_id: 't',
      span_id: 's',
      cache: 'fwd=miss',
      dataset: 'a+b',
      aborted: true,
    });
  });

  it.each(['quote " and \\', 'line\nbreak', 'é 漢 \u2028', '\u0000'])(
    'is JSON whatever is in it: %j',
    (text) => {
      expect(
        parsed({ requestId: text, route: text, cache: text, dataset: text, method: text }),
      ).toMatchObject({
        request_id: text,
        route: text,
        cache: text,
        dataset: text,
        method: text,
      });
    },
  );

  it.each([
    [0, 0],
    [0.0000004, 0],
    [0.000041, 0.041],
    [0.0009999, 1],
    [0.05, 50],
    [1.23456789, 1234.568],
    [3600, 3_600_000],
  ])('tells %d seconds to the microsecond', (seconds, duration_ms) => {
    expect(parsed({ seconds })).toMatchObject({ duration_ms });
  });

  it('stays right when more texts come than are kept', () => {
    for (let i = 0; i < 2500; i += 1) expect(parsed({ route: `/r${i}` })).toMatchObject({ route: `/r${i}` });
    expect(parsed({})).toEqual(fields);
  });
});

describe('the time of a line', () => {
  it.each([0, 7, 42, 999, 1000, 1_700_000_000_000, 1_700_000_000_999, 1_700_000_001_000, 951_782_400_005])(
    'is that of %d',
    (ms) => {
      expect(isoTime(() => ms)()).toBe(`,"time":"${new Date(ms).toISOString()}"`);
    },
  );

  it('goes on with the clock, and back with it', () => {
    const times = [1_700_000_000_998, 1_700_000_000_999, 1_700_000_001_000, 1_700_000_000_001];
    const left = [...times];
    const next = isoTime(() => left.shift() ?? 0);
    expect(times.map(() => next())).toEqual(times.map((ms) => `,"time":"${new Date(ms).toISOString()}"`));
  });
});
