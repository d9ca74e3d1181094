import { describe, expect, it } from '@jest/globals';
import type { DatasetSource } from '../../../../src/operator/dataset/dataset.js';
import { literal, sourceParts } from '../../../../src/operator/dataset/resources/source.js';

const limits = { timeoutSeconds: 60, maxBytes: 1_073_741_824 };
const s3 = { region: 'eu-west-1', bucket: 'archive', key: 'bars.csv', forcePathStyle: false };
const env = (source: DatasetSource): Record<string, string | undefined> =>
  Object.fromEntries(sourceParts(source).env.map(({ name, value }) => [name, value]));

describe('a URL', () => {
  it('is the argument, with its bounds in the environment and no volume', () => {
    const source = { url: { url: 'https://example.org/bars.csv', ...limits } };
    expect(sourceParts(source)).toEqual({
      location: 'https://example.org/bars.csv',
      env: [
        { name: 'ALMANAC_INGEST_TIMEOUT', value: '60' },
        { name: 'ALMANAC_INGEST_MAX_BYTES', value: '1073741824' },
        { name: 'ALMANAC_INGEST_ALLOW_HTTP', value: 'false' },
      ],
      volumes: [],
      mounts: [],
    });
  });

  it('may be plain http when the Dataset says so', () => {
    const url = { url: 'http://example.org/bars.csv', allowInsecureHTTP: true, ...limits };
    expect(env({ url }).ALMANAC_INGEST_ALLOW_HTTP).toBe('true');
  });

  it('has its credentials and its authority as files, never in the environment', () => {
    const parts = sourceParts({
      url: {
        url: 'https://example.org/bars.csv',
        authSecretRef: { name: 'vendor' },
        caConfigMapRef: { name: 'authority', key: 'root.pem' },
        ...limits,
      },
    });
    expect(parts.env.slice(3)).toEqual([
      { name: 'ALMANAC_SOURCE_AUTH_FOLDER', value: '/var/run/almanac/source-auth' },
      { name: 'ALMANAC_SOURCE_CA_FILE', value: '/var/run/almanac/source-ca/ca.crt' },
    ]);
    expect(parts.volumes).toEqual([
      { name: 'source-auth', secret: { secretName: 'vendor', optional: true } },
      {
        name: 'source-ca',
        configMap: { name: 'authority', items: [{ key: 'root.pem', path: 'ca.crt' }] },
      },
    ]);
    expect(parts.mounts).toEqual([
      { name: 'source-auth', mountPath: '/var/run/almanac/source-auth', readOnly: true },
      { name: 'source-ca', mountPath: '/var/run/almanac/source-ca', readOnly: true },
    ]);
  });
});

describe('a ConfigMap', () => {
  it('is a file with the one key', () => {
    expect(sourceParts({ configMap: { name: 'bars', key: 'bars.csv.gz' } })).toEqual({
      location: '/var/run/almanac/source/bars.csv.gz',
      env: [],
      volumes: [
        { name: 'source', configMap: { name: 'bars', items: [{ key: 'bars.csv.gz', path: 'bars.csv.gz' }] } },
      ],
      mounts: [{ name: 'source', mountPath: '/var/run/almanac/source', readOnly: true }],
    });
  });
});

const claim = (path: string) => sourceParts({ persistentVolumeClaim: { claimName: 'files', path } });

describe('a volume', () => {
  it('is mounted for reading alone', () => {
    expect(claim('daily/bars.csv')).toEqual({
      location: '/var/run/almanac/source/daily/bars.csv',
      env: [],
      volumes: [{ name: 'source', persistentVolumeClaim: { claimName: 'files', readOnly: true } }],
      mounts: [{ name: 'source', mountPath: '/var/run/almanac/source', readOnly: true }],
    });
  });

  it.each([
    ['daily/./bars.csv', '/var/run/almanac/source/daily/bars.csv'],
    ['a//b.csv', '/var/run/almanac/source/a/b.csv'],
    ['..bars.csv', '/var/run/almanac/source/..bars.csv'],
    ['-', '/var/run/almanac/source/-'],
  ])('has the file %s', (path, location) => {
    expect(claim(path).location).toBe(location);
  });

  it.each(['../source-auth/token', 'a/../../source-auth/token', '/etc/passwd', '.', '..', 'a/..', 'daily/'])(
    'has no file %s',
    (path) => {
      expect(() => claim(path)).toThrow(expect.objectContaining({ code: 'config-invalid' }));
    },
  );
});

describe('an object of S3', () => {
  it('is read without a signature when there are no credentials', () => {
    expect(sourceParts({ s3 })).toEqual({
      location: 's3://archive/bars.csv',
      env: [
        { name: 'ALMANAC_S3_ENDPOINT', value: '' },
        { name: 'ALMANAC_S3_REGION', value: 'eu-west-1' },
        { name: 'ALMANAC_S3_FORCE_PATH_STYLE', value: 'false' },
        { name: 'ALMANAC_INGEST_ALLOW_HTTP', value: 'false' },
      ],
      volumes: [],
      mounts: [],
    });
  });

  it('has its credentials as files, of the Secret the two keys alone', () => {
    const parts = sourceParts({ s3: { ...s3, credentialsSecretRef: { name: 'archive-keys' } } });
    const folder = '/var/run/almanac/source-auth';
    expect(parts.env.slice(4)).toEqual([
      { name: 'ALMANAC_S3_ACCESS_KEY_ID_FILE', value: `${folder}/accessKeyId` },
      { name: 'ALMANAC_S3_SECRET_ACCESS_KEY_FILE', value: `${folder}/secretAccessKey` },
    ]);
    expect(parts.volumes).toEqual([
      {
        name: 'source-auth',
        secret: {
          secretName: 'archive-keys',
          optional: true,
          items: [
            { key: 'accessKeyId', path: 'accessKeyId' },
            { key: 'secretAccessKey', path: 'secretAccessKey' },
          ],
        },
      },
    ]);
    expect(parts.mounts).toEqual([{ name: 'source-auth', mountPath: folder, readOnly: true }]);
  });

  it('may be on a server of the cluster, by plain http', () => {
    const set = env({ s3: { ...s3, endpoint: 'http://minio:9000', forcePathStyle: true } });
    expect(set).toMatchObject({
      ALMANAC_S3_ENDPOINT: 'http://minio:9000',
      ALMANAC_S3_FORCE_PATH_STYLE: 'true',
      ALMANAC_INGEST_ALLOW_HTTP: 'true',
    });
  });

  it.each(['2026/bars.csv', 'a b?c#d.csv', '100%.csv', 'kurse/märz.csv', '/leading', 'a=b&c+d'])(
    'keeps its key %s',
    (key) => {
      const { location } = sourceParts({ s3: { ...s3, key } });
      const { hostname, pathname } = new URL(location);
      expect([hostname, decodeURIComponent(pathname.slice(1))]).toEqual(['archive', key]);
    },
  );
});

it('refuses a Dataset without a source', () => {
  expect(() => sourceParts({})).toThrow('The Dataset has no source.');
});

/** As the kubelet does it: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/ (args). */
const expanded = (text: string): string =>
  text.replaceAll(/\$(?:\$|\((\w+)\))/g, (all, name: string | undefined) =>
    name === undefined ? '$' : name === 'PASSWORD' ? 'secret' : all,
  );

describe('text of a Dataset in arguments and environment', () => {
  it.each(['$(PASSWORD)', '$$(PASSWORD)', '$$$(PASSWORD)', 'a$b', '$', '$$', '$($(PASSWORD))'])(
    'stays %s when the kubelet has expanded it',
    (text) => {
      expect(expanded(literal(text))).toBe(text);
    },
  );

  it('is escaped where it is a value', () => {
    const endpoint = 'https://$(PASSWORD).example.org';
    expect(env({ s3: { ...s3, endpoint } }).ALMANAC_S3_ENDPOINT).toBe('https://$$(PASSWORD).example.org');
  });
});
