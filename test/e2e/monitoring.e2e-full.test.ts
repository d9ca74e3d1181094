import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { dashboards } from '../../cdk8s/dashboards/registry.js';
import { byThemselves, ofSamples } from '../../cdk8s/dashboards/settings.js';
import { everywhere } from '../../cdk8s/rules/files.js';
import { ruleGroups } from '../../cdk8s/rules/groups.js';
import { isAlert } from '../../cdk8s/rules/model.js';
import { columnsMissing, filled, pathOf, requestsToApi, stillMissing } from '../support/dashboards/asking.js';
import { built, namesIn, type Shown, shown } from '../support/dashboards/built.js';
import { openAll } from '../support/dashboards/opening.js';
import { selectorsIn } from '../support/selectors.js';
import { ask } from '../support/service.js';
import { configMapOf, csvOf, datasetOf, datasetsOf } from './support/dataset.js';
import { startForeignPod } from './support/foreign-pod.js';
import { loadImage } from './support/image.js';
import { kubectl } from './support/kubectl.js';
import { grafanaStandIn, type Monitoring, rememberDays, startMonitoring } from './support/monitoring.js';
import { createNamespace, type Namespace } from './support/namespace.js';
import type { PortForward } from './support/port-forward.js';
import { bars, measurements, untilRows } from './support/questions.js';
import { type Release, releaseOf } from './support/release.js';

/** With the alert of the chart's own that a release is not seen at all. */
const rules = ruleGroups({ ...everywhere, expected: true }).flatMap((group) => group.rules);
/** Nobody runs cert-manager here: that alert is tested by promtool alone. */
const alerts = rules.filter(isAlert).filter(({ expr }) => !expr.includes('certmanager_'));
const presets = ['dev', 'monitoring'].flatMap((name) => ['--values', `charts/almanac/values-${name}.yaml`]);

let namespace: Namespace;
let release: Release;
let monitoring: Monitoring;
let api: PortForward;

beforeAll(async () => {
  namespace = await createNamespace('monitoring');
  release = releaseOf(namespace.name);
  monitoring = await startMonitoring(namespace.name, grafanaStandIn(await loadImage()));
  await rememberDays(monitoring, { namespace: namespace.name, release: release.name });
  await release.install({}, [...presets, '--wait', '--timeout', '5m']);
  for (const path of [bars, measurements]) await untilRows(release, path);
  api = await release.forward();
  await loadWrongRow();
  await failWithoutDatabase();
  await loadAgain();
}, 600_000);
afterAll(async () => {
  await (api as PortForward | undefined)?.stop();
  await (monitoring as Monitoring | undefined)?.stop();
  await (namespace as Namespace | undefined)?.remove();
});

async function loadWrongRow(): Promise<void> {
  const datasets = datasetsOf(release);
  await datasets.apply(
    configMapOf('wrong', `${csvOf('WRNG', { days: 3 })}WRNG,soon,1,1,1,1,1\n`),
    datasetOf('wrong', { write: { maxRejectedRows: 1 }, freshness: { maxAge: '30d' } }),
  );
  await datasets.until('wrong', { type: 'Ready', status: 'True' });
}

/** Once Prometheus knows of the first run: it shows what has risen since then. */
async function loadAgain(): Promise<void> {
  await release.eventually('Prometheus has seen the first run', async () => {
    if (await hasNone('almanac_ingest_runs_total{dataset="wrong"}')) throw new Error('it has not');
  });
  await datasetsOf(release).run('wrong');
}

/** Until requests fail (5xx), and until they do not any more. */
async function failWithoutDatabase(): Promise<void> {
  const own = ['--namespace', release.namespace];
  const set = `statefulset/${release.fullname}-postgres`;
  // Nobody has asked for it yet, so that no cache has it.
  const symbol = '/stocks/time-series/FJRD';
  const answers = (expected: (status: number) => boolean) =>
    release.eventually(
      'the API feels it',
      async () => {
        const { status } = await ask(api.port, symbol, {});
        if (!expected(status)) throw new Error(`it answers ${status}`);
      },
      { seconds: 180 },
    );
  await kubectl(['scale', set, '--replicas=0', ...own]);
  await kubectl(['wait', '--for=delete', `pod/${release.fullname}-postgres-0`, '--timeout=90s', ...own]);
  await answers((status) => status >= 500);
  await kubectl(['scale', set, '--replicas=1', ...own]);
  await answers((status) => status === 200);
}

const paths = ['/stocks', '/stocks/time-series/ALMX', '/air_quality/latest', '/datasets', '/nothing'];
let asked = 1000;

async function traffic(): Promise<void> {
  asked += 1;
  await Promise.all(
    [...paths, `/stocks/time-series/BRKO?limit=${asked}`].map((path) => ask(api.port, path, {})),
  );
}

/** An operator looks through everything again, without a need, every ten minutes or so. */
const patience = { rounds: 700, traffic };

const hasNone = async (expression: string): Promise<boolean> =>
  (await monitoring.query(expression)).length === 0;

const unknown = (name: string) => hasNone(`count({__name__="${name}"})`);

describe('Prometheus of deploy/monitoring', () => {
  it('reaches all that it finds', async () => {
    const parts = ['api', 'operator', 'postgres', 'redis'].map((part) => `up{component="${part}"} == 1`);
    const others = ['kube-state-metrics', 'node-exporter', 'kubelet', 'prometheus'].map(
      (job) => `up{job="${job}"} == 1`,
    );
    expect(await stillMissing([...parts, ...others], hasNone, { ...patience, rounds: 180 })).toEqual([]);
    // Of the database's new pod the first scrape may have come too early.
    const isSo = async (down: string): Promise<boolean> => !(await hasNone(down));
    expect(await stillMissing(['up == 0'], isSo, { ...patience, rounds: 180 })).toEqual([]);
  });

  it('finds something for every query of every panel', async () => {
    const opened = await openAll((expression) => monitoring.query(expression));
    const silent = async ({ dashboard, expr }: Shown) =>
      hasNone(filled(expr, { ...opened[dashboard], __rate_interval: '1m', __range: '10m' }));
    expect(shown.length).toBeGreaterThan(100);
    expect(await stillMissing(shown, silent, patience)).toEqual([]);
  });

  it('has every series that rules record', async () => {
    const recorded = rules.flatMap((rule) => (isAlert(rule) ? [] : [rule.record]));
    const here = recorded.map(
      (name) => `${name}{namespace="${release.namespace}", release="${release.name}"}`,
    );
    expect(here.length).toBeGreaterThan(15);
    expect(await stillMissing(here, hasNone, patience)).toEqual([]);
  });

  it.each(alerts)('has every series that $alert reads', async ({ expr }) => {
    const selectors = selectorsIn(expr);
    expect(selectors).not.toEqual([]);
    expect(await stillMissing(selectors, hasNone, patience)).toEqual([]);
  });

  it('has every name, and none that nobody exports', async () => {
    const names = [...new Set(shown.flatMap(({ expr }) => namesIn(expr)))];
    expect(names.length).toBeGreaterThan(80);
    expect(await stillMissing(names, unknown, patience)).toEqual([]);
    expect(await unknown('http_requests')).toBe(true);
  });
});

const inGrafana = (...command: string[]) =>
  kubectl(['exec', 'deployment/grafana', '--namespace', release.namespace, '--', ...command]);

describe('Grafana of deploy/monitoring', () => {
  it('has every dashboard of the chart, which came after it', async () => {
    const [provider] = (
      parse(await inGrafana('cat', '/etc/grafana/provisioning/dashboards/providers.yaml')) as {
        providers: { options: { path: string } }[];
      }
    ).providers;
    const path = provider?.options.path ?? '';
    const expected = built.map(({ name }) => `almanac-${name}.json`).toSorted();
    await release.eventually(
      'the dashboards are mounted',
      async () => expect((await inGrafana('ls', path)).trim().split('\n').toSorted()).toEqual(expected),
      { seconds: 180 },
    );
    // The release has the sample data.
    for (const { name, json } of dashboards({ ...byThemselves, ...ofSamples }))
      expect(await inGrafana('cat', `${path}/almanac-${name}.json`)).toBe(json);
  });

  it('reaches its data sources, as nobody else does', async () => {
    const { datasources } = parse(
      await inGrafana('cat', '/etc/grafana/provisioning/datasources/datasources.yaml'),
    ) as { datasources: { type: string; url: string }[] };
    const looks: Readonly<Record<string, string>> = { prometheus: '/api/v1/query?query=up' };
    for (const { type, url } of datasources) {
      const look = `fetch('${url}${looks[type] ?? '/stocks'}').then(({ status }) => console.log(status))`;
      expect([url, (await inGrafana('node', '-e', look)).trim()]).toEqual([url, '200']);
    }
    const stranger = await startForeignPod(release.namespace);
    expect(await stranger.connect('prometheus', 9090)).toBe('timeout');
    await stranger.remove();
  });
});

describe('what Market and Air ask of the API', () => {
  const values: Readonly<Record<string, string>> = {
    stocks_dataset: 'sample-stocks',
    air_dataset: 'sample-air-quality',
    symbol: 'ALMX',
    frequency: 'Weekly',
    interval: '1',
    station: 'aq_harbour',
    standard: 'us-epa-2024',
    period: 'day',
    pollutant: 'pm2_5',
    __from: '2025-01-01',
    __to: '2025-12-31',
  };
  /** The sample data have no hole: every day has an index, and none a reason why not. */
  const unknownOfSamples: Readonly<Record<string, string[]>> = { Categories: ['reason'] };

  it.each(requestsToApi)('is answered, with a value in every column: $title', async (request) => {
    const { status, text } = await ask(api.port, pathOf(request, values), {});
    expect([status, text.slice(0, 500)]).toEqual([200, expect.any(String)]);
    expect(columnsMissing(request, text)).toEqual(unknownOfSamples[request.title] ?? []);
  });
});
