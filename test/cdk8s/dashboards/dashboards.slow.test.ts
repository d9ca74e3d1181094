import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  columnsMissing,
  filled,
  pathOf,
  requestsToApi,
  stillMissing,
} from '../../support/dashboards/asking.js';
import { built, namesIn, type Shown, shown } from '../../support/dashboards/built.js';
import { openAll, type Values, valuesOf } from '../../support/dashboards/opening.js';
import { elsewhere, type Scene, startScene } from './support/scene.js';

let scene: Scene;
/** What each dashboard has chosen when it is opened. */
let opened: Readonly<Record<string, Values>>;

beforeAll(async () => {
  scene = await startScene();
  opened = await openAll(found);
}, 290_000);
// It has not begun when its beginning failed.
afterAll(() => (scene as Scene | undefined)?.close());

const found = (expr: string) => scene.prometheus.query(expr);
const ask = ({ dashboard, expr }: Shown, more: Values = {}, at?: number) =>
  scene.prometheus.query(
    filled(expr, { ...opened[dashboard], __rate_interval: '20s', __range: '1m', ...more }),
    at,
  );
const silent = async (one: Shown) => (await ask(one)).length === 0;
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

/** When every server was there: seconds since 1970, so long ago that all scrapes that had begun then have ended. */
async function momentWithAll(): Promise<number> {
  const expr = ['pg_up', 'redis_up'].map((name) => `count(${name}) == ${elsewhere.length + 1}`).join(' and ');
  for (;;) {
    const at = Date.now() / 1000 - 5;
    const [all] = await scene.prometheus.query(expr, at);
    if (all !== undefined) return at;
    await delay(500);
  }
}

describe('Postgres and Redis', () => {
  const dashboard = built.find(({ name }) => name === 'databases');
  /** What stands still for a second is gone until it is scraped again. */
  let then: number;
  beforeAll(async () => {
    then = await momentWithAll();
  }, 60_000);
  const servers = async (name: string, more: Values = {}) => {
    const variable = dashboard?.variables.find((one) => one.name === name);
    if (variable === undefined) throw new Error(`no ${name}`);
    return valuesOf(variable, { ...opened['databases'], ...more }, (expr) =>
      scene.prometheus.query(expr, then),
    );
  };

  it.each(['postgres', 'redis'])(
    'shows the servers of the release, others when they are asked for: %s',
    async (name) => {
      const all = await servers(name, { servers: '.*' });
      expect(all).toEqual(expect.arrayContaining([...elsewhere]));
      expect(all).toHaveLength(elsewhere.length + 1);
      const [own, ...others] = await servers(name);
      expect(others).toEqual([]);
      expect(elsewhere).not.toContain(own);

      const up = shown.filter(({ expr }) => new RegExp(`^(pg|redis)_up\\{.*"\\$${name}"\\}$`).test(expr));
      expect(up).toHaveLength(1);
      for (const one of up) {
        expect((await ask(one, {}, then)).map(({ metric }) => metric['instance'])).toEqual([own]);
        expect(await ask(one, { servers: '.*' }, then)).toHaveLength(all.length);
        expect(await ask(one, { servers: '.*', [name]: elsewhere[0] }, then)).toHaveLength(1);
      }
    },
  );
});

describe('what Market and Air ask of the API', () => {
  const values: Readonly<Record<string, string>> = {
    stocks_dataset: 'prices',
    air_dataset: 'air',
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

  it('is up to the end of what is shown, the day of it too', async () => {
    const [request] = requestsToApi.filter(({ title }) => title === '$station, $standard');
    if (request === undefined) throw new Error('no such panel');
    const path = pathOf(request, { ...values, __to: '2025-01-10T18:30:00.000Z' });
    const { text } = await scene.api.ask(path);
    const { air_quality_index: rows } = JSON.parse(text) as { air_quality_index: { time: string }[] };
    expect(rows.at(-1)?.time).toMatch(/^2025-01-10/);
  });

  it.each(requestsToApi)('is answered, with a value in every column: $title', async (request) => {
    const { status, text } = await scene.api.ask(pathOf(request, values));
    expect([status, text.slice(0, 500)]).toEqual([200, expect.any(String)]);
    expect(columnsMissing(request, text)).toEqual([]);
  });
});
