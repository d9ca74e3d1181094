import type { DatasetCondition, DatasetSpec, DatasetStatus } from '../../../src/operator/dataset/dataset.js';
import { apply, get, type KubeObject, kubectl, list } from './kubectl.js';
import type { Release } from './release.js';

type Partly<T> = { [K in keyof T]?: T[K] extends object | undefined ? Partly<T[K]> : T[K] };

export interface DatasetObject extends KubeObject {
  spec: DatasetSpec & Record<string, unknown>;
  status: DatasetStatus & Record<string, unknown>;
}

/** What a test says of a Dataset; a ConfigMap's key `rows.csv` is its source unless it says otherwise. */
export function datasetOf(name: string, spec: Partly<DatasetSpec> = {}): KubeManifest {
  return {
    apiVersion: 'almanac.dev/v1alpha1',
    kind: 'Dataset',
    metadata: { name },
    spec: { type: 'StocksOHLCV', source: { configMap: { name, key: 'rows.csv' } }, ...spec },
  };
}

export interface KubeManifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string; annotations?: Record<string, string>; labels?: Record<string, string> };
  [field: string]: unknown;
}

export const configMapOf = (name: string, text: string): KubeManifest => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name },
  data: { 'rows.csv': text },
});

/** One bar a day from the first of January 2030 on; prices begin at `price`. */
export function csvOf(symbol: string, { days, price = 100 }: { days: number; price?: number }): string {
  const lines = Array.from({ length: days }, (_, day) => {
    const date = new Date(Date.UTC(2030, 0, 1 + day)).toISOString().slice(0, 10);
    return `${symbol},${date},${price + day},${price + day + 2},${price + day - 2},${price + day + 1},1000`;
  });
  return `symbol,date,open,high,low,close,volume\n${lines.join('\n')}\n`;
}

export interface Datasets {
  apply(...objects: KubeManifest[]): Promise<void>;
  get(name: string): Promise<DatasetObject>;
  /** Until the condition is as said; gives it. `reason` and `generation` only when they matter. */
  until(name: string, wanted: Wanted, seconds?: number): Promise<DatasetCondition>;
  annotate(name: string, annotation: string): Promise<string>;
  patch(name: string, patch: object): Promise<string>;
  remove(name: string, ...flags: string[]): Promise<string>;
  /** Runs in the database, newest first. */
  runs(name: string): Promise<{ result: string; run_key: string | null; rows_written: number }[]>;
  jobs(name: string): Promise<KubeObject[]>;
  /** Asks for a run and waits until it has ended; gives the Dataset then. */
  run(name: string, seconds?: number): Promise<DatasetObject>;
  /** Reasons of its Events, oldest first. */
  events(name: string): Promise<string[]>;
}

export interface Wanted {
  type: DatasetCondition['type'];
  status: DatasetCondition['status'];
  reason?: string;
}

export function datasetsOf(release: Release): Datasets {
  const inNamespace = ['--namespace', release.namespace];
  const datasets: Datasets = {
    apply: (...objects) => apply(release.namespace, ...objects),
    get: (name) => get<DatasetObject>('datasets.almanac.dev', name, ...inNamespace),
    until: (name, wanted, seconds = 60) =>
      release.eventually(
        `Dataset ${name} has ${JSON.stringify(wanted)}`,
        async () => conditionOf(await datasets.get(name), wanted),
        { seconds, everyMs: 250 },
      ),
    annotate: (name, annotation) =>
      kubectl(['annotate', 'datasets.almanac.dev', name, annotation, '--overwrite', ...inNamespace]),
    patch: (name, patch) =>
      kubectl([
        'patch',
        'datasets.almanac.dev',
        name,
        '--type=merge',
        `--patch=${JSON.stringify(patch)}`,
        ...inNamespace,
      ]),
    remove: (name, ...flags) => kubectl(['delete', 'datasets.almanac.dev', name, ...flags, ...inNamespace]),
    runs: async (name) => {
      const command = ['node', 'dist/main.js', 'revisions', name, '--json', '--limit', '1000'];
      const pod = ['exec', `deployment/${release.fullname}`, ...inNamespace, '--container', 'api', '--'];
      return JSON.parse(await kubectl([...pod, ...command])) as Awaited<ReturnType<Datasets['runs']>>;
    },
    jobs: (name) => list('jobs', ...inNamespace, '--selector', `almanac.dev/dataset=${name}`),
    run: async (name, seconds = 60) => {
      const wish = `test-${Date.now()}`;
      await datasets.annotate(name, `almanac.dev/reconcile-at=${wish}`);
      const look = async (): Promise<DatasetObject> => endedRun(await datasets.get(name), wish);
      return release.eventually(`a run of ${name} ends`, look, { seconds, everyMs: 250 });
    },
    events: async (name) => {
      const about = `involvedObject.kind=Dataset,involvedObject.name=${name}`;
      const all = await list<Told>('events', ...inNamespace, '--field-selector', about);
      return all.toSorted((one, other) => whenOf(one) - whenOf(other)).map(({ reason }) => reason);
    },
  };
  return datasets;
}

function conditionOf({ metadata, status }: DatasetObject, wanted: Wanted): DatasetCondition {
  const { generation } = metadata as { generation?: number };
  const found = status?.conditions?.find(({ type }) => type === wanted.type);
  const fits =
    found !== undefined &&
    found.status === wanted.status &&
    found.observedGeneration === generation &&
    (wanted.reason === undefined || found.reason === wanted.reason);
  if (!fits) throw new Error(`generation ${generation}, status ${JSON.stringify(status)}`);
  return found;
}

type Told = KubeObject & { reason: string; eventTime?: string };
const whenOf = ({ eventTime, metadata }: Told): number => Date.parse(eventTime ?? metadata.creationTimestamp);

function endedRun(dataset: DatasetObject, wish: string): DatasetObject {
  const { lastHandledReconcileAt, activeRun, runs } = dataset.status;
  if (lastHandledReconcileAt !== wish || activeRun !== undefined)
    throw new Error(JSON.stringify({ lastHandledReconcileAt, activeRun, runs }));
  return dataset;
}
