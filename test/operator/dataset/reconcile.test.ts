import { beforeEach, describe, expect, it } from '@jest/globals';
import type { KubernetesClient } from '../../../src/kubernetes/client.js';
import type { DatasetSpec } from '../../../src/operator/dataset/dataset.js';
import type { Job } from '../../../src/operator/dataset/facts.js';
import { createReconcile } from '../../../src/operator/dataset/reconcile.js';
import { labels, purgeJobName } from '../../../src/operator/dataset/resources/names.js';
import type { Stores } from '../../../src/operator/dataset/stores.js';
import { useKubeApi } from '../../support/kube-api/connected.js';
import { simulateTime } from '../loop/support/simulated-time.js';
import { cachesAt, datasetAt, folderOf, pathOf, putDataset, writesOf } from './support/at-api.js';
import { daily, ended, noon, reportWith, settings } from './support/facts.js';

const { api, client } = useKubeApi();
const purge = 'almanac.dev/purge';
let kubernetes: KubernetesClient;
/** Reasons, and how many writes there had been when they were told. */
let told: { reason: string; writes: number }[];

beforeEach(async () => {
  kubernetes = await client();
  told = [];
});

const reconcileWith = (stores: Stores, key = 'market/stocks') =>
  createReconcile({
    client: kubernetes,
    stores,
    settings,
    events: {
      tell: (_, { reason }) => told.push({ reason, writes: writesOf(api()).length }),
      idle: () => Promise.resolve(),
    },
    clock: simulateTime({ wall: noon }),
  })(key, new AbortController().signal);
const reconcile = () => reconcileWith(cachesAt(api()));
const jobsAt = (): Job[] =>
  [...api().objects].flatMap(([path, object]) =>
    path.startsWith(`${folderOf('jobs')}/`) ? [structuredClone(object) as unknown as Job] : [],
  );
const conditionAt = (type: string) =>
  datasetAt(api()).status?.conditions?.find((condition) => condition.type === type);

/** The Job of the Dataset ends well, and its pod says so. */
function finishRun(): void {
  const [job] = jobsAt();
  if (job === undefined) throw new Error('no Job');
  const { name } = job.metadata;
  api().cluster.put(pathOf('jobs', name), { ...ended(job) });
  api().cluster.put(pathOf('pods', 'p'), {
    metadata: {
      labels: { 'batch.kubernetes.io/job-name': name, [labels.dataset]: 'stocks' },
      ownerReferences: [{ kind: 'Job', name, uid: job.metadata.uid }],
    },
    status: {
      containerStatuses: [
        { name: 'ingest', state: { terminated: { exitCode: 0, message: JSON.stringify(reportWith()) } } },
      ],
    },
  });
}

const putForeign = (path: string) => api().cluster.put(path, { metadata: { labels: { app: 'theirs' } } });

describe('a reconcile', () => {
  it.each<[string, Partial<DatasetSpec>, string[]]>([
    ['a Dataset', {}, ['create jobs', 'apply datasets/status']],
    [
      'one with a schedule and rows that go with it',
      { schedule: daily, deletionPolicy: 'Delete' },
      ['merge datasets', 'create cronjobs', 'create jobs', 'apply datasets/status'],
    ],
  ])(
    'starts the first run of %s, tells it after the writes, and then writes no more',
    async (_, spec, all) => {
      putDataset(api(), spec);
      await reconcile();
      expect(writesOf(api())).toEqual(all);
      expect(told).toEqual([{ reason: 'RunStarted', writes: all.length }]);
      await reconcile();
      expect(writesOf(api())).toEqual(all);
      finishRun();
      await reconcile();
      expect(conditionAt('Ready')).toMatchObject({ status: 'True', reason: 'Loaded' });
      expect(told.map(({ reason }) => reason)).toEqual(['RunStarted', 'RunSucceeded']);
      const { length } = writesOf(api());
      for (let turn = 0; turn < 3; turn++) await reconcile();
      expect(writesOf(api())).toHaveLength(length);
      expect(jobsAt()).toHaveLength(1);
    },
  );

  it('asks for the report of a run whose pod the watch has not told of yet', async () => {
    putDataset(api());
    await reconcile();
    const before = cachesAt(api());
    finishRun();
    const { length } = api().requests;
    await reconcileWith({ ...cachesAt(api()), pods: before.pods });
    expect(
      api()
        .requests.slice(length)
        .map(({ path, query }) => ({ path, ...query })),
    ).toContainEqual({
      path: folderOf('pods'),
      labelSelector: `batch.kubernetes.io/job-name=${jobsAt()[0]?.metadata.name}`,
    });
    expect(datasetAt(api()).status?.runs).toMatchObject([{ result: 'Succeeded', rowsWritten: 8 }]);
    expect(datasetAt(api()).status?.rows).toBe(100);
  });

  it('records a run whose pod is gone, and asks for it once', async () => {
    putDataset(api());
    await reconcile();
    finishRun();
    api().cluster.remove(pathOf('pods', 'p'));
    await reconcile();
    expect(datasetAt(api()).status?.runs).toMatchObject([{ result: 'Succeeded' }]);
    const { length } = api().requests;
    await reconcile();
    expect(api().requests).toHaveLength(length);
  });

  it('writes nothing when the same is applied again', async () => {
    putDataset(api());
    await reconcile();
    finishRun();
    await reconcile();
    const { spec, status } = datasetAt(api());
    // As kubectl does it: a new version of the object, and the same generation.
    putDataset(api(), spec, { status, metadata: { annotations: { 'example.org/applied': 'again' } } });
    const before = writesOf(api()).length;
    await reconcile();
    expect(writesOf(api())).toHaveLength(before);
  });

  it('leaves those of other releases alone, and those that are gone', async () => {
    putDataset(api(), {}, { metadata: { labels: { [labels.instance]: 'other' } } });
    expect(await reconcile()).toEqual({});
    expect(await reconcileWith(cachesAt(api()), 'market/gone')).toEqual({});
    expect(api().requests).toEqual([]);
  });

  it('that meets a newer version is no failure, is tried again later and later, and tells nothing', async () => {
    putDataset(api());
    const stale = cachesAt(api());
    putDataset(api(), {}, { metadata: { labels: { team: 'data' } } });
    expect(await reconcileWith(stale)).toEqual({ requeueAfterMs: 0 });
    expect(told).toEqual([]);
    expect(datasetAt(api()).status).toBeUndefined();
    await reconcile();
    expect(jobsAt()).toHaveLength(1);
    expect(told.map(({ reason }) => reason)).toEqual(['RunStarted']);
  });

  it('that the API server refuses fails, and tells nothing', async () => {
    putDataset(api());
    api().failWhere(({ path }) => path.endsWith('/status'), { status: 422, message: 'no such field' });
    await expect(reconcile()).rejects.toThrow('no such field');
    expect(told).toEqual([]);
  });
});

describe('a Job of somebody else that has the name of a run', () => {
  it('is told of in the status, left alone, and looked at again; the run starts when it is gone', async () => {
    putDataset(api());
    await reconcile();
    const path = pathOf('jobs', jobsAt()[0]?.metadata.name);
    api().reset();
    putDataset(api());
    putForeign(path);
    const { requeueAfterMs = 0 } = await reconcile();
    expect(requeueAfterMs).toBe(60_000);
    expect(conditionAt('Stalled')).toMatchObject({
      reason: 'NameConflict',
      message: expect.stringContaining('A Job "stocks-') as unknown,
    });
    expect(told.map(({ reason }) => reason)).toEqual(['RunStarted', 'Stalled']); // the first before the reset
    expect(writesOf(api())).toEqual(['create jobs', 'apply datasets/status']);
    await reconcile();
    // It tries, and has nothing else to write.
    expect(writesOf(api())).toEqual(['create jobs', 'apply datasets/status', 'create jobs']);
    expect(api().objects.get(path)).toMatchObject({ metadata: { labels: { app: 'theirs' } } });
    api().cluster.remove(path);
    await reconcile();
    expect(conditionAt('Stalled')).toBeUndefined();
    expect(jobsAt()).toHaveLength(1);
  });

  it('keeps rows from being deleted unnoticed, and is not deleted itself', async () => {
    const leaving = { finalizers: [purge], deletionTimestamp: '2030-01-01T00:00:00Z' };
    const dataset = putDataset(api(), { deletionPolicy: 'Delete' }, { metadata: leaving });
    const path = pathOf('jobs', purgeJobName(dataset));
    putForeign(path);
    await reconcile();
    expect(conditionAt('Stalled')).toMatchObject({
      reason: 'PurgeFailed',
      message: expect.stringMatching(/of somebody else exists.*skip-purge=true/) as unknown,
    });
    const before = writesOf(api()).length;
    await reconcile();
    expect(writesOf(api()).slice(before)).toEqual(['create jobs']);
    expect(api().objects.has(path)).toBe(true);
  });
});

describe('a namespace that is being deleted', () => {
  const leaving = { finalizers: [purge, 'example.org/theirs'], deletionTimestamp: '2030-01-01T00:00:00Z' };
  const namespace = '/api/v1/namespaces/market';

  it('lets its Datasets go without a purge', async () => {
    putDataset(api(), { deletionPolicy: 'Delete' }, { metadata: leaving });
    api().cluster.put(namespace, { metadata: { deletionTimestamp: '2030-01-01T00:00:00Z' } });
    await reconcile();
    expect(datasetAt(api()).metadata.finalizers).toEqual(['example.org/theirs']);
    expect(writesOf(api())).toEqual(['merge datasets']);
  });

  it.each([403, 404])(
    'that may not be looked at (%d) counts as one that stays: rows are purged',
    async (status) => {
      putDataset(api(), { deletionPolicy: 'Delete' }, { metadata: leaving });
      api().failWhere(({ path }) => path === namespace, { status });
      await reconcile();
      expect(writesOf(api())).toEqual(['create jobs', 'apply datasets/status']);
      expect(told).toEqual([{ reason: 'PurgeStarted', writes: 2 }]);
    },
  );
});
