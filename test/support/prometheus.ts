import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { debianPackages, onPath } from './debian-packages.mjs';
import { goProgram } from './go-program.js';
import { type Server, startServer } from './monitored.js';
import { oncePerRun, temporaryFolder } from './run.js';

/** What is scraped, and the labels that its series get. */
export interface ScrapeTarget {
  job: string;
  address: string;
  labels?: Readonly<Record<string, string>>;
}

export interface Sample {
  metric: Readonly<Record<string, string>>;
  value: readonly [time: number, value: string];
}

export interface Prometheus extends Server {
  query: (expression: string, at?: number) => Promise<readonly Sample[]>;
}

/** PROMETHEUS_BIN, or prometheus of the PATH, else of Debian's package, unpacked into the user's cache. */
const findPrometheus = (): Promise<string> =>
  oncePerRun('program-prometheus', async () => {
    const path = process.env.PROMETHEUS_BIN ?? onPath('prometheus');
    if (path !== undefined) return path;
    const folder = await debianPackages({
      name: 'prometheus',
      packages: ['prometheus'],
      hint: 'The tests of dashboards need prometheus on the PATH.',
    });
    return join(folder, 'usr', 'bin', 'prometheus');
  });

/** A Prometheus that scrapes these every second and keeps exemplars. */
export async function startPrometheus(targets: readonly ScrapeTarget[]): Promise<Prometheus> {
  const folder = temporaryFolder('prometheus');
  const file = join(folder, 'prometheus.yml');
  writeFileSync(file, JSON.stringify(configOf(targets)));
  const server = await startServer({
    path: await findPrometheus(),
    args: (address) => [
      `--config.file=${file}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=${address}`,
      '--enable-feature=exemplar-storage',
    ],
    ready: '/-/ready',
  });
  return { ...server, query: (expression, at) => query(server.address, expression, at) };
}

const configOf = (targets: readonly ScrapeTarget[]): object => ({
  global: { scrape_interval: '1s', scrape_timeout: '1s' },
  scrape_configs: targets.map(({ job, address, labels = {} }) => ({
    job_name: job,
    static_configs: [{ targets: [address], labels }],
  })),
});

/**
 * An instant query of the Prometheus at `127.0.0.1:9090`, now or at so many seconds since 1970. Throws with what it says
 * of an expression that is wrong.
 */
export async function query(address: string, expression: string, at?: number): Promise<readonly Sample[]> {
  const response = await fetch(`http://${address}/api/v1/query`, {
    method: 'POST',
    body: new URLSearchParams({ query: expression, ...(at !== undefined && { time: String(at) }) }),
  });
  const answer = (await response.json()) as { error?: string; data?: { result: Sample[] } };
  if (answer.data === undefined) throw new Error(`${expression}: ${answer.error}`);
  return answer.data.result;
}

/** The exporters are built from their modules, in the versions that the chart runs. */
export async function startPostgresExporter(databaseUrl: string): Promise<Server> {
  const path = await goProgram({
    name: 'postgres_exporter',
    module: 'github.com/prometheus-community/postgres_exporter',
    version: 'v0.17.1',
    folder: 'cmd/postgres_exporter',
  });
  const url = new URL(databaseUrl);
  url.searchParams.set('sslmode', 'disable');
  return startServer({
    path,
    args: (address) => [`--web.listen-address=${address}`],
    env: { DATA_SOURCE_NAME: url.href },
    ready: '/metrics',
  });
}

export const startRedisExporter = async (redisUrl: string): Promise<Server> =>
  startServer({
    path: await goProgram({
      name: 'redis_exporter',
      module: 'github.com/oliver006/redis_exporter',
      version: 'v1.74.0',
      sums: [
        'h1:/ESQZa3xqpQxiQmk4tpo90Y8gPWLpYVF6E5SR262KtM=',
        'h1:OAx6fggSdiP8lpFZwUv0kQau31Pft206Qu83Abtm2D0=',
      ],
    }),
    args: (address) => [`--web.listen-address=${address}`, `--redis.addr=${redisUrl}`],
    ready: '/metrics',
  });

export const startNodeExporter = async (): Promise<Server> =>
  startServer({
    path: await goProgram({
      name: 'node_exporter',
      module: 'github.com/prometheus/node_exporter',
      version: 'v1.12.1',
    }),
    args: (address) => [`--web.listen-address=${address}`],
    ready: '/metrics',
  });
