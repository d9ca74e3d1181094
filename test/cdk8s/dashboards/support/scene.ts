import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { almanac } from '../../../commands/support/almanac.js';
import { datasetWith } from '../../../operator/dataset/support/facts.js';
import { createDatabase } from '../../../support/databases.js';
import { startKubeApi } from '../../../support/kube-api.js';
import {
  type Prometheus,
  startNodeExporter,
  startPostgresExporter,
  startPrometheus,
  startRedisExporter,
} from '../../../support/prometheus.js';
import type { Server } from '../../../support/monitored.js';
import { freePort, startRedis } from '../../../support/redis.js';
import { temporaryFolder } from '../../../support/run.js';
import { type Program, run } from '../../../support/serve.js';
import { startKubelet } from './kubelet.js';

export interface Scene {
  api: Program;
  prometheus: Prometheus;
  /** One round of requests, some of which fail; the operator is kept busy too. */
  traffic(): Promise<void>;
  close(): Promise<void>;
}

/** The release that there is. */
const release = { namespace: 'ns', release: 'rel' };

/** Servers of another release and outside of the cluster; the one comes before, the other after that of the release. */
export const elsewhere = ['10.0.0.9:9000', 'db.example.com:9000'] as const;

/**
 * The service, once with and once without its database, the operator before an API server, the exporters, and a
 * Prometheus that scrapes all of them as it would in a cluster.
 */
export async function startScene(): Promise<Scene> {
  const [database, redis, kubernetes] = await Promise.all([createDatabase(), startRedis(), startKubeApi()]);
  await load(database.url);
  const [up, down, operating] = await Promise.all([freePort(), freePort(), freePort()]);
  const away = `postgres://nobody@127.0.0.1:${await freePort()}/none`;
  const api = await started(
    ['serve'],
    { ALMANAC_DATABASE_URL: database.url, ALMANAC_REDIS_URL: redis.url, ...metricsOn(up) },
    '/readyz',
  );
  const broken = await started(['serve'], { ALMANAC_DATABASE_URL: away, ...metricsOn(down) }, '/healthz');
  const operator = await startOperator(kubernetes.kubeconfig(), metricsOn(operating));
  const [postgres, cache, ...others] = await Promise.all([
    startPostgresExporter(database.url),
    startRedisExporter(redis.url),
    startNodeExporter(),
    startKubelet(),
  ]);
  const prometheus = await startPrometheus([
    own('api', up),
    own('broken', down),
    own('operator', operating),
    ...servers('postgres', postgres),
    ...servers('redis', cache),
    ...others.map(({ address }, index) => ({ job: `other-${index}`, address })),
  ]);
  let round = 0;
  return {
    api,
    prometheus,
    traffic: async () => {
      round += 1;
      // Nothing is new in it: the run counts, and so does its time.
      if (round % 20 === 5) await loadPrices(database.url);
      const { cluster, watches } = kubernetes;
      cluster.put(`${datasets}/prices-${round}`, {
        ...datasetWith({}, { name: `prices-${round}`, namespace: 'shop', uid: `uid-${round}` }),
      });
      if (round % 5 === 1) {
        // A watch that lost its place begins with a list.
        kubernetes.failOn('watch', { errorEvent: 410 });
        watches.cut('end');
      }
      await Promise.all([
        ...paths.map((path) => api.ask(path)),
        api.ask(`/stocks/time-series/AAA?limit=${round}`), // in no cache yet
        broken.ask('/stocks'),
      ]);
    },
    close: async () => {
      await Promise.all(
        [api, broken, operator, prometheus, postgres, cache, ...others].map((one) => one.stop()),
      );
      await Promise.all([redis.stop(), kubernetes.close(), database.drop()]);
    },
  };
}

const metricsOn = (port: number) => ({ ALMANAC_METRICS_PORT: String(port) });

/** As the chart's ServiceMonitors label them. */
const own = (job: string, port: number) => ({
  job,
  address: `127.0.0.1:${port}`,
  labels: { ...release, pod: `${job}-0` },
});

/** The exporter beside a server of the release; it stands for two of other servers too. */
const servers = (name: string, { address }: Server) => [
  { job: name, address, labels: { ...release, pod: `${name}-0` } },
  { job: `${name}-other`, address, labels: { ...release, release: 'other', instance: elsewhere[0] } },
  { job: `${name}-outside`, address, labels: { instance: elsewhere[1] } },
];

const datasets = '/apis/almanac.dev/v1alpha1/namespaces/shop/datasets';
const paths = ['/stocks', '/stocks/time-series/AAA', '/air_quality/latest', '/datasets', '/nothing'];

async function startOperator(kubeconfig: string, env: Record<string, string>): Promise<Program> {
  const template = join(temporaryFolder('template'), 'job-template.yaml');
  writeFileSync(template, 'spec: { containers: [{ name: ingest, image: almanac }] }');
  return started(
    ['operator', '--operator-job-template', template],
    { KUBECONFIG: kubeconfig, ALMANAC_OPERATOR_IDENTITY: 'one', ...env },
    '/readyz',
  );
}

/** A process that gives 200 there. More patient than other tests: a dozen processes run beside it. */
async function started(args: readonly string[], env: Record<string, string>, path: string): Promise<Program> {
  const program = await run({ args, env });
  const answers = (): Promise<boolean> =>
    program.ask(path).then(
      ({ status }) => status === 200,
      () => false,
    );
  for (let second = 0; !(await answers()); second += 1) {
    if (second > 90) throw new Error(`${args[0]} is not up: ${program.said()}`);
    await delay(1000);
  }
  return program;
}

const day = (index: number): string => new Date(Date.UTC(2025, 0, 1 + index)).toISOString().slice(0, 10);

/** A year of one symbol with a wrong line, ten days of one station, the first without values; an age is asked of both. */
async function load(url: string): Promise<void> {
  await loadPrices(url);
  const measured = Array.from({ length: 240 }, (_, index) => {
    const time = new Date(Date.UTC(2025, 0, 1, index)).toISOString();
    return `${time},harbour,${index < 24 ? ',,,,,' : `5,20,0.4,30,18,${9 + (index % 7)}`}`;
  });
  await ingest(url, 'air', ['TimeInstant,id_entity,so2,no2,co,o3,pm10,pm2_5', ...measured]);
}

/** So many that the average of fifty weeks has a value. */
function loadPrices(url: string): Promise<void> {
  const bars = Array.from({ length: 365 }, (_, index) => {
    const close = 100 + 10 * Math.sin(index / 9);
    return `AAA,${day(index)},${close},${close + 2},${close - 2},${close + 1},${1000 + index}`;
  });
  return ingest(url, 'prices', ['symbol,date,open,high,low,close,volume', ...bars, 'AAA,soon,1,1,1,1,1']);
}

async function ingest(url: string, dataset: string, lines: readonly string[]): Promise<void> {
  const file = join(temporaryFolder('source'), `${dataset}.csv`);
  writeFileSync(file, `${lines.join('\n')}\n`);
  const { code, stderr } = await almanac(
    ['ingest', dataset, file, '--max-rejected-rows', '1', '--max-age', '30d'],
    { ALMANAC_DATABASE_URL: url },
  );
  if (code !== 0) throw new Error(stderr);
}
