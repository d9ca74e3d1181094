import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Observation } from '../../src/observability/observation.js';
import { cleanUp } from '../../src/operator/cleanup.js';
import { createEvents } from '../../src/operator/loop/events.js';
import type { Fault, SeenRequest, StoredObject } from '../support/kube-api.js';
import { useKubeApi } from '../support/kube-api/connected.js';
import { steppingClock } from './support/stepping-clock.js';

const { api, client } = useKubeApi();
const purge = 'almanac.dev/purge';
const folder = '/apis/almanac.dev/v1alpha1/namespaces/shop/datasets';
const scale = '/apis/apps/v1/namespaces/shop/deployments/rel-operator/scale';
const lease = '/apis/coordination.k8s.io/v1/namespaces/shop/leases/rel-operator';
let told: Observation[];

beforeEach(() => {
  told = [];
});

const observe = (one: Observation): void => void told.push(one);

async function clean({ waitMs = 60_000, signal = new AbortController().signal } = {}): Promise<void> {
  const clock = steppingClock();
  const kubernetes = await client();
  await cleanUp({
    client: kubernetes,
    namespace: 'shop',
    instance: 'rel',
    isDefault: true,
    deployment: 'rel-operator',
    lease: 'rel-operator',
    waitMs,
    clock,
    events: createEvents({ client: kubernetes, component: 'c', instance: 'i', clock, observe }),
    observe,
    signal,
  });
}

const helm = { 'app.kubernetes.io/managed-by': 'Helm' };
function put(name: string, { labels = {}, finalizers = [] as string[] } = {}): void {
  api().cluster.put(`${folder}/${name}`, { metadata: { labels, finalizers } });
}
/** One that the chart of this release has made. */
const putOwn = (name: string, ...finalizers: string[]): void =>
  put(name, { labels: { 'almanac.dev/instance': 'rel', ...helm }, finalizers });
const names = (): string[] =>
  [...api().objects.keys()]
    .filter((path) => path.startsWith(folder))
    .map((path) => path.slice(folder.length + 1));
const finalizersOf = (name: string): unknown =>
  api().objects.get(`${folder}/${name}`)?.metadata['finalizers'];
const eventsAt = (): StoredObject[] =>
  [...api().objects].flatMap(([path, object]) => (path.includes('/events/') ? [object] : []));
const isRemoval = ({ method, path }: SeenRequest): boolean => method === 'PATCH' && path.startsWith(folder);

/** As the operator does when the rows are gone, at this request. */
const purgeAt = (count: number, name: string): void => {
  let seen = 0;
  api().before(({ method }) => {
    if (method === 'GET' && ++seen === count) api().cluster.remove(`${folder}/${name}`);
  });
};

describe('the cleanup before an uninstall', () => {
  it('deletes what the chart of the release has made, and nothing else', async () => {
    putOwn('prices');
    putOwn('air');
    put('by-hand', { labels: { 'almanac.dev/instance': 'rel' } });
    put('of-another', { labels: { 'almanac.dev/instance': 'other', ...helm }, finalizers: [purge] });
    await clean();
    expect(names()).toEqual(['by-hand', 'of-another']);
    expect(finalizersOf('of-another')).toEqual([purge]);
    expect(eventsAt()).toEqual([]);
  });

  it('waits for the operator, which purges', async () => {
    putOwn('prices', purge);
    purgeAt(20, 'prices');
    await clean();
    expect(names()).toEqual([]);
    expect(api().requests.filter(isRemoval)).toEqual([]);
    expect(eventsAt()).toEqual([]);
  });

  it('lets go what is left when the time is up, and has told it in an Event', async () => {
    putOwn('prices', purge);
    await clean();
    expect(names()).toEqual([]);
    expect(api().requests.filter(({ method }) => method === 'GET').length).toBeGreaterThan(59);
    expect(eventsAt()).toEqual([
      expect.objectContaining({
        reason: 'PurgeSkipped',
        type: 'Warning',
        note: expect.stringContaining('prices were not purged within 60 s; they stay') as unknown,
      }),
    ]);
  });

  it('removes its finalizer alone, and says who holds the rest', async () => {
    putOwn('prices', 'example.org/theirs', purge);
    await clean({ waitMs: 0 });
    expect(finalizersOf('prices')).toEqual(['example.org/theirs']);
    expect(told).toContainEqual(
      expect.objectContaining({ detail: { dataset: 'prices', finalizers: ['example.org/theirs'] } }),
    );
  });

  it('tells nothing of rows that were not to go', async () => {
    putOwn('prices', 'example.org/theirs');
    await clean({ waitMs: 0 });
    expect(api().requests.filter(isRemoval)).toEqual([]);
    expect(eventsAt()).toEqual([]);
  });

  it('removes it although the operator writes at the same moment', async () => {
    putOwn('prices', purge);
    let writes = 3;
    api().before((request) => {
      if (isRemoval(request) && writes-- > 0)
        api().cluster.put(`${folder}/prices`, { ...api().objects.get(`${folder}/prices`) });
    });
    await clean({ waitMs: 0 });
    expect(names()).toEqual([]);
    expect(eventsAt()).toHaveLength(1);
  });

  const faults: Fault[] = [{ status: 500 }, 'reset', { status: 429 }, 'half an answer'];
  it.each<[string, (request: SeenRequest) => boolean]>([
    ['lists', ({ method }) => method === 'GET'],
    ['deletions', ({ method }) => method === 'DELETE'],
    ['removals of the finalizer', isRemoval],
    ['Events', ({ path }) => path.includes('/events')],
  ])('goes on when the API server fails for a while at %s', async (_, isMeant) => {
    putOwn('prices', purge);
    api().failWhere(isMeant, ...faults);
    await clean({ waitMs: 5000 });
    expect(names()).toEqual([]);
    expect(eventsAt()).toHaveLength(1);
  });

  it('gives up when the API server stays away', async () => {
    putOwn('prices', purge);
    api().fail(...Array.from({ length: 200 }, () => ({ status: 503 })));
    await expect(clean()).rejects.toMatchObject({ code: 'kubernetes-unavailable' });
  });

  it('ends at once where it is not allowed to, and when it is called off', async () => {
    putOwn('prices', purge);
    api().fail({ status: 403, message: 'no' });
    await expect(clean()).rejects.toThrow('does not allow to list datasets.almanac.dev');
    expect(api().requests).toHaveLength(1);
    const stop = new AbortController();
    api().before(() => api().requests.length > 5 && stop.abort(new Error('called off')));
    await expect(clean({ signal: stop.signal })).rejects.toThrow('called off');
    expect(finalizersOf('prices')).toEqual([purge]);
  });

  it('has nothing to do where the definition is gone', async () => {
    api().failOn('list', ...Array.from({ length: 9 }, () => ({ status: 404 })));
    await clean();
    expect(api().requests.every(({ method }) => method === 'GET')).toBe(true);
  });
});

describe('a Dataset of a user that stays', () => {
  it('loses its finalizer, when the operator has ended and while none can begin', async () => {
    put('mine', { finalizers: [purge] });
    api().cluster.put(scale, { spec: { replicas: 2 } });
    let leader: unknown;
    api().before((request) => {
      if (isRemoval(request)) leader = api().objects.get(lease)?.['spec'];
    });
    await clean();
    expect(finalizersOf('mine')).toEqual([]);
    expect(api().objects.get(scale)).toMatchObject({ spec: { replicas: 0 } });
    expect(leader).toMatchObject({ holderIdentity: 'operator-cleanup' });
    expect(api().objects.get(lease)).toMatchObject({ spec: { holderIdentity: '' } });
    expect(eventsAt()).toEqual([expect.objectContaining({ reason: 'FinalizerRemoved' })]);
  });

  it('costs no operator when it has no finalizer', async () => {
    put('mine');
    api().cluster.put(scale, { spec: { replicas: 2 } });
    await clean();
    expect(names()).toEqual(['mine']);
    expect(api().objects.get(scale)).toMatchObject({ spec: { replicas: 2 } });
  });
});
