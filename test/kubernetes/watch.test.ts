import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { KubernetesClient } from '../../src/kubernetes/client.js';
import { KubernetesError, QuietWatchError } from '../../src/kubernetes/failures.js';
import type { KubernetesObject } from '../../src/kubernetes/object.js';
import { configMaps, objectAt } from '../../src/kubernetes/target.js';
import type { WatchOptions } from '../../src/kubernetes/watch.js';
import { useKubeApi } from '../support/kube-api/connected.js';
import { until } from '../support/kube-api/time.js';
import type { Fault } from '../support/kube-api.js';

const { api, client } = useKubeApi();

const folder = '/api/v1/namespaces/shop/configmaps';
const target = objectAt(configMaps, { namespace: 'shop' });
const never = (): AbortSignal => new AbortController().signal;

interface Watched {
  /** Type and name of each event. */
  told: string[];
  /** What ended the watch; undefined when the server did. */
  ended: Promise<unknown>;
}

function watch(kubernetes: KubernetesClient, options: Partial<WatchOptions> = {}): Watched {
  const told: string[] = [];
  const run = async (): Promise<void> => {
    const events = kubernetes.watch<KubernetesObject>({ target, signal: never(), ...options });
    for await (const { type, object } of events) told.push(`${type} ${object.metadata.name}`);
  };
  return {
    told,
    ended: run().then(
      () => undefined,
      (error: unknown) => error,
    ),
  };
}
const opened = () => until(() => api().watches.count() === 1, 'a watch was open');
/** The limits of watches that begin from here on pass when the test says so; sockets and waits are the real ones. */
function stopTimers(): void {
  jest.useFakeTimers({ doNotFake: [...others] });
}
const others = [
  'Date',
  'hrtime',
  'nextTick',
  'performance',
  'queueMicrotask',
  'setImmediate',
  'clearImmediate',
  'setInterval',
  'clearInterval',
] as const;
afterEach(() => void jest.useRealTimers());

describe('a watch', () => {
  it('tells what changes until the server ends it', async () => {
    const { told, ended } = watch(await client());
    await opened();
    api().cluster.put(`${folder}/a`, { data: { long: 'ü'.repeat(100_000) } });
    api().cluster.put(`${folder}/a`);
    api().cluster.put('/api/v1/namespaces/other/configmaps/b');
    api().cluster.remove(`${folder}/a`);
    await until(() => told.length === 3);
    api().watches.cut('end');
    expect(await ended).toBeUndefined();
    expect(told).toEqual(['ADDED a', 'MODIFIED a', 'DELETED a']);
  });

  it('goes on from a version, and tells of versions', async () => {
    api().cluster.put(`${folder}/a`);
    const from = String(api().cluster.version());
    api().cluster.put(`${folder}/b`);
    const query = { resourceVersion: from, allowWatchBookmarks: 'true' };
    const { told } = watch(await client(), { query });
    await opened();
    api().watches.bookmark();
    await until(() => told.length === 2);
    expect(told).toEqual(['ADDED b', 'BOOKMARK undefined']);
    expect(api().requests[0]?.query).toEqual({ ...query, watch: 'true' });
  });

  it.each<[string, Fault, object]>([
    [
      'an error event',
      { errorEvent: 410 },
      {
        status: 410,
        message: 'Kubernetes did not watch configmaps in the namespace "shop" (HTTP 410): told to fail',
      },
    ],
    ['an answer 410', { status: 410 }, { status: 410 }],
    [
      'an answer 429',
      { status: 429, headers: { 'retry-after': '3' } },
      { status: 429, details: { retryAfter: 3 } },
    ],
    [
      'an answer 403',
      { status: 403 },
      { code: 'kubernetes-refused', message: expect.stringMatching(/to watch configmaps/) },
    ],
    ['a reset', 'reset', { code: 'kubernetes-unavailable', status: undefined }],
    [
      'an answer that is none',
      'hang',
      {
        code: 'kubernetes-unavailable',
        message: expect.stringMatching(/did not begin the watch .* within 0.2 s/),
      },
    ],
  ])('fails by %s', async (_, fault, error) => {
    api().fail(fault);
    // All others have their usual time, however long the machine stands still.
    const failure = await watch(await client(), fault === 'hang' ? { quietMs: 200 } : {}).ended;
    expect(failure).toBeInstanceOf(KubernetesError);
    expect(failure).toMatchObject(error);
  });

  it('fails when the connection breaks', async () => {
    const { ended } = watch(await client());
    await opened();
    api().watches.cut('reset');
    expect(await ended).toMatchObject({ code: 'kubernetes-unavailable' });
  });

  it('is given up when it is quiet for too long, but not while it tells something', async () => {
    const kubernetes = await client();
    let accepted = false;
    const onOpen = () => void (accepted = true);
    stopTimers();
    const { told, ended } = watch(kubernetes, { onOpen, query: { allowWatchBookmarks: 'true' } });
    await until(() => accepted, 'the watch was accepted');
    for (let i = 1; i <= 5; i++) {
      await jest.advanceTimersByTimeAsync(80_000);
      api().watches.bookmark();
      await until(() => told.length === i, 'it was heard');
    }
    api().watches.silence();
    await jest.advanceTimersByTimeAsync(90_000);
    expect(await ended).toBeInstanceOf(QuietWatchError);
    expect(told).toHaveLength(5);
    await until(() => api().watches.count() === 0, 'the connection was closed');
  });

  it('ends with the reason of the signal', async () => {
    const controller = new AbortController();
    const { ended } = watch(await client(), { signal: controller.signal });
    await opened();
    controller.abort(new Error('enough'));
    expect(await ended).toEqual(new Error('enough'));
    await until(() => api().watches.count() === 0, 'the connection was closed');
    expect(await watch(await client(), { signal: controller.signal }).ended).toEqual(new Error('enough'));
  });

  it('closes its connection when nobody listens any more', async () => {
    const kubernetes = await client();
    const from = String(api().cluster.version());
    api().cluster.put(`${folder}/a`);
    for await (const { type } of kubernetes.watch({
      target,
      query: { resourceVersion: from },
      signal: never(),
    })) {
      expect(type).toBe('ADDED');
      break;
    }
    await until(() => api().watches.count() === 0, 'the connection was closed');
  });

  it('leaves room for calls, however many there are', async () => {
    const kubernetes = await client();
    for (let i = 0; i < 12; i++) watch(kubernetes);
    await until(() => api().watches.count() === 12, 'all were open');
    await kubernetes.send({ action: 'list', target });
  });
});
