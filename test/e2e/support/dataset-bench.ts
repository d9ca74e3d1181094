import type { DatasetSpec } from '../../../src/operator/dataset/dataset.js';
import { csvOf, datasetOf, type Datasets, datasetsOf, type KubeManifest } from './dataset.js';
import { loadImage } from './image.js';
import { apply, get, type KubeObject, list } from './kubectl.js';
import { createNamespace } from './namespace.js';
import { rowsOf } from './questions.js';
import { type Release, releaseOf, type Values } from './release.js';
import { type Sources, startSources } from './sources.js';

/** A small release and a server of sources that it may read, in a namespace of their own. */
export interface DatasetBench {
  release: Release;
  datasets: Datasets;
  sources: Sources;
  /** Bars that are served of a symbol. */
  barsOf(symbol: string): Promise<string[]>;
  /** Serves days of bars at `/NAME.csv`; the symbol is the name in capitals. */
  serve(name: string, days?: number): Promise<void>;
  /** Sends two days of bars at `/NAME.csv` and then nothing more: a run stays active. */
  hang(name: string): Promise<void>;
  /** Name of the Job whose pod waits for a source that hangs. */
  untilHanging(name: string): Promise<string>;
  /** A Dataset that reads `/NAME.csv`; `url` adds to that source. */
  overHttp(name: string, spec?: object, url?: object): KubeManifest & { spec: Partial<DatasetSpec> };
  get<T extends KubeObject>(...args: string[]): Promise<T>;
  list<T extends KubeObject>(...args: string[]): Promise<T[]>;
  remove(): Promise<void>;
}

/** Of one pod of the API and one of the operator, without Redis. */
export const smallRelease = { api: { replicas: 1 }, operator: { replicas: 1 }, redis: { mode: 'none' } };

const rows = (name: string, days: number): string => csvOf(name.toUpperCase(), { days });

/** `before` are objects that the release needs. */
export async function startDatasetBench(
  purpose: string,
  values: Values = {},
  ...before: readonly object[]
): Promise<DatasetBench> {
  const namespace = await createNamespace(purpose);
  const release = releaseOf(namespace.name);
  await loadImage();
  const datasets = datasetsOf(release);
  const sources = await startSources(namespace.name);
  if (before.length > 0) await apply(namespace.name, ...before);
  await release.install({ ...smallRelease, ingest: { allowedPrivateCidrs: [sources.cidr] }, ...values });
  const inNamespace = ['--namespace', namespace.name];
  return {
    release,
    datasets,
    sources,
    barsOf: (symbol) => rowsOf(release, `/stocks/time-series/${symbol}?start=2030-01-01&format=csv`),
    serve: (name, days = 2) => sources.answer(`/${name}.csv`, { text: rows(name, days) }),
    hang: (name) => sources.answer(`/${name}.csv`, { text: rows(name, 2), afterwards: 'silence' }),
    untilHanging: async (name) => {
      const before = (await sources.asked(`/${name}.csv`)).length;
      return release.eventually(`${name} asks its source`, async () => {
        const { activeRun } = (await datasets.get(name)).status;
        const asked = (await sources.asked(`/${name}.csv`)).length;
        if (activeRun === undefined || asked === before) throw new Error('no run yet');
        return activeRun.jobName;
      });
    },
    overHttp: (name, spec = {}, url = {}) => ({
      ...datasetOf(name),
      spec: {
        type: 'StocksOHLCV',
        source: { url: { url: sources.url(`/${name}.csv`), allowInsecureHTTP: true, ...url } as never },
        ...spec,
      },
    }),
    get: (...args) => get(...args, ...inNamespace),
    list: (...args) => list(...args, ...inNamespace),
    remove: async () => {
      await sources.stop();
      await namespace.remove();
    },
  };
}
