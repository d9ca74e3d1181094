import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { configMapOf, csvOf, type Datasets, datasetOf, datasetsOf } from './support/dataset.js';
import { smallRelease } from './support/dataset-bench.js';
import { loadImage } from './support/image.js';
import { get, type KubeObject } from './support/kubectl.js';
import { createNamespace, type Namespace } from './support/namespace.js';
import { rowsOf } from './support/questions.js';
import { type Release, releaseOf } from './support/release.js';

// A few of those in `dataset-*.e2e-full.test.ts`, for each change of the program.
let namespace: Namespace | undefined;
let release: Release;
let datasets: Datasets;

beforeAll(async () => {
  namespace = await createNamespace('bad-input');
  release = releaseOf(namespace.name);
  await loadImage();
  datasets = datasetsOf(release);
  await release.install(smallRelease);
});
afterAll(() => namespace?.remove());

/** An address that no release lets a Dataset read, so that nothing is ever asked. */
const url = { url: 'https://10.255.255.1/bars.csv' } as const;

it('says what is wrong with a zone and, when that is corrected, with the address', async () => {
  const schedule = { cron: '0 0 1 1 *', timeZone: 'Europe/Atlantis' };
  await datasets.apply(datasetOf('wrong', { source: { url }, schedule }));
  const zone = await datasets.until('wrong', { type: 'Stalled', status: 'True', reason: 'InvalidSchedule' });
  expect(zone.message).toContain('Europe/Atlantis');
  await datasets.patch('wrong', { spec: { schedule: { timeZone: 'Europe/Zurich' } } });
  const address = await datasets.until('wrong', { type: 'Ready', status: 'False', reason: 'IngestFailed' });
  expect(address.message).toMatch(/refused/);
  const { spec } = await get<KubeObject>('cronjob', 'wrong', '--namespace', release.namespace);
  expect(spec).toMatchObject({ timeZone: 'Europe/Zurich', suspend: false });
});

it('runs as soon as a Secret that was missing is made', async () => {
  const authSecretRef = { name: 'late' };
  await datasets.apply(datasetOf('late', { source: { url: { ...url, authSecretRef } } }));
  await datasets.until('late', { type: 'Stalled', status: 'True', reason: 'SecretNotFound' });
  await datasets.apply({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'late' },
    stringData: { token: 'any' },
  });
  await datasets.until('late', { type: 'Ready', status: 'False', reason: 'IngestFailed' });
});

it('is uninstalled without leaving a Dataset that cannot be deleted, and keeps its rows', async () => {
  const rows = configMapOf('mine', csvOf('MINE', { days: 2 }));
  await datasets.apply(rows, datasetOf('mine', { deletionPolicy: 'Delete' }));
  await datasets.until('mine', { type: 'Ready', status: 'True' });
  expect(await rowsOf(release, '/stocks/time-series/MINE?start=2030-01-01&format=csv')).toHaveLength(2);
  await release.uninstall();
  expect((await datasets.get('mine')).metadata).not.toHaveProperty('finalizers');
  expect(await datasets.events('mine')).toContain('FinalizerRemoved');
  await datasets.remove('mine', '--timeout=10s');
});
