import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { connectKubernetes, type KubernetesClient } from '../../src/kubernetes/client.js';
import type { Condition } from '../../src/kubernetes/object.js';
import { applyCrds } from '../../src/prepare/apply-crds.js';
import { applyCommand, checkCrds } from '../../src/prepare/check-crds.js';
import { type Crd, crdVersionOf } from '../../src/prepare/crd-plan.js';
import { type KubeApi, type StoredObject, startKubeApi } from '../support/kube-api.js';
import { impatient } from './support/patience.js';

const root = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const path = `${root}/things.example.org`;
const crd = (version: string): Crd => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'things.example.org', annotations: { 'almanac.dev/crd-version': version } },
  spec: { group: 'example.org', names: { plural: 'things' }, versions: [{ name: 'v1', served: true }] },
});

let api: KubeApi;
let client: KubernetesClient;
beforeAll(async () => {
  api = await startKubeApi();
  client = await connectKubernetes({ facts: { kubeconfig: api.kubeconfig(), service: undefined } });
});
beforeEach(() => {
  api.reset();
  api.before(({ method }) => method === 'GET' && condition({ type: 'Established', status: 'True' }));
});
afterAll(async () => {
  await client.close();
  await api.close();
});

const live = (): StoredObject | undefined => api.objects.get(path);
/** As the API server does it by itself. */
function condition(...conditions: Condition[]): void {
  const object = live();
  if (object !== undefined) object['status'] = { conditions };
}
function put(version: string, metadata: Record<string, unknown> = {}): void {
  const { metadata: own, ...rest } = crd(version);
  api.objects.set(path, { ...rest, metadata: { ...own, resourceVersion: '1', ...metadata } });
}
const versionThere = (): unknown => crdVersionOf(live() as unknown as Crd);
const patches = () => api.requests.filter(({ method }) => method === 'PATCH');

const apply = (version: string, patience = impatient()) =>
  applyCrds({ client, crds: [crd(version)], patience });

describe('apply', () => {
  it('makes a definition, by server-side apply as its owner', async () => {
    const patience = impatient();
    await apply('0.2.0', patience);
    expect(patches()).toMatchObject([
      {
        path,
        query: { fieldManager: 'almanac-prepare', force: 'true' },
        contentType: 'application/apply-patch+yaml',
        body: crd('0.2.0'),
      },
    ]);
    expect(patience.events()).toEqual(['the custom resource definition is applied and established']);
  });

  it.each([
    ['an older one', '0.1.0'],
    ['the same one, which heals what was changed by hand', '0.2.0'],
  ])('brings up to date %s', async (_, version) => {
    put(version);
    await apply('0.2.0');
    expect(versionThere()).toBe('0.2.0');
    expect(patches()[0]?.body['metadata']).toMatchObject({ resourceVersion: '1' });
  });

  it('leaves a newer one alone', async () => {
    put('0.10.0');
    const patience = impatient();
    await apply('0.2.0', patience);
    expect(patches()).toEqual([]);
    expect(patience.events()).toEqual(['the custom resource definition in the cluster is newer and stays']);
  });

  it('leaves a newer one alone that comes between reading and writing', async () => {
    put('0.1.0');
    api.before(({ method }) => method === 'PATCH' && put('0.10.0', { resourceVersion: '2' }));
    await apply('0.2.0');
    expect(versionThere()).toBe('0.10.0');
  });

  it('waits until objects can be made', async () => {
    let reads = 0;
    api.before(({ method }) => {
      if (method === 'GET') condition({ type: 'Established', status: ++reads > 4 ? 'True' : 'False' });
    });
    const patience = impatient();
    await apply('0.2.0', patience);
    expect(reads).toBe(5);
    expect(patience.events()).toEqual([
      'trying again',
      'the custom resource definition is applied and established',
    ]);
  });

  it('waits until one that is being deleted is gone', async () => {
    put('0.2.0', { deletionTimestamp: '2026-01-01T00:00:00Z' });
    let reads = 0;
    api.before(({ method }) => {
      if (method === 'GET' && ++reads === 3) api.objects.delete(path);
      condition({ type: 'Established', status: 'True' });
    });
    await apply('0.2.0');
    expect(patches()).toHaveLength(1);
    expect(live()?.metadata['deletionTimestamp']).toBeUndefined();
  });

  it('ends with the reason when the API server does not accept the definition', async () => {
    api.before(({ method }) => method === 'GET' && api.fail({ status: 422, message: 'spec is wrong' }));
    await expect(apply('0.2.0')).rejects.toMatchObject({
      code: 'kubernetes-refused',
      message: expect.stringContaining(
        'did not patch customresourcedefinitions.apiextensions.k8s.io "things',
      ),
    });
  });
});

const fine = ['the custom resource definition is there'];
const must = (lack: string): string[] => [
  `the custom resource definition is ${lack}: an administrator must run: ${applyCommand}`,
];
const serves = (...plurals: string[]): void =>
  void api.objects.set('/apis/example.org/v1', {
    metadata: { name: '' },
    resources: plurals.map((name) => ({ name })),
  });

const check = async (): Promise<string[]> => {
  const patience = impatient();
  await checkCrds({ client, crds: [crd('0.2.0')], patience });
  expect(api.requests.every(({ method }) => method === 'GET')).toBe(true);
  return patience.events();
};

describe('check', () => {
  it.each([
    ['the same', '0.2.0', fine],
    ['a newer one', '0.3.0', fine],
    ['an older one', '0.1.0', must('older than this release')],
  ])('finds %s', async (_, version, told) => {
    put(version);
    expect(await check()).toEqual(told);
  });

  it('finds none', async () => expect(await check()).toEqual(must('missing')));

  it.each([
    ['that it is served', ['other', 'things'], fine],
    ['that it is not served', ['other'], must('missing')],
  ])('finds, without the right to read definitions, %s', async (_, plurals, told) => {
    serves(...plurals);
    api.fail({ status: 403 });
    expect(await check()).toEqual(told);
  });

  it('finds, without the right to read definitions, that the whole group is missing', async () => {
    api.fail({ status: 403 });
    expect(await check()).toEqual(must('missing'));
  });
});
