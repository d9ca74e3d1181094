import { expect, it } from '@jest/globals';
import type { Observation } from '../../src/observability/observation.js';
import { freeTerminating } from '../../src/operator/finalizers.js';
import type { SeenRequest } from '../support/kube-api.js';
import { useKubeApi } from '../support/kube-api/connected.js';

const { api, client } = useKubeApi();
const purge = 'almanac.dev/purge';
const folder = '/apis/almanac.dev/v1alpha1/namespaces/shop/datasets';

function given({ terminating }: { terminating: boolean }): void {
  const deletionTimestamp = terminating ? { deletionTimestamp: '2030-01-01T00:00:00Z' } : {};
  api().cluster.put('/api/v1/namespaces/shop', { metadata: { name: 'shop', ...deletionTimestamp } });
  api().cluster.put(`${folder}/ours`, { metadata: { finalizers: ['others.dev/keep', purge] } });
  const labels = { 'almanac.dev/instance': 'other' };
  api().cluster.put(`${folder}/theirs`, { metadata: { labels, finalizers: [purge] } });
}

async function leave(observe: (one: Observation) => void = () => undefined): Promise<void> {
  const settings = { instance: 'rel', isDefault: true };
  const { signal } = new AbortController();
  await freeTerminating({ client: await client(), namespace: 'shop', settings, observe, signal });
}

const finalizersOf = (name: string): unknown =>
  api().objects.get(`${folder}/${name}`)?.metadata['finalizers'];
const isWrite = ({ method }: SeenRequest): boolean => method !== 'GET';

it('an operator that ends lets go of its Datasets when their namespace goes, and of no others', async () => {
  given({ terminating: true });
  const told: Observation[] = [];
  await leave((one) => told.push(one));
  expect(finalizersOf('ours')).toEqual(['others.dev/keep']);
  expect(finalizersOf('theirs')).toEqual([purge]);
  expect(told).toEqual([expect.objectContaining({ detail: { namespace: 'shop', datasets: 1 } })]);
});

it('an operator that ends otherwise leaves them alone: the next one purges', async () => {
  given({ terminating: false });
  await leave();
  expect(api().requests.filter(isWrite)).toEqual([]);
});

it('an operator that ends tries again when somebody wrote at the same time', async () => {
  given({ terminating: true });
  let writes = 0;
  api().before(({ method }) => {
    if (method !== 'PATCH' || ++writes > 1) return;
    api().cluster.put(`${folder}/ours`, { metadata: { finalizers: [purge, 'new.dev/one'] } });
  });
  await leave();
  expect(finalizersOf('ours')).toEqual(['new.dev/one']);
});

it('an operator that may not read its namespace just ends', async () => {
  given({ terminating: true });
  api().fail({ status: 403, message: 'no' });
  await leave();
  expect(finalizersOf('ours')).toEqual(['others.dev/keep', purge]);
});
