import { tryKubectl } from '../support/kubectl.js';

type Fields = Record<string, unknown>;

export const url = { url: 'https://example.org/bars.csv' };
export const configMap = { name: 'bars', key: 'bars.csv' };
export const persistentVolumeClaim = { claimName: 'files', path: 'daily/bars.csv' };
export const s3 = { bucket: 'archive', key: 'bars.csv' };

export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string; annotations?: Record<string, string> };
  spec?: Fields;
  status?: Fields;
}

export const dataset = (name: string, spec: Fields = {}): Manifest => ({
  apiVersion: 'almanac.dev/v1alpha1',
  kind: 'Dataset',
  metadata: { name },
  spec: { type: 'StocksOHLCV', source: { url }, ...spec },
});

const condition = {
  type: 'Ready',
  status: 'True',
  lastTransitionTime: '2026-01-01T00:00:00Z',
  reason: 'Loaded',
  message: '',
};
const sources: Fields = { url, configMap, persistentVolumeClaim, s3 };

/** A good Dataset but for one field: the path's, whose lists are written as in `status.runs.0.result`. */
export function datasetWith(name: string, path: string, value: unknown): Manifest {
  const [, branch = '', source = ''] = path.split('.');
  const made: Fields = { ...structuredClone(dataset(name)) };
  if (branch === 'source' && source !== '')
    set(made, 'spec.source', { [source]: structuredClone(sources[source]) });
  if (branch === 'conditions') set(made, 'status.conditions', [structuredClone(condition)]);
  set(made, path, value);
  return made as unknown as Manifest;
}

/** Leaves the field out when the value is undefined. */
function set(root: Fields, path: string, value: unknown): void {
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  let at = root;
  keys.forEach((key, index) => {
    at[key] ??= (keys[index + 1] ?? last) === '0' ? [] : {};
    at = at[key] as Fields;
  });
  if (value === undefined) delete at[last];
  else at[last] = value;
}

export interface Answers {
  /** Names of the objects that the API server takes. */
  taken: string[];
  /** Name of an object → why it is refused. */
  refused: ReadonlyMap<string, string>;
}

/**
 * Asks the API server about many objects at once, each by itself; nothing is stored. To replace is asked of objects
 * that are there, `sentinel-one` and `sentinel-two` among them.
 */
export async function ask(
  namespace: string,
  verb: readonly string[],
  objects: readonly Manifest[],
): Promise<Answers> {
  // One refusal alone is told in other words than several.
  const sentinels = ['sentinel-one', 'sentinel-two'].map((name) => ({
    ...dataset(name, { format: 'wrong' }),
    status: { activeRun: { trigger: 'wrong' } },
  }));
  const items = { apiVersion: 'v1', kind: 'List', items: [...objects, ...sentinels] };
  const { stdout, stderr } = await tryKubectl(
    [...verb, '--dry-run=server', '--namespace', namespace, '--filename', '-'],
    { input: JSON.stringify(items) },
  );
  const refusals = [...stderr.matchAll(/^Error from server \(Invalid\): .*? "([^"]+)" is invalid: (.*)$/gm)];
  const answers = {
    taken: [...stdout.matchAll(/^dataset\.almanac\.dev\/(\S+) .*\(server dry run\)$/gm)].map(
      ([, name = '']) => name,
    ),
    refused: new Map(refusals.map(([, name = '', why = '']) => [name, why])),
  };
  const heard = answers.taken.length + refusals.length;
  if (heard !== items.items.length)
    throw new Error(`kubectl told of ${heard} of ${items.items.length} objects:\n${stderr}`);
  return answers;
}
