import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import { connectKubernetes, type KubernetesClient } from '../../../src/kubernetes/client.js';
import { systemClock } from '../../../src/operator/loop/clock.js';
import { createElector, type Elector } from '../../../src/operator/loop/elector.js';
import { heldRecord, type LeaseFile, leaseFile } from '../../../src/operator/loop/lease.js';
import { type KubeApi, startKubeApi } from '../../support/kube-api.js';

const place = { namespace: 'shop', name: 'operator' };
const path = '/apis/coordination.k8s.io/v1/namespaces/shop/leases/operator';
const { signal } = new AbortController();
const record = heldRecord({ identity: 'a', seconds: 15, now: Date.UTC(2026, 0, 2, 3, 4, 5) });

let api: KubeApi;
let client: KubernetesClient;
let lease: LeaseFile;

beforeAll(async () => {
  api = await startKubeApi();
  client = await connectKubernetes({ facts: { kubeconfig: api.kubeconfig(), service: undefined } });
  lease = leaseFile(client, place);
});
beforeEach(() => api.reset());
afterAll(async () => {
  await client.close();
  await api.close();
});

const elector = (identity: string): Elector =>
  createElector({
    client,
    lease: place,
    identity,
    clock: systemClock,
    observe: () => undefined,
    onTerm: () => undefined,
    onLost: () => undefined,
  });
const until = async (leads: () => boolean): Promise<void> => {
  while (!leads()) await delay(20);
};

describe('a lease on an API server', () => {
  it('is made once', async () => {
    expect(await lease.read(signal)).toBeUndefined();
    expect(await lease.create(record, signal)).toMatchObject({ record });
    expect(await lease.create(record, signal)).toBeUndefined();
    expect(api.objects.get(path)).toMatchObject({
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      spec: { renewTime: '2026-01-02T03:04:05.000000Z' },
    });
  });

  it('is written at the version that was read, and at no other', async () => {
    const made = await lease.create(record, signal);
    const next = { ...record, leaseTransitions: 7 };
    expect(await lease.update(made?.version ?? '', next, signal)).toMatchObject({ record: next });
    expect(await lease.update(made?.version ?? '', record, signal)).toBeUndefined();
    expect(await lease.read(signal)).toMatchObject({ record: next });
  });

  it('that is gone cannot be written', async () => {
    expect(await lease.update('1', record, signal)).toBeUndefined();
  });

  it('passes from one replica to the next when it is given back', async () => {
    const [a, b] = [elector('a'), elector('b')];
    a.start();
    await until(() => a.leads());
    b.start();
    await delay(100);
    expect(b.leads()).toBe(false);
    await a.stop();
    await until(() => b.leads());
    expect(api.objects.get(path)).toMatchObject({ spec: { holderIdentity: 'b', leaseTransitions: 1 } });
    await b.stop();
  });
});
