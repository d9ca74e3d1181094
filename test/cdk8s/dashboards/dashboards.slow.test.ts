import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  columnsMissing,
  filled,
  pathOf,
  requestsToApi,
  stillMissing,
} from '../../support/dashboards/asking.js';
import { namesIn, shown } from '../../support/dashboards/built.js';
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

const found = (expr: string) => scene.prometheus.query(expr);
const silent = async ({ expr }: { expr: string }) => (await found(filled(expr, chosen))).length === 0;
const unknown = async (name: string) => (await found(`count({__name__="${name}"})`)).length === 0;

/** Rounds of traffic, a second apart, after which everything must have been seen. */
const patience = { rounds: 90, traffic: () => scene.traffic() };

describe('on a Prometheus that scraped the service, the operator and the exporters', () => {
  it('every query finds something', async () => {
    expect(await stillMissing(shown, silent, patience)).toEqual([]);
  });

  it('every name is exported by somebody', async () => {
    const names = [...new Set(shown.flatMap(({ expr }) => namesIn(expr)))];
    expect(names.length).toBeGreaterThan(80);
    expect(await stillMissing(names, unknown, patience)).toEqual([]);
  });

  it('a name that nobody exports is found out', async () => {
    expect(await found('count({__name__="http_requests"})')).toEqual([]);
    await expect(found('sum(')).rejects.toThrow('parse error');
  });
});

describe('what Market and Air ask of the API', () => {
  const values: Readonly<Record<string, string>> = {
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

  it('is something', () => {
    expect(requestsToApi.length).toBeGreaterThan(12);
  });

  it.each(requestsToApi)('is answered, with a value in every column: $title', async (request) => {
    const { status, text } = await scene.api.ask(pathOf(request, values));
    expect([status, text.slice(0, 500)]).toEqual([200, expect.any(String)]);
    expect(columnsMissing(request, text)).toEqual([]);
  });
});
