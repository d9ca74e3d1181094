import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { connectKubernetes, type KubernetesClient } from '../../src/kubernetes/client.js';
import { ensureSecret } from '../../src/prepare/ensure-secret.js';
import type { WantedSecret } from '../../src/prepare/secret-plan.js';
import { type Fault, type KubeApi, type StoredObject, startKubeApi } from '../support/kube-api.js';
import { impatient } from './support/patience.js';

const path = '/api/v1/namespaces/shop/secrets/passwords';
const wanted: WantedSecret = {
  namespace: 'shop',
  name: 'passwords',
  keys: ['postgres', 'redis'],
  labels: { 'app.kubernetes.io/instance': 'shop' },
  annotations: { 'helm.sh/resource-policy': 'keep' },
};

let api: KubeApi;
let client: KubernetesClient;
beforeAll(async () => {
  api = await startKubeApi();
  const facts = { kubeconfig: api.kubeconfig(), service: undefined };
  client = await connectKubernetes({ facts });
});
beforeEach(() => api.reset());
afterAll(async () => {
  await client.close();
  await api.close();
});

const ensure = (patience = impatient(), by = client) => ensureSecret({ client: by, wanted, patience });
const dataOf = (object: StoredObject | undefined): Record<string, string> =>
  (object?.['data'] ?? {}) as Record<string, string>;
const data = (): Record<string, string> => dataOf(api.objects.get(path));
const text = (encoded: string | undefined): string => Buffer.from(encoded ?? '', 'base64').toString();
const put = (data: Record<string, string>): void => {
  api.objects.set(path, {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'passwords', resourceVersion: '1' },
    data,
  });
};
const methods = (): string[] => api.requests.map(({ method }) => method);

describe('the passwords', () => {
  it('are made once, each of 32 random bytes, in a Secret with the labels and annotations of the release', async () => {
    expect(await ensure()).toBe('create');
    expect(api.objects.get(path)).toMatchObject({
      type: 'Opaque',
      metadata: { labels: wanted.labels, annotations: wanted.annotations },
    });
    const passwords = ['postgres', 'redis'].map((key) => text(data()[key]));
    for (const password of passwords) {
      expect(password).toMatch(/^[\w-]{43}$/);
      expect(Buffer.from(password, 'base64url')).toHaveLength(32);
    }
    expect(new Set(passwords).size).toBe(2);
    expect(api.requests.at(-1)?.query).toEqual({ fieldManager: 'almanac-prepare' });
  });

  it('are left alone by every further run, which writes nothing', async () => {
    await ensure();
    const first = { ...data() };
    api.requests.length = 0;
    expect(await ensure()).toBe('keep');
    expect(data()).toEqual(first);
    expect(methods()).toEqual(['GET']);
  });

  it('are completed by the missing ones', async () => {
    put({ postgres: 'b2xk', other: 'eA==' });
    expect(await ensure()).toBe('add');
    expect(data()).toMatchObject({ postgres: 'b2xk', other: 'eA==' });
    expect(text(data()['redis'])).toHaveLength(43);
  });

  it('are one set when ten make them at once', async () => {
    const done = await Promise.all(Array.from({ length: 10 }, () => ensure()));
    expect(done.filter((what) => what === 'create')).toHaveLength(1);
    expect(done.filter((what) => what === 'keep')).toHaveLength(9);
    expect(api.objects.size).toBe(1);
  });

  it('are one set when ten complete them at once', async () => {
    put({ postgres: 'b2xk' });
    const done = await Promise.all(Array.from({ length: 10 }, () => ensure()));
    expect(done.filter((what) => what === 'add')).toHaveLength(1);
    expect(data()['postgres']).toBe('b2xk');
  });

  it('of somebody who was quicker between reading and creating stay', async () => {
    api.before(({ method }) => method === 'POST' && put({ postgres: 'dGhlaXJz', redis: 'dGhlaXJz' }));
    expect(await ensure()).toBe('keep');
    expect(data()).toEqual({ postgres: 'dGhlaXJz', redis: 'dGhlaXJz' });
  });

  it('of somebody who was quicker between reading and completing stay', async () => {
    put({ postgres: 'b2xk' });
    api.before(({ method }) => {
      if (method !== 'PATCH') return;
      put({ postgres: 'b2xk', redis: 'dGhlaXJz' });
      (api.objects.get(path) as StoredObject).metadata.resourceVersion = '2';
    });
    expect(await ensure()).toBe('keep');
    expect(data()).toEqual({ postgres: 'b2xk', redis: 'dGhlaXJz' });
  });

  it('are made anew when the Secret is deleted in the middle', async () => {
    put({ postgres: 'b2xk' });
    api.before(({ method }) => method === 'PATCH' && api.objects.delete(path));
    expect(await ensure()).toBe('create');
    expect(Object.keys(data())).toEqual(['postgres', 'redis']);
  });

  it('are found when the answer to their creation was lost', async () => {
    api.before(
      ({ method }) => method === 'GET' && methods().length === 1 && api.fail('done and not answered'),
    );
    expect(await ensure()).toBe('keep');
    expect(methods()).toEqual(['GET', 'POST', 'GET']);
    expect(data()).toEqual(api.requests[1]?.body['data']);
  });

  it.each<[string, Fault]>([
    ['a defect', { status: 500 }],
    ['too many requests', { status: 429 }],
    ['a gateway', { status: 502, html: true }],
    ['a role that is not known yet', { status: 403 }],
    ['a reset', 'reset'],
    ['half an answer', 'half an answer'],
  ])('are made after %s', async (_, fault) => {
    const patience = impatient();
    api.fail(fault, fault);
    expect(await ensure(patience)).toBe('create');
    expect(patience.events()).toEqual(['trying again', 'the Secret was created with new passwords']);
  });

  it('are made after calls that nobody answers', async () => {
    const patience = impatient();
    // Only these have a short limit: on a machine that stands still it would end others too.
    let calls = 0;
    const hasty: KubernetesClient = {
      ...client,
      send: (call) => client.send(++calls <= 2 ? { ...call, timeoutMs: 200 } : call),
    };
    api.failWhere(() => calls <= 2, 'hang', 'hang');
    expect(await ensure(patience, hasty)).toBe('create');
    expect(calls).toBe(4);
    expect(patience.events()).toEqual(['trying again', 'the Secret was created with new passwords']);
  });

  it('are refused, and nothing is written, when someone must decide', async () => {
    put({ postgres: '' });
    await expect(ensure()).rejects.toMatchObject({
      code: 'config-invalid',
      message:
        'The Secret passwords in the namespace shop has an empty postgres: remove the key to have a password made, or fill it.',
    });
    expect(methods()).toEqual(['GET']);
  });

  it('are in nothing that is told, although the server repeats them', async () => {
    const patience = impatient();
    api.before(() => methods().length === 1 && api.fail('refused with what was sent'));
    expect(await ensure(patience)).toBe('create');
    const sent = api.requests.flatMap(({ body }) => Object.values(dataOf(body as StoredObject)));
    expect(sent).toHaveLength(4);
    const told = JSON.stringify(patience.told);
    expect(told).toContain('[redacted]');
    for (const encoded of sent) {
      expect(told).not.toContain(encoded);
      expect(told).not.toContain(text(encoded));
    }
  });
});
