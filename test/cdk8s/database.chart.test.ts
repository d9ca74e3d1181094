import { describe, expect, it } from '@jest/globals';
import type { IPodSpec } from 'kubernetes-models/v1/PodSpec';
import { type Manifest, manifestOf, titleOf } from '../support/manifests.js';
import { podOf } from './support/pod-security.js';
import { renderers } from './support/renderers.js';

const external = (values: object) => ({
  postgres: { mode: 'external', external: { existingSecret: 'db', ...values } },
});
const cnpg = (values: object = {}) => ({ postgres: { mode: 'cnpg', cnpg: { cluster: 'pg', ...values } } });

describe.each(await renderers())('$name', ({ objects }) => {
  describe.each([
    [
      'bundled',
      {},
      {
        HOST: 'rel-almanac-postgres',
        NAME: 'almanac',
        USER: 'almanac',
        PASSWORD_FILE: '/run/secrets/database/password',
      },
      { database: ['rel-almanac-passwords', { 'postgres-password': 'password' }] },
    ],
    [
      'bundled, with a password of its own',
      {
        postgres: { existingSecret: 'mine', passwordKey: 'word', database: 'stocks', user: 'anna' },
      },
      {
        HOST: 'rel-almanac-postgres',
        NAME: 'stocks',
        USER: 'anna',
        PASSWORD_FILE: '/run/secrets/database/password',
      },
      { database: ['mine', { word: 'password' }] },
    ],
    [
      'external, by its host',
      external({ host: 'db.example', port: 6432, database: 'stocks', user: 'anna', passwordKey: 'word' }),
      {
        HOST: 'db.example',
        PORT: '6432',
        NAME: 'stocks',
        USER: 'anna',
        PASSWORD_FILE: '/run/secrets/database/password',
        TLS: 'verify-full',
      },
      { database: ['db', { word: 'password' }] },
    ],
    [
      'external, by a URL, with replicas and an authority',
      external({ urlKey: 'uri', readUrlKey: 'read', tls: { caSecret: 'ca', caKey: 'root.pem' } }),
      {
        URL_FILE: '/run/secrets/database/url',
        READ_URL_FILE: '/run/secrets/database/read-url',
        TLS: 'verify-full',
        CA_FILE: '/run/secrets/database-ca/ca.crt',
      },
      { database: ['db', { uri: 'url', read: 'read-url' }], 'database-ca': ['ca', { 'root.pem': 'ca.crt' }] },
    ],
    [
      'of CloudNativePG',
      cnpg(),
      {
        HOST: 'pg-rw',
        PASSWORD_FILE: '/run/secrets/database/password',
        TLS: 'verify-full',
        CA_FILE: '/run/secrets/database-ca/ca.crt',
      },
      { database: ['pg-app', { password: 'password' }], 'database-ca': ['pg-ca', { 'ca.crt': 'ca.crt' }] },
    ],
  ])('a database that is %s', (_name, values, settings, volumes) => {
    it('is told to the pods', async () => {
      const { data } = manifestOf(await objects(values), 'ConfigMap', 'rel-almanac-database') as Manifest & {
        data: object;
      };
      const named = Object.entries(settings).map(([key, value]) => [`ALMANAC_DATABASE_${key}`, value]);
      expect(data).toEqual(Object.fromEntries(named));
    });

    it('has the files that the settings name, in all containers that ask it', async () => {
      const pod = await api(values);
      expect(secretsOf(pod)).toMatchObject(volumes);
      for (const { volumeMounts = [] } of [...(pod.initContainers ?? []), ...pod.containers]) {
        const mounts = Object.fromEntries(volumeMounts.map(({ name, mountPath }) => [name, mountPath]));
        for (const name of Object.keys(volumes)) expect(mounts[name]).toBe(`/run/secrets/${name}`);
      }
    });
  });

  it('takes name and user of CloudNativePG from its Secret, and reads from replicas', async () => {
    const env = await variables(cnpg());
    expect(env).toMatchObject({
      ALMANAC_DATABASE_NAME: from('dbname'),
      ALMANAC_DATABASE_USER: from('username'),
      ALMANAC_DATABASE_READ_URL: 'postgres://$(ALMANAC_DATABASE_USER)@pg-ro:5432/$(ALMANAC_DATABASE_NAME)',
    });
    expect(await variables(cnpg({ readReplicas: false }))).not.toHaveProperty('ALMANAC_DATABASE_READ_URL');
  });

  it('makes a server for a bundled database alone', async () => {
    expect(await parts({})).toContain('StatefulSet rel-almanac-postgres');
    expect(await parts({ ...external({ host: 'db' }), redis: { mode: 'none' } })).toEqual([]);
    expect(await parts({ ...cnpg(), redis: { mode: 'none' } })).toEqual([]);
  });

  it.each([
    [
      'bundled',
      {},
      { ALMANAC_REDIS_URL: 'redis://rel-almanac-redis:6379' },
      ['rel-almanac-passwords', { 'redis-password': 'password' }],
    ],
    [
      'external, with a password',
      { redis: { mode: 'external', external: { url: 'rediss://cache:6380/1', existingSecret: 'c' } } },
      { ALMANAC_REDIS_URL: 'rediss://cache:6380/1' },
      ['c', { password: 'password' }],
    ],
    [
      'external, without a password',
      { redis: { mode: 'external', external: { url: 'redis://cache:6379' } } },
      { ALMANAC_REDIS_URL: 'redis://cache:6379' },
      undefined,
    ],
    ['none', { redis: { mode: 'none' } }, {}, undefined],
  ])('asks a cache that is %s', async (_name, values, settings, secret) => {
    const file = secret === undefined ? {} : { ALMANAC_REDIS_PASSWORD_FILE: '/run/secrets/redis/password' };
    expect(await variables(values)).toEqual({ ...settings, ...file });
    expect(secretsOf(await api(values))['redis']).toEqual(secret);
  });

  it.each([
    ['postgresql.conf', { postgres: { memoryMiB: 1024 } }, 'StatefulSet', /shared_buffers = 256MB/],
    ['postgresql.conf', { postgres: { maxConnections: 120 } }, 'StatefulSet', /max_connections = 120/],
  ])('sizes %s by %j, in a ConfigMap whose change restarts', async (file, values, kind, line) => {
    const [before, after] = [await objects(), await objects(values)];
    const { data } = manifestOf(after, 'ConfigMap', 'rel-almanac-postgres') as Manifest & {
      data: Record<string, string>;
    };
    expect(data[file]).toMatch(line);
    expect(checksum(after, kind)).not.toBe(checksum(before, kind));
  });

  async function parts(values: object): Promise<string[]> {
    return (await objects(values)).map(titleOf).filter((title) => /postgres|passwords/.test(title));
  }

  async function api(values: object): Promise<IPodSpec> {
    return podOf(manifestOf(await objects(values), 'Deployment', 'rel-almanac'))!;
  }

  async function variables(values: object): Promise<Record<string, unknown>> {
    const { env = [] } = (await api(values)).containers[0]!;
    return Object.fromEntries(env.map(({ name, value, valueFrom }) => [name, value ?? valueFrom]));
  }
});

const from = (key: string) => ({ secretKeyRef: { name: 'pg-app', key } });

/** Volume → its Secret, and key → file. */
function secretsOf({ volumes = [] }: IPodSpec): Record<string, unknown> {
  return Object.fromEntries(
    volumes.flatMap(({ name, secret }) =>
      secret === undefined
        ? []
        : [
            [
              name,
              [
                secret.secretName,
                Object.fromEntries((secret.items ?? []).map(({ key, path }) => [key, path])),
              ],
            ],
          ],
    ),
  );
}

function checksum(all: readonly Manifest[], kind: string): string | undefined {
  const { template } = manifestOf(all, kind)['spec'] as { template: Pick<Manifest, 'metadata'> };
  return template.metadata.annotations?.['checksum/config'];
}
