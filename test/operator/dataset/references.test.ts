import { beforeEach, describe, expect, it } from '@jest/globals';
import type { DatasetSource } from '../../../src/operator/dataset/dataset.js';
import type { Reference } from '../../../src/operator/dataset/facts.js';
import { createReferences, type References } from '../../../src/operator/dataset/references.js';
import { useKubeApi } from '../../support/kube-api/connected.js';
import { sha256 } from './support/cluster-parts.js';
import { cachesAt, pathOf } from './support/at-api.js';
import { datasetWith, urlSource } from './support/facts.js';

const { api, client } = useKubeApi();
const ofConfigMap = { configMap: { name: 'bars', key: 'bars.csv' } };
const ofSecret = urlSource('https://example.org/', { authSecretRef: { name: 'key' } });
let read: (source: DatasetSource) => Promise<Reference[]>;

beforeEach(async () => {
  const kubernetes = await client();
  let references: References | undefined;
  read = (source) => {
    const { configMaps } = cachesAt(api());
    // One for all reads of a test, whose cache is always in step.
    const live = { ...configMaps, get: (key: string) => cachesAt(api()).configMaps.get(key) };
    references ??= createReferences({ client: kubernetes, configMaps: live });
    return references.of(datasetWith({ source }), new AbortController().signal);
  };
});

const putConfigMap = (content: object): string | undefined =>
  api().cluster.put(pathOf('configmaps', 'bars'), { ...content }).metadata.resourceVersion;
const asks = (): number => api().requests.length;

describe('a ConfigMap that a Dataset names', () => {
  const about = { kind: 'ConfigMap', name: 'bars', key: 'bars.csv' } as const;

  it('is missing until there is one, and nobody is asked', async () => {
    expect(await read(ofConfigMap)).toEqual([{ ...about, state: 'missing' }]);
    expect(asks()).toBe(0);
    putConfigMap({ data: { 'bars.csv': 'a,b' } });
    expect(await read(ofConfigMap)).toMatchObject([{ state: 'found' }]);
  });

  it.each<[string, object]>([
    ['text', { data: { 'bars.csv': 'a,b\n1,2' } }],
    ['binary data', { binaryData: { 'bars.csv': Buffer.from('a,b\n1,2').toString('base64') } }],
  ])('is known by the hash of its content as %s', async (_, content) => {
    const resourceVersion = putConfigMap(content);
    const expected = { ...about, state: 'found', resourceVersion, contentHash: sha256('a,b\n1,2') };
    expect(await read(ofConfigMap)).toEqual([expected]);
  });

  it.each([{}, { data: { other: 'a' } }, { data: {}, binaryData: { other: 'YQ==' } }])(
    'without the key is one whose key is missing: %j',
    async (content) => {
      const resourceVersion = putConfigMap(content);
      expect(await read(ofConfigMap)).toEqual([{ ...about, state: 'key-missing', resourceVersion }]);
    },
  );

  it('is read once for each of its versions', async () => {
    putConfigMap({ data: { 'bars.csv': 'one' } });
    for (let turn = 0; turn < 3; turn++) await read(ofConfigMap);
    expect(asks()).toBe(1);
    putConfigMap({ data: { 'bars.csv': 'two' } });
    expect(await read(ofConfigMap)).toMatchObject([{ contentHash: sha256('two') }]);
    expect(asks()).toBe(2);
  });

  it.each([
    [403, 'forbidden'],
    [404, 'missing'],
  ])('is, after the answer %d, %s', async (status, state) => {
    putConfigMap({ data: { 'bars.csv': 'one' } });
    api().fail({ status });
    expect(await read(ofConfigMap)).toEqual([{ ...about, state }]);
    expect(await read(ofConfigMap)).toMatchObject([{ state: 'found' }]);
  });

  it('of an authority counts beside the Secret', async () => {
    putConfigMap({ data: { 'ca.crt': 'pem' } });
    const source = urlSource('https://example.org/', {
      authSecretRef: { name: 'key' },
      caConfigMapRef: { name: 'bars', key: 'ca.crt' },
    });
    expect(await read(source)).toMatchObject([
      { kind: 'ConfigMap', state: 'found' },
      { kind: 'Secret', state: 'missing' },
    ]);
  });
});

const putSecret = () => api().cluster.put(pathOf('secrets', 'key'), { data: { token: 'aHVudGVyMg==' } });

describe('a Secret that a Dataset names', () => {
  const about = { kind: 'Secret', name: 'key' } as const;

  it.each<[string, DatasetSource]>([
    ['a URL', ofSecret],
    [
      'a bucket',
      {
        s3: {
          region: 'r',
          bucket: 'b',
          key: 'k',
          forcePathStyle: false,
          credentialsSecretRef: { name: 'key' },
        },
      },
    ],
  ])('of %s is found by its metadata, and its contents never come', async (_, source) => {
    const { resourceVersion } = putSecret().metadata;
    const found = await read(source);
    expect(found).toEqual([{ ...about, state: 'found', resourceVersion }]);
    expect(api().requests.map(({ accept, method }) => [method, accept])).toEqual([
      ['GET', 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json'],
    ]);
  });

  it('is found as soon as there is one', async () => {
    expect(await read(ofSecret)).toEqual([{ ...about, state: 'missing' }]);
    putSecret();
    expect(await read(ofSecret)).toMatchObject([{ state: 'found' }]);
  });

  it('that may not be looked at is forbidden', async () => {
    putSecret();
    api().fail({ status: 403 });
    expect(await read(ofSecret)).toEqual([{ ...about, state: 'forbidden' }]);
  });

  it('is not taken for missing when the API server fails', async () => {
    putSecret();
    api().fail({ status: 500 });
    await expect(read(ofSecret)).rejects.toMatchObject({ code: 'kubernetes-unavailable' });
  });
});

it('a Dataset that names nothing asks nothing', async () => {
  expect(await read(urlSource())).toEqual([]);
  expect(await read({ persistentVolumeClaim: { claimName: 'c', path: 'p' } })).toEqual([]);
  expect(asks()).toBe(0);
});
