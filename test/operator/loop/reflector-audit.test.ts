import { describe, expect, it } from '@jest/globals';
import type { KubernetesObject } from '../../../src/kubernetes/object.js';
import { missedBy } from '../../../src/operator/loop/audit.js';
import { createStore } from '../../../src/operator/loop/store.js';
import { useKubeApi } from '../../support/kube-api/connected.js';
import { until } from '../../support/kube-api/time.js';
import { folder, settled, speed } from './reflector-following.js';

const { api, client } = useKubeApi({ speed });
const put = (name: string) => api().cluster.put(`${folder}/${name}`);
const remove = (name: string) => api().cluster.remove(`${folder}/${name}`);
/** A list every half minute, so that a test sees several. */
const limits = { relistMs: 30_000, graceMs: 600_000 };

describe('a list beside the watch', () => {
  it('misses nothing of a watch that works, however much changes meanwhile', async () => {
    const it = await settled(api(), await client(), { limits });
    let round = 0;
    api().before(({ query }) => {
      if (query['watch'] === 'true') return;
      // In the very moment of the list, and some right after it.
      for (const name of ['a', 'b', 'c']) put(`${name}${++round % 7}`);
      setImmediate(() => {
        remove(`a${round % 7}`);
        put(`b${round % 7}`);
      });
    });
    await until(() => it.relists().length >= 3);
    expect(it.relists().every(([reason, missed]) => reason === 'interval' && missed === 0)).toBe(true);
    await it.converged();
  });

  it('counts and mends what the watch did not tell', async () => {
    for (const name of ['a', 'b', 'c']) put(name);
    const it = await settled(api(), await client(), { limits });
    api().watches.lose(3);
    put('a');
    remove('b');
    put('d');
    await it.converged();
    expect(it.changes.slice(3).toSorted()).toEqual(['+d', '-b', '~a']);
    expect(it.relists().filter(([, missed]) => missed > 0)).toEqual([['interval', 3]]);
    expect(it.restarts().filter((reason) => reason !== 'ended')).toEqual([]);
  });

  it('finds that the server went back in time although the watch is well', async () => {
    put('a');
    const backup = api().cluster.snapshot();
    put('b');
    const it = await settled(api(), await client(), { limits: { ...limits, quietMs: 60_000 } });
    api().watches.silence();
    api().cluster.restore(backup);
    await it.converged();
    expect(it.restarts()).toEqual(['rewound']);
  });

  it('does not harm when it fails', async () => {
    const it = await settled(api(), await client(), { limits });
    api().failOn('list', { status: 500 }, 'reset');
    await until(() => it.relists().length > 0);
    put('a');
    await it.converged();
    expect(it.restarts().filter((reason) => reason !== 'ended')).toEqual([]);
  });
});

const object = (name: string, version: number, uid = name): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Thing',
  metadata: { name, uid, resourceVersion: String(version) },
});

it.each<[string, { listed: KubernetesObject[]; known: KubernetesObject[]; removed?: string[] }, string[]]>([
  ['the same', { listed: [object('a', 5)], known: [object('a', 5)] }, []],
  ['a newer object in the store', { listed: [object('a', 5)], known: [object('a', 12)] }, []],
  ['an older object in the store', { listed: [object('a', 5)], known: [object('a', 4)] }, ['a']],
  ['another object of that version', { listed: [object('a', 5, 'x')], known: [object('a', 5)] }, ['a']],
  ['an object that the store has not', { listed: [object('a', 5)], known: [] }, ['a']],
  ['an object removed since', { listed: [object('a', 5)], known: [], removed: ['a'] }, []],
  ['an object that the list has not', { listed: [], known: [object('a', 5)] }, ['-a']],
  ['an object made after the list', { listed: [], known: [object('a', 11)] }, []],
])('of a list at version 10, given %s, is missed', (_, { listed, known, removed = [] }, expected) => {
  const store = createStore<KubernetesObject>();
  for (const one of known) store.put(one);
  const { changed, gone } = missedBy({ version: '10', objects: listed }, store, new Set(removed));
  expect([...changed.map(({ metadata }) => metadata.name), ...gone.map((key) => `-${key}`)]).toEqual(
    expected,
  );
});
