import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import { built, namesIn, shown, targetsOf, type Target } from './support/built.js';
import { release, type Scene, startScene } from './support/scene.js';

let scene: Scene;

beforeAll(async () => {
  scene = await startScene();
}, 290_000);
// It has not begun when its beginning failed.
afterAll(() => (scene as Scene | undefined)?.close());

/** What Grafana puts in for the variables. Machines and servers: all of them. */
const chosen: Readonly<Record<string, string>> = {
  ...release,
  postgres: '.*',
  redis: '.*',
  node: '.*',
  __rate_interval: '20s',
  __range: '1m',
};
const filled = (text: string, values = chosen): string =>
  text.replaceAll(/\$\{?(\w+)(?::[^}]*)?\}?/g, (whole, name: string) => values[name] ?? whole);

const found = (expr: string) => scene.prometheus.query(expr);

/** Rounds of traffic, a second apart, after which everything must have been seen. */
const rounds = 90;

/** Those that still hold after all rounds of traffic. */
async function remaining<T>(all: readonly T[], isMissing: (one: T) => Promise<boolean>): Promise<T[]> {
  let left = [...all];
  for (let round = 0; round < rounds && left.length > 0; round += 1) {
    await Promise.all([scene.traffic(), delay(1000)]);
    const missing = await Promise.all(left.map(isMissing));
    left = left.filter((_, index) => missing[index] === true);
  }
  return left;
}

describe('on a Prometheus that scraped the service, the operator and the exporters', () => {
  it('every query finds something', async () => {
    const silent = await remaining(shown, async ({ expr }) => (await found(filled(expr))).length === 0);
    expect(silent).toEqual([]);
  });

  it('every name is exported by somebody', async () => {
    const names = [...new Set(shown.flatMap(({ expr }) => namesIn(expr)))];
    expect(names.length).toBeGreaterThan(80);
    const unknown = await remaining(names, async (name) => {
      return (await found(`count({__name__="${name}"})`)).length === 0;
    });
    expect(unknown).toEqual([]);
  });

  it('a name that nobody exports is found out', async () => {
    expect(await found('count({__name__="http_requests"})')).toEqual([]);
    await expect(found('sum(')).rejects.toThrow('parse error');
  });
});

describe('what Market and Air ask of the API', () => {
  const ofApi: Readonly<Record<string, string>> = {
    symbol: 'AAA',
    frequency: 'Weekly',
    interval: '1',
    station: 'harbour',
    standard: 'us-epa-2024',
    period: 'day',
    pollutant: 'pm2_5',
    __from: '2025-01-01',
    __to: '2025-12-31',
  };
  const asked: (Target & { title: string })[] = built.flatMap(({ panels, variables }) => [
    ...panels.flatMap((panel) =>
      targetsOf(panel)
        .filter(({ url }) => url !== undefined)
        .map((target) => ({ ...target, title: panel.title ?? '' })),
    ),
    ...variables.flatMap(({ name, query }) => {
      const { infinityQuery } = (typeof query === 'object' ? query : {}) as { infinityQuery?: Target };
      return infinityQuery === undefined ? [] : [{ ...infinityQuery, title: `$${name}` }];
    }),
  ]);

  it('is something', () => {
    expect(asked.length).toBeGreaterThan(12);
  });

  it.each(asked)('is answered, with a value in every column: $title', async (target) => {
    const { url = '', url_options: options, root_selector: rows = '', columns = [] } = target;
    const pairs = (options?.params ?? []).map(({ key, value }): [string, string] => [
      key,
      filled(value, ofApi),
    ]);
    const query = new URLSearchParams(pairs).toString();
    const { status, text } = await scene.api.ask(`${filled(url, ofApi)}?${query}`);
    expect([status, text.slice(0, 500)]).toEqual([200, expect.any(String)]);
    const answer = JSON.parse(text) as never;
    const list = (rows === '' ? answer : answer[rows]) as Record<string, unknown>[];
    expect(list.length).toBeGreaterThan(0);
    const known = list.flatMap((row) => Object.keys(flat(row)));
    expect(columns.map(({ selector }) => selector).filter((name) => !known.includes(name))).toEqual([]);
  });
});

/** Members of members as `a.b`. */
function flat(row: object): Record<string, unknown> {
  const entries = Object.entries(row).flatMap(([key, value]): [string, unknown][] =>
    typeof value === 'object' && value !== null
      ? Object.entries(flat(value as object)).map(([inner, one]) => [`${key}.${inner}`, one])
      : [[key, value]],
  );
  return Object.fromEntries(entries);
}
