import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { connectKubernetes, type KubernetesClient } from '../../../src/kubernetes/client.js';
import { configMaps, objectAt } from '../../../src/kubernetes/target.js';
import { useKubeApi } from '../../support/kube-api/connected.js';
import { until } from '../../support/service.js';
import { type FaultProxy, startFaultProxy, type Verdict } from './fault-proxy.js';

const { api } = useKubeApi();
let proxy: FaultProxy;
let client: KubernetesClient;

beforeEach(async () => {
  proxy = await startFaultProxy({ kubeconfig: api().kubeconfig() });
  client = await connectKubernetes({ facts: { kubeconfig: proxy.kubeconfig, service: undefined } });
});
afterEach(async () => {
  await client.close();
  await proxy.close();
});

const collection = objectAt(configMaps, { namespace: 'shop' });
const path = `${collection.path}/fruit`;
const create = (signal?: AbortSignal): Promise<{ status: number }> =>
  client.send({
    action: 'create',
    target: collection,
    body: { metadata: { name: 'fruit' } },
    timeoutMs: 60_000,
    ...(signal && { signal }),
  });
/** What becomes of it when it is called off some time after something was so. */
async function createThenStop(arrived: () => boolean): Promise<unknown> {
  const stop = new AbortController();
  const created = create(stop.signal).catch((error: unknown) => error);
  await until(arrived, 'the request has arrived');
  await delay(300); // an answer would be there
  stop.abort(new Error('called off'));
  return created;
}
const fruit = objectAt(configMaps, { namespace: 'shop', name: 'fruit' });
const read = (): Promise<{ status: number }> => client.send({ action: 'get', target: fruit, accept: [404] });

/** Names that a watch has told so far, and how it ended. */
function watching(): { told: string[]; ended: Promise<unknown> } {
  const told: string[] = [];
  const listen = async (): Promise<void> => {
    const query = { resourceVersion: String(api().cluster.version()) };
    for await (const { type, object } of client.watch<{ metadata: { name: string } }>({
      target: collection,
      query,
      signal: new AbortController().signal,
    }))
      if (type === 'ADDED') told.push(object.metadata.name);
  };
  return { told, ended: listen().catch((error: unknown) => error) };
}

describe('a proxy that lets everything pass', () => {
  it('speaks with the credentials of the kubeconfig and tells what went through', async () => {
    expect(await create()).toMatchObject({ status: 201 });
    expect(await read()).toMatchObject({ status: 200 });
    expect(proxy.requests).toMatchObject([
      { number: 1, method: 'POST', path: collection.path, isWrite: true, isWatch: false, status: 201 },
      { number: 2, method: 'GET', path, isWrite: false, isWatch: false, status: 200 },
    ]);
    expect(JSON.parse(proxy.requests[0]?.body ?? '')).toEqual({ metadata: { name: 'fruit' } });
  });

  it('passes on what the server answers, also when that is a failure', async () => {
    api().fail({ status: 503 });
    await expect(create()).rejects.toMatchObject({ status: 503 });
  });

  it('passes on each event of a watch when it happens', async () => {
    const watch = watching();
    await until(() => api().watches.count() === 1, 'the watch is open');
    api().cluster.put(path);
    await until(() => watch.told.length === 1, 'the event is told');
    expect(proxy.requests[0]).toMatchObject({ isWatch: true, status: 200 });
  });
});

function expectNothingPassed(): void {
  expect(api().requests).toHaveLength(0);
  expect(proxy.requests).toMatchObject([{ method: 'POST', status: undefined }]);
}

describe('a request that is not to arrive', () => {
  it('is never answered when it is dropped', async () => {
    proxy.onRequest = () => Promise.resolve('drop');
    const outcome = await createThenStop(() => proxy.requests.length === 1);
    expect(outcome).toMatchObject({ message: 'called off' });
    expectNothingPassed();
  });

  it('loses its connection when it is refused', async () => {
    proxy.onRequest = () => Promise.resolve('refuse');
    await expect(create()).rejects.toThrow('cannot be reached');
    expectNothingPassed();
  });

  it('is answered as the test says', async () => {
    proxy.onRequest = ({ isWrite }) =>
      Promise.resolve(isWrite ? { status: 429, body: { message: 'too many' } } : 'pass');
    await expect(create()).rejects.toMatchObject({ status: 429 });
    expect(await read()).toMatchObject({ status: 404 });
    expect(api().requests).toHaveLength(1);
  });
});

describe('an answer that is dropped', () => {
  it('leaves done what was asked for', async () => {
    const answered: number[] = [];
    proxy.onAnswered = (_, status) => {
      answered.push(status);
      return Promise.resolve('drop');
    };
    const outcome = await createThenStop(() => answered.length === 1);
    expect(outcome).toMatchObject({ message: 'called off' });
    expect(answered).toEqual([201]);
    expect(api().objects.has(path)).toBe(true);
    expect(proxy.requests[0]?.status).toBeUndefined();
  });
});

describe('an API server that is away', () => {
  it('cuts what is open, takes nothing, and is there again', async () => {
    const watch = watching();
    await until(() => api().watches.count() === 1, 'the watch is open');
    proxy.away(true);
    expect(await watch.ended).toBeInstanceOf(Error);
    await expect(read()).rejects.toThrow('cannot be reached');
    expect(proxy.requests).toHaveLength(1);
    proxy.away(false);
    expect(await read()).toMatchObject({ status: 404 });
  });
});

describe('watches', () => {
  it('are cut, and calls are not', async () => {
    const watch = watching();
    await until(() => api().watches.count() === 1, 'the watch is open');
    const answering: ((verdict: Verdict) => void)[] = [];
    proxy.onRequest = () => new Promise((resolve) => answering.push(resolve));
    const reading = read();
    await until(() => proxy.requests.length === 2, 'the call has come');
    proxy.cutWatches();
    await watch.ended;
    await until(() => api().watches.count() === 0, 'the server knows that the watch has ended');
    answering[0]?.('pass');
    expect(await reading).toMatchObject({ status: 404 });
  });

  it('that are held tell what they heard when they are released', async () => {
    const watch = watching();
    await until(() => api().watches.count() === 1, 'the watch is open');
    proxy.holdWatches(true);
    api().cluster.put(path);
    api().cluster.put(`${collection.path}/nuts`);
    expect(await read()).toMatchObject({ status: 200 });
    expect(watch.told).toEqual([]);
    proxy.holdWatches(false);
    await until(() => watch.told.length === 2, 'both events are told');
    expect(watch.told).toEqual(['fruit', 'nuts']);
  });

  it('of other paths than those that are held go on', async () => {
    const watch = watching();
    await until(() => api().watches.count() === 1, 'the watch is open');
    proxy.holdWatches(true, (held) => held.endsWith('/secrets'));
    api().cluster.put(path);
    await until(() => watch.told.length === 1, 'the event is told');
  });
});
