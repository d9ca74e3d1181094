import { describe, expect, it } from '@jest/globals';
import { planSecret, type Secret, type WantedSecret } from '../../src/prepare/secret-plan.js';

const wanted: WantedSecret = {
  namespace: 'shop',
  name: 'passwords',
  keys: ['postgres-password', 'redis-password'],
  labels: { 'app.kubernetes.io/instance': 'shop' },
  annotations: {},
};
const live = (data: Record<string, string> | undefined, rest: Partial<Secret> = {}): Secret => ({
  apiVersion: 'v1',
  kind: 'Secret',
  ...(data !== undefined && { data }),
  ...rest,
  metadata: { name: 'passwords', resourceVersion: '7', ...rest.metadata },
});
const both = { 'postgres-password': 'YQ==', 'redis-password': 'Yg==' };
const one = { 'postgres-password': 'YQ==' };
const metadata = (more: Partial<Secret['metadata']>): Partial<Secret> => ({
  metadata: { name: 'passwords', resourceVersion: '7', ...more },
});

describe('the plan for the passwords', () => {
  it.each<[string, Secret | undefined, object]>([
    ['makes a Secret that is not there', undefined, { do: 'create', keys: wanted.keys }],
    ['keeps one that has every key', live(both), { do: 'keep' }],
    ['keeps one that has more keys', live({ ...both, other: 'eA==' }), { do: 'keep' }],
    [
      'adds only what is missing to the version that was read',
      live(one),
      { do: 'add', keys: ['redis-password'], resourceVersion: '7' },
    ],
    [
      'adds to a Secret without data',
      live(undefined),
      { do: 'add', keys: wanted.keys, resourceVersion: '7' },
    ],
    [
      'adds to one that somebody made without labels',
      live(one, metadata({ labels: {} })),
      { do: 'add', keys: ['redis-password'], resourceVersion: '7' },
    ],
    [
      'waits until a Secret that is being deleted is gone',
      live(both, metadata({ deletionTimestamp: '2026-01-01T00:00:00Z' })),
      { do: 'wait', why: expect.stringMatching(/being deleted/) },
    ],
    [
      'fills no empty value',
      live({ ...both, 'redis-password': '' }),
      { do: 'refuse', why: expect.stringMatching(/has an empty redis-password: remove the key/) },
    ],
    [
      'adds nothing to an immutable Secret',
      live(one, { immutable: true }),
      { do: 'refuse', why: expect.stringMatching(/lacks redis-password and is immutable/) },
    ],
    [
      'adds nothing that a controller would take away',
      live(one, metadata({ ownerReferences: [{ kind: 'ExternalSecret', name: 'vault', controller: true }] })),
      { do: 'refuse', why: expect.stringMatching(/is kept by ExternalSecret vault/) },
    ],
    [
      'adds nothing to the Secret of another release',
      live(one, metadata({ labels: { 'app.kubernetes.io/instance': 'kiosk' } })),
      { do: 'refuse', why: expect.stringMatching(/belongs to the release kiosk, not to shop/) },
    ],
    ['keeps an immutable Secret that has every key', live(both, { immutable: true }), { do: 'keep' }],
    [
      'keeps a complete Secret of a controller',
      live(both, metadata({ ownerReferences: [{ kind: 'SealedSecret', name: 's', controller: true }] })),
      { do: 'keep' },
    ],
  ])('%s', (_, found, plan) => {
    expect(planSecret(wanted, found)).toEqual(plan);
  });
});
