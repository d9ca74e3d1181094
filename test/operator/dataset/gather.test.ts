import { beforeEach, describe, expect, it } from '@jest/globals';
import type { KubernetesClient } from '../../../src/kubernetes/client.js';
import { gather } from '../../../src/operator/dataset/gather.js';
import { createReferences } from '../../../src/operator/dataset/references.js';
import { useKubeApi } from '../../support/kube-api/connected.js';
import { cachesAt, pathOf, type Plural, putDataset } from './support/at-api.js';
import { reportWith } from './support/facts.js';

const { api, client } = useKubeApi();
const leaving = { deletionTimestamp: '2030-01-01T00:00:00Z' };
let kubernetes: KubernetesClient;

beforeEach(async () => {
  kubernetes = await client();
});

function gathered(metadata = {}) {
  const dataset = putDataset(api(), { source: { configMap: { name: 'bars', key: 'k' } } }, { metadata });
  const stores = cachesAt(api());
  const references = createReferences({ client: kubernetes, configMaps: stores.configMaps });
  const options = { client: kubernetes, stores, references, now: () => 42 };
  return gather(options, dataset, new AbortController().signal);
}
const ours = '6b1f1c56-0d4b-4a4e-9f53-0c5d0e6b2a11';
/** An object that this one owns. */
const put = (plural: Plural, name: string, owner?: string, more: { metadata?: object } = {}) =>
  api().cluster.put(pathOf(plural, name), {
    ...more,
    metadata: {
      ...(owner !== undefined && { ownerReferences: [{ kind: 'X', name: 'x', uid: owner }] }),
      ...more.metadata,
    },
  });

const pod = (job: string, state: object) => ({
  metadata: { labels: { 'batch.kubernetes.io/job-name': job } },
  status: { containerStatuses: [{ name: 'ingest', state }] },
});

describe('the facts about a Dataset', () => {
  it('are its own Jobs and those of its CronJob, and no others, by uid', async () => {
    const { metadata } = put('cronjobs', 'stocks', ours);
    put('jobs', 'by-hand', ours);
    put('jobs', 'scheduled', String(metadata['uid']));
    put('jobs', 'of-the-one-before', 'another');
    put('jobs', 'of-nobody');
    const { jobs, cronJob, foreign } = await gathered();
    expect(jobs.map(({ metadata }) => metadata.name).toSorted()).toEqual(['by-hand', 'scheduled']);
    expect(cronJob?.metadata.name).toBe('stocks');
    expect(foreign).toBeUndefined();
  });

  it.each([['another'], [undefined]])('call a CronJob of its name that %s owns foreign', async (owner) => {
    const { metadata } = put('cronjobs', 'stocks', owner);
    put('jobs', 'scheduled', String(metadata['uid']));
    const { jobs, cronJob, foreign } = await gathered();
    expect({ jobs, cronJob, foreign }).toEqual({
      jobs: [],
      cronJob: undefined,
      foreign: { kind: 'CronJob', name: 'stocks' },
    });
  });

  it('hold what the pods of its Jobs say, and nothing of pods of others', async () => {
    const report = reportWith();
    const said = { terminated: { exitCode: 0, message: JSON.stringify(report) } };
    const one = String(put('jobs', 'one', ours).metadata['uid']);
    const two = String(put('jobs', 'two', ours).metadata['uid']);
    put('pods', 'p1', one, pod('one', said));
    put('pods', 'p2', two, pod('two', { waiting: { reason: 'ImagePullBackOff' } }));
    put('pods', 'p3', 'another', pod('three', said));
    const { reports, waiting } = await gathered();
    expect(reports).toEqual(new Map([['one', report]]));
    expect(waiting).toEqual(new Map([['two', 'ImagePullBackOff']]));
  });

  it('are of now, and ask for references only while it stays', async () => {
    const { references, now, namespaceTerminating } = await gathered();
    expect({ now, namespaceTerminating }).toEqual({ now: 42, namespaceTerminating: false });
    expect(references).toMatchObject([{ kind: 'ConfigMap', state: 'missing' }]);
    expect(api().requests).toEqual([]);
    expect((await gathered(leaving)).references).toEqual([]);
    expect(api().requests.map(({ path }) => path)).toEqual(['/api/v1/namespaces/market']);
  });

  it.each<[string, object | undefined, boolean]>([
    ['stays', {}, false],
    ['is being deleted', leaving, true],
    ['is not found', undefined, false],
  ])('know that the namespace %s', async (_, metadata, expected) => {
    if (metadata !== undefined) api().cluster.put('/api/v1/namespaces/market', { metadata });
    expect((await gathered(leaving)).namespaceTerminating).toBe(expected);
  });

  it('are not told when the API server fails: nobody decides on half of them', async () => {
    api().fail({ status: 500 });
    await expect(gathered(leaving)).rejects.toMatchObject({ code: 'kubernetes-unavailable' });
  });
});
