import { describe, expect, it } from '@jest/globals';
import { manifestOf, type Manifest } from '../../support/manifests.js';
import { renderers } from '../support/renderers.js';
import { built } from '../../support/dashboards/built.js';

const enabled = (dashboards: object = {}) => ({ grafana: { dashboards: { enabled: true, ...dashboards } } });
const isDashboard = ({ metadata }: Manifest): boolean => metadata.name.includes('-dashboard-');
/** With room for what `kubectl apply` notes down of an object, 256 KiB. */
const largest = 200_000;

/** A dashboard as a ConfigMap of the release has it. */
function dashboardIn(objects: readonly Manifest[], name: string): Shown {
  const data = manifestOf(objects, 'ConfigMap', `rel-almanac-dashboard-${name}`)?.['data'];
  return JSON.parse((data as Record<string, string> | undefined)?.[`almanac-${name}.json`] ?? '{}') as Shown;
}

interface Shown {
  time: object;
  templating: { list: { name: string; query: unknown; current: object }[] };
}

describe.each(await renderers())('$name', ({ objects }) => {
  it('has no dashboards before they are asked for', async () => {
    expect((await objects()).filter(isDashboard)).toEqual([]);
  });

  it.each([...built])('leaves Grafana its own braces: $name', async ({ name, json }) => {
    const map = manifestOf(await objects(enabled()), 'ConfigMap', `rel-almanac-dashboard-${name}`);
    const data = map?.['data'] as Record<string, string>;
    expect(data).toEqual({ [`almanac-${name}.json`]: json });
    expect(json).toContain('{{');
    expect(JSON.stringify(map).length).toBeLessThan(largest);
  });

  it('has the objectives that the rules of the release have', async () => {
    const prometheusRule = { availabilityPercent: 99.95, latencyPercent: 98, latencySeconds: '0.5' };
    const all = await objects({ ...enabled(), metrics: { prometheusRule } });
    const { templating } = dashboardIn(all, 'service');
    const found = templating.list.map(({ name, query, current }) => ({ name, query, current }));
    for (const [name, value] of Object.entries({ availability: '99.95', latency: '98', in_time: '0.5' }))
      expect(found).toContainEqual({ name, query: value, current: { text: value, value } });
  });

  it.each([
    ['market', '2024-01-01T00:00:00.000Z', '2025-12-31T23:59:59.000Z', 'now-2y'],
    ['air', '2025-01-01T00:00:00.000Z', '2025-01-30T23:59:59.000Z', 'now-1y'],
  ])('begins %s with the time of the sample data where there are some', async (name, from, to, usual) => {
    const withSamples = await objects({ ...enabled(), sampleData: { enabled: true } });
    expect(dashboardIn(withSamples, name).time).toEqual({ from, to });
    expect(dashboardIn(await objects(enabled()), name).time).toEqual({ from: usual, to: 'now' });
  });

  it('carries the labels and the folder by which a sidecar finds them', async () => {
    const given = {
      labels: { shown: 'yes' },
      folder: 'Data',
      annotations: { 'example.com/of': '{{ not a template }}' },
    };
    const found = (await objects(enabled(given))).filter(isDashboard);
    expect(found).toHaveLength(built.length);
    for (const { metadata } of found) {
      expect(metadata.labels).toMatchObject({ shown: 'yes', 'app.kubernetes.io/component': 'grafana' });
      expect(metadata.annotations).toEqual({
        grafana_folder: 'Data',
        'example.com/of': '{{ not a template }}',
      });
    }
  });

  it('puts them into no folder when there is none', async () => {
    const found = (await objects(enabled({ folder: '' }))).filter(isDashboard);
    for (const { metadata } of found) expect(metadata.annotations).toBeUndefined();
  });
});
