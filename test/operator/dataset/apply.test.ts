import { beforeEach, describe, expect, it } from '@jest/globals';
import type { KubernetesClient } from '../../../src/kubernetes/client.js';
import type { ObjectMeta } from '../../../src/kubernetes/object.js';
import { apply } from '../../../src/operator/dataset/apply.js';
import type { DatasetStatus } from '../../../src/operator/dataset/dataset.js';
import type { CronJob, Facts, Job } from '../../../src/operator/dataset/facts.js';
import type { Plan } from '../../../src/operator/dataset/plan.js';
import { useKubeApi } from '../../support/kube-api/connected.js';
import { datasetAt, pathOf, planWith, putDataset, writesOf } from './support/at-api.js';
import { datasetWith, factsOf } from './support/facts.js';

const { api, client } = useKubeApi();
const purge = 'almanac.dev/purge';
const status: DatasetStatus = { specHash: 'a-b', runs: [] };
let kubernetes: KubernetesClient;

beforeEach(async () => {
  kubernetes = await client();
});

const run = (plan: Partial<Plan>, facts: Partial<Facts> = {}) =>
  apply({
    client: kubernetes,
    facts: factsOf(datasetAt(api()), facts),
    plan: planWith({ status: datasetAt(api()).status ?? {}, ...plan }),
    signal: new AbortController().signal,
  });
const owned = {
  ownerReferences: [{ kind: 'Dataset', name: 'stocks', uid: datasetWith().metadata.uid }],
};
const jobNamed = (name: string): Job => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name, namespace: 'market', ...owned } as Job['metadata'],
});
const cronJob = (schedule = '@daily'): CronJob => ({
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  metadata: { name: 'stocks', namespace: 'market', ...owned } as CronJob['metadata'],
  spec: { schedule, jobTemplate: {} },
});
/** As it is at the API server, and so in the caches. */
function put<T extends Job | CronJob>(object: T): T {
  const path = pathOf(object.kind === 'Job' ? 'jobs' : 'cronjobs', object.metadata.name);
  return structuredClone(api().cluster.put(path, { ...object })) as unknown as T;
}
const asItShould = { slowMs: 0 };
const seen = (path: string) => api().requests.find((request) => request.path === path);

describe('the writes of a plan', () => {
  it('come in the order in which an end between any two harms nothing', async () => {
    putDataset(api());
    const old = put(jobNamed('old'));
    await run(
      { finalizer: 'add', cronJob: cronJob(), deleteJobs: ['old'], job: jobNamed('new'), status },
      { jobs: [old] },
    );
    expect(writesOf(api())).toEqual([
      'merge datasets',
      'create cronjobs',
      'delete jobs',
      'create jobs',
      'apply datasets/status',
    ]);
    expect(datasetAt(api())).toMatchObject({ metadata: { finalizers: [purge] }, status });
  });

  it('end with the finalizer when a Dataset may go', async () => {
    putDataset(api(), {}, { metadata: { finalizers: [purge], deletionTimestamp: '2030-01-01T00:00:00Z' } });
    await run({ finalizer: 'remove', status });
    expect(writesOf(api())).toEqual(['apply datasets/status', 'merge datasets']);
    expect(api().objects.size).toBe(0);
  });

  it('are none when everything is as it should be', async () => {
    putDataset(api(), {}, { status });
    await run({ status: { ...status, contentHash: undefined } });
    expect(api().requests).toEqual([]);
  });

  it('stop at the first that fails', async () => {
    putDataset(api());
    api().fail(asItShould, { status: 500 });
    await expect(run({ cronJob: cronJob(), job: jobNamed('new'), status })).rejects.toThrow('HTTP 500');
    expect(writesOf(api())).toEqual(['create cronjobs']);
  });
});

describe('what was decided on a Dataset', () => {
  const plans: [string, Partial<Plan>][] = [
    ['makes no Job', { job: jobNamed('load') }],
    ['deletes no Job', { deleteJobs: ['load'] }],
    ['makes no CronJob', { cronJob: cronJob() }],
    ['deletes no CronJob', { cronJob: 'delete' }],
  ];
  it.each(plans)('that has changed meanwhile %s', async (_, plan) => {
    const dataset = putDataset(api());
    putDataset(api(), { suspend: true });
    const facts = factsOf(dataset, { jobs: [put(jobNamed('load'))], cronJob: put(cronJob()) });
    const { signal } = new AbortController();
    const applied = apply({ client: kubernetes, facts, plan: planWith({ status, ...plan }), signal });
    await expect(applied).rejects.toMatchObject({ status: 409 });
    expect(writesOf(api())).toEqual([]);
  });

  it('that was deleted and made again does nothing to the new one', async () => {
    const dataset = putDataset(api());
    api().cluster.remove(pathOf('datasets'));
    const facts = factsOf(dataset);
    const plan = planWith({ job: jobNamed('stocks-purge'), status });
    const carryOut = () => apply({ client: kubernetes, facts, plan, signal: new AbortController().signal });
    await expect(carryOut()).rejects.toMatchObject({ status: 409 });
    putDataset(api(), {}, { metadata: { uid: 'another' } });
    await expect(carryOut()).rejects.toMatchObject({ status: 409 });
    expect(writesOf(api())).toEqual([]);
  });
});

describe('the finalizer', () => {
  it.each<['add' | 'remove', string[], string[]]>([
    ['add', ['example.org/theirs'], ['example.org/theirs', purge]],
    ['remove', [purge, 'example.org/theirs'], ['example.org/theirs']],
  ])('%s leaves those of others alone', async (finalizer, finalizers, expected) => {
    putDataset(api(), {}, { metadata: { finalizers } });
    await run({ finalizer });
    expect(datasetAt(api()).metadata.finalizers).toEqual(expected);
  });

  it('is not written over one that somebody else has set meanwhile', async () => {
    putDataset(api());
    api().before(() => {
      api().before(() => undefined);
      putDataset(api(), {}, { metadata: { finalizers: ['example.org/theirs'] } });
    });
    await expect(run({ finalizer: 'add', status })).rejects.toMatchObject({ status: 409 });
    expect(datasetAt(api()).metadata.finalizers).toEqual(['example.org/theirs']);
    expect(writesOf(api())).toEqual(['merge datasets']);
  });
});

describe('the CronJob', () => {
  beforeEach(() => void putDataset(api()));

  it('is created, never taken over, when none was seen', async () => {
    put({ ...cronJob('@weekly'), metadata: { name: 'stocks', namespace: 'market' } });
    await expect(run({ cronJob: cronJob(), status })).rejects.toMatchObject({ status: 409 });
    expect(api().objects.get(pathOf('cronjobs'))).toMatchObject({ spec: { schedule: '@weekly' } });
    expect(writesOf(api())).toEqual(['create cronjobs']);
  });

  it('is made as it should be by server-side apply when it is ours', async () => {
    const known = put(cronJob('@weekly'));
    await run({ cronJob: cronJob('@daily') }, { cronJob: known });
    expect(api().objects.get(pathOf('cronjobs'))).toMatchObject({ spec: { schedule: '@daily' } });
    expect(seen(pathOf('cronjobs'))?.query).toEqual({ fieldManager: 'almanac-operator', force: 'true' });
  });

  it('is deleted with what it made, and no other of its name', async () => {
    const known = put(cronJob());
    await run({ cronJob: 'delete' }, { cronJob: known });
    expect(api().objects.has(pathOf('cronjobs'))).toBe(false);
    expect(seen(pathOf('cronjobs'))?.body).toEqual({
      propagationPolicy: 'Background',
      preconditions: { uid: known.metadata.uid },
    });
    put(cronJob());
    await expect(
      run({ cronJob: 'delete' }, { cronJob: { ...known, metadata: { ...known.metadata, uid: 'old' } } }),
    ).rejects.toMatchObject({ status: 409 });
  });

  it('that is somebody else’s is not deleted', async () => {
    put(cronJob());
    await run({ cronJob: 'delete' }, { foreign: { kind: 'CronJob', name: 'stocks' } });
    expect(api().requests).toEqual([]);
  });
});

describe('Jobs', () => {
  beforeEach(() => void putDataset(api()));

  it('that are gone need no deletion', async () => {
    const old = put(jobNamed('old'));
    api().cluster.remove(pathOf('jobs', 'old'));
    await run({ deleteJobs: ['old'], status }, { jobs: [old] });
    expect(datasetAt(api()).status).toEqual(status);
  });

  it('are not deleted when they have ended since they were seen', async () => {
    const running = put(jobNamed('load'));
    put({ ...jobNamed('load'), status: { succeeded: 1 } });
    await expect(run({ deleteJobs: ['load'], status }, { jobs: [running] })).rejects.toMatchObject({
      status: 409,
    });
    expect(api().objects.has(pathOf('jobs', 'load'))).toBe(true);
    expect(datasetAt(api()).status).toBeUndefined();
  });

  it('are created once: the one that is there is the same run', async () => {
    put(jobNamed('load'));
    expect(await run({ job: jobNamed('load'), status })).toBeUndefined();
    expect(datasetAt(api()).status).toEqual(status);
  });

  it('are waited for in the status, although the one that was there is gone again', async () => {
    api().fail(asItShould, { status: 409 });
    expect(await run({ job: jobNamed('load'), status })).toBeUndefined();
    expect(datasetAt(api()).status).toEqual(status);
  });

  it.each([[undefined], [[]], [[{ kind: 'Dataset', name: 'stocks', uid: 'another' }]]])(
    'of somebody else are named, and the status does not tell of a run: %j',
    async (ownerReferences) => {
      put({ ...jobNamed('load'), metadata: { name: 'load', namespace: 'market', ownerReferences } as never });
      expect(await run({ job: jobNamed('load'), status })).toEqual({ kind: 'Job', name: 'load' });
      expect(writesOf(api())).toEqual(['create jobs']);
    },
  );
});

describe('the status', () => {
  it('is that of the version that was decided on, the finalizer of the same plan included', async () => {
    putDataset(api());
    await run({ finalizer: 'add', status });
    const versions = api().requests.map(({ body }) => (body['metadata'] as ObjectMeta).resourceVersion);
    expect(new Set(versions).size).toBe(2);
    expect(datasetAt(api()).status).toEqual(status);
  });

  it('never overwrites a newer one', async () => {
    putDataset(api());
    api().before(() => {
      api().before(() => undefined);
      putDataset(api(), {}, { status: { specHash: 'newer' } });
    });
    await expect(run({ status, finalizer: 'keep' })).rejects.toMatchObject({ status: 409 });
    expect(datasetAt(api()).status).toEqual({ specHash: 'newer' });
  });

  it('of a Dataset that has gone meanwhile is no failure', async () => {
    const dataset = putDataset(api());
    api().cluster.remove(pathOf('datasets'));
    const facts = factsOf(dataset);
    const signal = new AbortController().signal;
    for (const finalizer of ['add', 'remove', 'keep'] as const)
      await apply({ client: kubernetes, facts, plan: planWith({ finalizer, status }), signal });
    expect(api().objects.size).toBe(0);
  });
});
