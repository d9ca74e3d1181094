import { describe, expect, it } from '@jest/globals';
import type { KubernetesObject, ObjectMeta } from '../../../src/kubernetes/object.js';
import { createStore, keyOf } from '../../../src/operator/loop/store.js';
import { isOlder } from '../../../src/operator/loop/versions.js';

const object = (name: string, resourceVersion: string, more: Partial<ObjectMeta> = {}): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Thing',
  metadata: { name, namespace: 'shop', resourceVersion, ...more },
});
const owners = (...uids: string[]) => ({
  ownerReferences: uids.map((uid) => ({ kind: 'Dataset', name: uid, uid })),
});
const names = (objects: readonly KubernetesObject[]): string[] =>
  objects.map(({ metadata }) => metadata.name);

it.each([
  ['9', '10', true],
  ['10', '9', false],
  ['10', '10', false],
  ['9007199254740992', '9007199254740993', true],
  ['', '10', false],
  ['abc', '10', false],
  [undefined, '10', false],
  ['9', undefined, false],
])('whether version %s is older than %s: %s', (one, other, expected) => {
  expect(isOlder(one, other)).toBe(expected);
});

it.each([
  ['shop/a', object('a', '1')],
  ['a', object('a', '1', { namespace: undefined as unknown as string })],
])('%s is the key of an object', (key, of) => {
  expect(keyOf(of)).toBe(key);
});

describe('a store', () => {
  it('never goes to an older object', () => {
    const store = createStore<KubernetesObject>();
    const newer = object('a', '10');
    expect(store.put(newer)).toEqual({ key: 'shop/a', now: newer, before: undefined });
    expect(store.put(object('a', '9'))).toBeUndefined();
    expect(store.put(object('a', '10'))).toBeUndefined();
    expect(store.put(object('a', '9', { uid: 'another' }))).toBeUndefined();
    expect(store.get('shop/a')).toBe(newer);
    expect(store.put(object('a', '11'))).toMatchObject({ before: newer });
  });

  it('knows what belongs to whom', () => {
    const store = createStore<KubernetesObject>();
    store.put(object('a', '1', owners('x', 'y')));
    store.put(object('b', '2', owners('x')));
    store.put(object('c', '3'));
    expect(names(store.ownedBy('x'))).toEqual(['a', 'b']);
    store.put(object('a', '4', owners('z')));
    store.remove('shop/b');
    expect([store.ownedBy('x'), store.ownedBy('y')]).toEqual([[], []]);
    expect(names(store.ownedBy('z'))).toEqual(['a']);
  });

  it('tells what differs when all is replaced', () => {
    const store = createStore<KubernetesObject>();
    for (const [name, version] of [
      ['same', '1'],
      ['changed', '2'],
      ['gone', '3'],
      ['older', '9'],
    ] as const)
      store.put(object(name, version));
    const changes = store.replace([
      object('same', '1'),
      object('changed', '5'),
      object('new', '6'),
      object('older', '8'),
    ]);
    expect(
      changes.map(({ key, now, before }) => [
        key,
        now?.metadata.resourceVersion,
        before?.metadata.resourceVersion,
      ]),
    ).toEqual([
      ['shop/gone', undefined, '3'],
      ['shop/changed', '5', '2'],
      ['shop/new', '6', undefined],
      ['shop/older', '8', '9'],
    ]);
    expect(names(store.list()).toSorted()).toEqual(['changed', 'new', 'older', 'same']);
  });

  it('says nothing of what was not there', () => {
    expect(createStore<KubernetesObject>().remove('shop/a')).toBeUndefined();
  });
});
