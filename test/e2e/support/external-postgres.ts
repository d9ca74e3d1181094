import { readFileSync } from 'node:fs';
import { createAuthority } from '../../support/certificates.js';
import { apply } from './kubectl.js';
import { startNodePod } from './node-pod.js';
import { startPod } from './pod.js';
import { isReady, podsOf } from './pods.js';
import { eventually } from './waiting.js';

/** The bundled server's image, as a pod of the test's own. */
export const postgresImage = process.env.E2E_POSTGRES_IMAGE ?? 'postgres:18';
const postgresUser = 999;

export interface ExternalPostgres {
  /** Name that its certificate carries. */
  host: string;
  /** Another name of the same server. */
  strangeHost: string;
}

/**
 * A PostgreSQL that the release did not make, which speaks TLS: the Secret `database` has its password, `database-ca`
 * the authority of its certificate.
 */
export async function startExternalPostgres(namespace: string): Promise<ExternalPostgres> {
  const password = 'not-so-secret';
  const host = `database.${namespace}.svc`;
  const authority = createAuthority('e2e');
  await apply(
    namespace,
    secret('database', { password }),
    secret('database-ca', { 'ca.crt': readFileSync(authority.file, 'utf8') }),
    service('plain-database', 'plain-database'),
    service('database', 'database'),
    service('strange-database', 'database'),
  );
  await startPod(namespace, {
    name: 'plain-database',
    image: postgresImage,
    command: ['docker-entrypoint.sh', 'postgres'],
    user: postgresUser,
    env: {
      POSTGRES_USER: 'almanac',
      POSTGRES_PASSWORD: password,
      PGDATA: '/var/lib/postgresql/18/docker',
    },
    mounts: { data: '/var/lib/postgresql', run: '/var/run/postgresql', tmp: '/tmp' },
    volumes: ['data', 'run', 'tmp'].map((name) => ({ name, emptyDir: {} })),
  });
  const plan = {
    listen: { host: '0.0.0.0', port: 5432 },
    target: { host: 'plain-database', port: 5432 },
    identity: authority.issue(`DNS:${host}`),
  };
  await startNodePod(namespace, {
    name: 'database',
    script: 'test/support/tls-front.mjs',
    env: { TLS_FRONT: JSON.stringify(plan) },
  });
  await eventually('the external Postgres and its front run', async () => {
    const pods = [
      ...(await podsOf(namespace, 'app=plain-database')),
      ...(await podsOf(namespace, 'app=database')),
    ];
    if (pods.length !== 2 || !pods.every(isReady)) throw new Error('one of them does not');
  });
  return { host, strangeHost: `strange-database.${namespace}.svc` };
}

const secret = (name: string, stringData: Record<string, string>): object => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name },
  stringData,
});

const service = (name: string, app: string): object => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name },
  spec: { selector: { app }, ports: [{ name: 'postgres', port: 5432 }] },
});
