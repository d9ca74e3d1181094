import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { configMapOf, csvOf, datasetOf, datasetsOf, type Datasets } from './support/dataset.js';
import { smallRelease } from './support/dataset-bench.js';
import { kubectl, list, tryKubectl } from './support/kubectl.js';
import { createNamespace, type Namespace } from './support/namespace.js';
import { rowsOf } from './support/questions.js';
import { type Release, releaseOf } from './support/release.js';
import { say } from './support/say.js';

let namespace: Namespace | undefined;
let release: Release;
let datasets: Datasets;

beforeAll(async () => {
  namespace = await createNamespace('definition');
  release = releaseOf(namespace.name);
  datasets = datasetsOf(release);
  await release.install(smallRelease);
});
afterAll(() => namespace?.remove());

const barsPath = (symbol: string): string => `/stocks/time-series/${symbol}?start=2030-01-01&format=csv`;

async function loaded(name: string, spec: object = {}): Promise<void> {
  const rows = configMapOf(name, csvOf(name.toUpperCase(), { days: 2 }));
  await datasets.apply(rows, datasetOf(name, spec));
  await datasets.until(name, { type: 'Ready', status: 'True' });
}

async function timed(what: string, work: () => Promise<unknown>): Promise<void> {
  const began = Date.now();
  await work();
  say(`${what}: ${((Date.now() - began) / 1000).toFixed(1)} s`);
}

/** It takes the Datasets of the whole cluster along: not in one where others have some. */
async function checkAlone(): Promise<void> {
  const all = await list('datasets.almanac.dev', '--all-namespaces');
  const others = all.filter(({ metadata }) => metadata.namespace !== release.namespace);
  if (others.length > 0)
    throw new Error('Other namespaces of this cluster have Datasets: use a cluster of its own.');
}

const crd = 'customresourcedefinition/datasets.almanac.dev';

async function restoreDefinition(): Promise<void> {
  await tryKubectl(['wait', '--for=delete', crd, '--timeout=60s']);
  const flags = ['--server-side', '--force-conflicts', '--filename', 'charts/almanac/crds'];
  await kubectl(['apply', ...flags]);
  await kubectl(['wait', '--for=condition=Established', crd, '--timeout=60s']);
}

it('the definition can be deleted with its Datasets, each by its policy, and comes back', async () => {
  await checkAlone();
  await loaded('one', { deletionPolicy: 'Delete' });
  await loaded('two');
  try {
    await timed('kubectl delete crd', () => kubectl(['delete', crd, '--timeout=120s'], { seconds: 130 }));
    expect((await release.ask(barsPath('ONE'))).status).toBe(404);
    expect(await rowsOf(release, barsPath('TWO'))).toHaveLength(2);
  } finally {
    await restoreDefinition();
  }
  await timed('a new Dataset after the definition came back', () => loaded('three'));
});
