import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { asked } from '../../../cdk8s/rules/traffic.js';
import { metricFacts } from '../../../src/observability/metric-names.js';
import { processMetrics } from '../../../src/observability/process-metric-names.js';
import { requestsToApi } from '../../support/dashboards/asking.js';
import { built, namesIn, shown, targetsOf } from '../../support/dashboards/built.js';

const folder = 'cdk8s/dashboards';
const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
  path.endsWith('.ts'),
);
/** Names that stay what they are, because links and bookmarks hold them. */
const uids = ['service', 'data', 'databases', 'operator', 'market', 'air', 'server'].map(
  (name) => `almanac-${name}`,
);

it('has the dashboards that bookmarks know', () => {
  expect(built.map(({ model }) => model.uid)).toEqual(uids);
});

it('types no name of ours by hand', () => {
  const ours = Object.values({ ...metricFacts, ...processMetrics }).map(({ name }) => name as string);
  const typed = sources.flatMap((path) => {
    const text = readFileSync(join(folder, path), 'utf8');
    return ours.filter((name) => new RegExp(`\\b${name}\\b`).test(text)).map((name) => `${path}: ${name}`);
  });
  expect(typed).toEqual([]);
});

it('finds a name in each expression, so that the test on Prometheus can look for it', () => {
  expect(shown.filter(({ expr }) => namesIn(expr).length === 0)).toEqual([]);
  expect(namesIn('sum by (a) (rate(x_total{b="c"}[5m])) / y{}')).toEqual(['x_total', 'y']);
});

it('counts no probes among the answers, as rules do not', () => {
  const families = (['requests', 'requestDuration', 'responseSize'] as const).map(
    (key) => metricFacts[key].name,
  );
  const selectors = shown.flatMap(({ where, expr }) =>
    families.flatMap((name) =>
      [...expr.matchAll(new RegExp(`${name}\\w*\\{[^}]*\\}`, 'g'))].map(([text]) => ({ where, text })),
    ),
  );
  expect(selectors.length).toBeGreaterThan(20);
  expect(selectors.filter(({ text }) => !text.includes(asked))).toEqual([]);
});

it('tells what is left of the budget of a month, whatever time is shown, by objectives that can be changed', () => {
  const budgets = shown.filter(({ where }) => where.includes('budget left'));
  expect(
    budgets.map(({ expr }) => [...expr.matchAll(/\[(\w+|\$__range)\]/g)].map(([, window]) => window)),
  ).toEqual([
    ['30d', '30d'],
    ['30d', '30d'],
  ]);
  const rates = shown.filter(({ where }) => where.includes('burn rate'));
  expect(rates).toHaveLength(6);
  for (const { where, expr } of [...budgets, ...rates])
    expect([where, expr]).toEqual([where, expect.stringMatching(/\(1 - \$(availability|latency) \/ 100\)$/)]);
  for (const { expr } of shown) expect(expr).not.toContain('le="0.');
});

it('shows which version runs, not that one does', () => {
  const versions = built.flatMap(({ panels }) => panels.filter(({ title }) => title === 'Versions'));
  expect(versions.map(({ options }) => (options as { textMode: string }).textMode)).toEqual(['name']);
});

it('names the dataset of a symbol and of a station, each of which may be in several', () => {
  const ofOne = /^\/stocks\/time-series|^\/air_quality\/(?!stations)/;
  const asking = requestsToApi.filter(({ url = '' }) => ofOne.test(url));
  expect(asking.length).toBeGreaterThan(10);
  for (const { title, url = '', url_options: options } of asking) {
    const dataset = url.startsWith('/stocks') ? '$stocks_dataset' : '$air_dataset';
    expect([title, options?.params]).toEqual([
      title,
      expect.arrayContaining([{ key: 'dataset', value: dataset }]),
    ]);
  }
});

it('shows every family of the service and of the operator', () => {
  const names = new Set(shown.flatMap(({ expr }) => namesIn(expr)));
  const missing = Object.values(metricFacts)
    .map(({ name }) => name as string)
    .filter((name) => ![name, `${name}_bucket`, `${name}_count`].some((one) => names.has(one)));
  // Counted in the cache's figures by size; entries are for who looks into one process.
  expect(missing).toEqual(['almanac_cache_entries']);
});

describe.each([...built])('$name', ({ model, panels, variables, json }) => {
  it('leads to the others with what is chosen', () => {
    expect(model.tags).toEqual(['almanac']);
    expect(model.links).toEqual([
      expect.objectContaining({ type: 'dashboards', tags: ['almanac'], includeVars: true, keepTime: true }),
    ]);
  });

  it('asks for the data source, the namespace and the release first', () => {
    expect(variables.slice(0, 3).map(({ name }) => name)).toEqual(['datasource', 'namespace', 'release']);
  });

  it('uses no variable that it does not have', () => {
    const known = new Set([...variables.map(({ name }) => name), '__rate_interval', '__range', '__all']);
    const used = [...json.matchAll(/\$(\w+)|\$\{(\w+)/g)].map(([, bare, braced]) => bare ?? braced ?? '');
    expect(used.filter((name) => !known.has(name) && !/^__(from|to)$/.test(name))).toEqual([]);
  });

  it('begins with all where several can be chosen, never with an arbitrary one', () => {
    const several = variables.filter(({ multi }) => multi === true);
    expect(several.map(({ includeAll, current }) => [includeAll, current?.value])).toEqual(
      several.map(() => [true, ['$__all']]),
    );
  });

  it('marks when data were loaded', () => {
    const marks = model.annotations?.list?.map(({ name }) => name);
    expect(marks).toContain('Revisions');
  });

  it('says of every panel and row what good is', () => {
    const mute = panels.filter(({ description = '' }) => !/good/i.test(description));
    expect(mute.map(({ title }) => title)).toEqual([]);
    const all = model.panels ?? [];
    const rows = all.flatMap((panel, index) => (panel.type === 'row' ? [all[index + 1]] : []));
    expect(rows.length).toBeGreaterThan(2);
    for (const note of rows as { options?: { content?: string } }[])
      expect(note.options?.content).toMatch(/good/i);
  });

  it('numbers its panels, puts none over another and none outside', () => {
    const all = model.panels ?? [];
    expect(all.map(({ id }) => id)).toEqual(all.map((_, index) => index + 1));
    const places = all.map((panel) => panel.gridPos ?? { x: 0, y: 0, w: 99, h: 0 });
    expect(places.filter(({ x, w }) => x + w > 24)).toEqual([]);
    const overlaps = places.flatMap((a, index) =>
      places
        .slice(index + 1)
        .filter((b) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h),
    );
    expect(overlaps).toEqual([]);
  });

  it('has queries in every panel, each with a name of its own', () => {
    for (const panel of panels) {
      const names = targetsOf(panel).map(({ refId }) => refId);
      expect([panel.title, names.length > 0, new Set(names).size]).toEqual([panel.title, true, names.length]);
    }
  });
});
