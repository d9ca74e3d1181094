import { describe, expect, it } from '@jest/globals';
import type { KubernetesObject } from '../../../src/kubernetes/object.js';
import { useKubeApi } from '../../support/kube-api/connected.js';
import { until } from '../../support/kube-api/time.js';
import { usualLimits } from '../../../src/operator/loop/reflection.js';
import { folder, following, settled, speed } from './reflector-following.js';

const { api, client } = useKubeApi({ speed });
const put = (name: string, object: Record<string, unknown> = {}) =>
  api().cluster.put(`${folder}/${name}`, object);
const remove = (name: string) => api().cluster.remove(`${folder}/${name}`);
const lists = () => api().requests.filter(({ query }) => query['watch'] === undefined);
const watches = () => api().requests.filter(({ query }) => query['watch'] === 'true');

describe('a reflector', () => {
  it('has what was there, in pages, and then what changes', async () => {
    for (const name of ['a', 'b', 'c']) put(name);
    const it = await settled(api(), await client(), { limits: { pageSize: 2 } });
    expect(lists().map(({ query }) => query)).toEqual([
      { limit: '2' },
      { limit: '2', continue: expect.any(String) },
    ]);
    expect(it.changes).toEqual(['+a', '+b', '+c']);
    put('d');
    put('a');
    remove('b');
    await it.converged();
    expect(it.changes.slice(3)).toEqual(['+d', '~a', '-b']);
    expect(it.reflector.store.get('shop/b')).toBeUndefined();
    expect(it.reflector.store.get('shop/c')).toMatchObject({ apiVersion: 'v1', kind: 'Thing' });
  });

  it('is in step only after the first list', async () => {
    api().fail({ status: 500 });
    const kubernetes = await client();
    const atAnswers: boolean[] = [];
    const it = await following(api(), kubernetes);
    api().before(() => atAnswers.push(it.reflector.synced()));
    await until(() => it.reflector.synced() && api().watches.count() > 0);
    expect(atAnswers).toEqual([false, true]);
    expect(it.restarts()).toEqual(['server-error']);
  });

  it('asks for five hundred objects, bookmarks and an end after five minutes', async () => {
    const selectors = { labelSelector: 'x=y', fieldSelector: 'metadata.name=a' };
    await settled(api(), await client(), { ...selectors, limits: usualLimits });
    expect(lists()[0]?.query).toEqual({ limit: '500', ...selectors });
    expect(watches()[0]?.query).toEqual({
      ...selectors,
      watch: 'true',
      allowWatchBookmarks: 'true',
      resourceVersion: String(api().cluster.version()),
      timeoutSeconds: '305',
    });
  });

  it('goes on at once when the server ends a watch, from where it was', async () => {
    const it = await settled(api(), await client());
    put('a');
    await it.converged();
    // A bookmark: the version moves on without an object of ours.
    api().cluster.put('/api/v1/namespaces/other/configmaps/z');
    api().watches.bookmark();
    const version = api().cluster.version();
    api().watches.cut('end');
    await until(() => watches().length >= 2, 'there was another watch');
    expect(it.restarts()).toEqual(['ended']);
    expect(watches()[1]?.query['resourceVersion']).toBe(String(version));
    expect(lists()).toHaveLength(1);
  });

  it('keeps metadata only when no more is asked for, and never who manages which field', async () => {
    put('a', { data: { x: '1' }, metadata: { managedFields: [{ manager: 'm' }] } });
    const it = await settled(api(), await client(), { metadataOnly: true });
    put('b', { data: { x: '1' }, metadata: { managedFields: [{ manager: 'm' }] } });
    await it.converged();
    for (const object of it.reflector.store.list()) {
      expect(Object.keys(object).toSorted()).toEqual(['apiVersion', 'kind', 'metadata']);
      expect(object.metadata).not.toHaveProperty('managedFields');
    }
  });

  it('keeps no spec when it is told that nobody asks for it', async () => {
    put('a', { spec: { x: '1' }, status: { y: '2' } });
    const it = await settled(api(), await client(), { withoutSpec: true });
    put('b', { spec: { x: '1' }, status: { y: '2' } });
    await it.converged();
    for (const object of it.reflector.store.list()) {
      expect(Object.keys(object).toSorted()).toEqual(['apiVersion', 'kind', 'metadata', 'status']);
    }
  });

  it.each([true, false])('begins with nothing, metadata only: %s', async (metadataOnly) => {
    const it = await settled(api(), await client(), { metadataOnly });
    put('a');
    await it.converged();
    expect(it.restarts()).toEqual([]);
  });

  it('hears of a server that has nothing to tell', async () => {
    const it = await settled(api(), await client());
    const before = it.reflector.heardAt();
    await until(() => it.reflector.heardAt() > before + 60_000, 'two bookmarks came');
    expect(it.restarts().filter((reason) => reason !== 'ended')).toEqual([]);
  });

  it.each<[string, (key: string, now: KubernetesObject | undefined) => void]>([
    [
      'throws',
      (key) => {
        throw new Error(key);
      },
    ],
    ['rejects', (key) => Promise.reject(new Error(key)) as unknown as undefined],
  ])('is not harmed by a handler that %s', async (_, onChange) => {
    put('a');
    const it = await settled(api(), await client(), { onChange });
    put('b');
    remove('a');
    await it.converged();
    const defects = () => it.told.filter(({ kind }) => kind === 'defect');
    await until(() => defects().length === 3);
    expect(defects()[0]).toEqual({
      kind: 'defect',
      event: 'watch-handler-failed',
      error: new Error('shop/a'),
    });
    expect(it.restarts()).toEqual([]);
  });
});

describe('stop and start again', () => {
  it('leaves one watch, that goes on from where it was', async () => {
    const it = await settled(api(), await client());
    const signal = new AbortController().signal;
    for (let i = 0; i < 5; i++) it.reflector.start(AbortSignal.any([signal, it.stop.signal]));
    put('a');
    await it.converged();
    await until(() => api().watches.count() === 1, 'one watch was left');
    put('b');
    await it.converged();
    expect(it.changes).toEqual(['+a', '+b']);
    expect(lists()).toHaveLength(1);
  });

  it('writes nothing after the end, and closes everything', async () => {
    const it = await settled(api(), await client());
    it.stop.abort();
    await it.reflector.done;
    put('a');
    await until(() => api().watches.count() === 0);
    const { length } = api().requests;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(it.changes).toEqual([]);
    expect(it.told.filter(({ kind }) => kind !== 'kubernetes-request')).toEqual([]);
    expect(api().requests).toHaveLength(length);
  });

  it('ends also while the server answers nothing', async () => {
    api().fail('hang');
    const it = await following(api(), await client());
    await until(() => api().requests.length === 1);
    it.stop.abort();
    await it.reflector.done;
    expect(it.reflector.synced()).toBe(false);
  });
});
