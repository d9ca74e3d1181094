import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type ExternalPostgres, startExternalPostgres } from './support/external-postgres.js';
import { apply, kubectl, list, type KubeObject } from './support/kubectl.js';
import { createNamespace, type Namespace } from './support/namespace.js';
import { podsOf } from './support/pods.js';
import { bars, untilRows } from './support/questions.js';
import { type Release, releaseOf, type Values } from './support/release.js';

const withSamples = { sampleData: { enabled: true } };

let namespace: Namespace | undefined;
let release: Release;

beforeEach(async () => {
  namespace = await createNamespace('databases');
  release = releaseOf(namespace.name);
});
afterEach(() => namespace?.remove());

/** Messages of the namespace's events. */
async function events(): Promise<string> {
  const all = await list<KubeObject & { message: string }>('events', '--namespace', release.namespace);
  return all.map(({ message }) => message).join('\n');
}

/** Until some text that `read` gives has this in it. */
const untilSaid = (what: RegExp, read: () => Promise<string>): Promise<void> =>
  release.eventually(
    `${what} is said`,
    async () => {
      expect(await read()).toMatch(what);
    },
    { seconds: 90 },
  );

/** What a container of a part's pod says. */
const logs = async (component: string, container: string): Promise<string> => {
  const [pod] = await podsOf(release.namespace, release.selector(component));
  const name = pod?.metadata.name ?? 'none';
  return kubectl(['logs', name, '--namespace', release.namespace, '--container', container]);
};

/** Values that have the release take it. */
const external = ({ host }: Pick<ExternalPostgres, 'host'>): Values => ({
  postgres: {
    mode: 'external',
    external: { host, existingSecret: 'database', tls: { mode: 'verify-full', caSecret: 'database-ca' } },
  },
});

describe('an external Postgres', () => {
  it('is used with TLS and the name of its certificate verified', async () => {
    const database = await startExternalPostgres(release.namespace);
    await release.install({ ...withSamples, ...external(database) });
    expect(await untilRows(release, bars)).not.toEqual([]);
    expect(await podsOf(release.namespace, release.selector('postgres'))).toEqual([]);
  });

  it('is refused under a name that its certificate does not have, and its pods say why', async () => {
    const { strangeHost } = await startExternalPostgres(release.namespace);
    await release.install(external({ host: strangeHost }), []);
    await untilSaid(/strange-database\S* is not in the cert's altnames/, () => logs('api', 'migrate'));
    expect((await release.ask('/version').catch(() => undefined))?.status).not.toBe(200);
  });

  it('that is not there is waited for, and the pods say so', async () => {
    await apply(release.namespace, {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'database' },
      stringData: { password: 'any' },
    });
    await release.install(
      { postgres: { mode: 'external', external: { host: 'nowhere.invalid', existingSecret: 'database' } } },
      [],
    );
    await untilSaid(/The database is away.*nowhere\.invalid/, () => logs('api', 'migrate'));
  });
});

describe('without Redis', () => {
  it('everything is answered', async () => {
    await release.install({ ...withSamples, redis: { mode: 'none' } });
    expect(await untilRows(release, bars)).not.toEqual([]);
    expect(await podsOf(release.namespace, release.selector('redis'))).toEqual([]);
  });
});

describe('what is missing', () => {
  it('is said of a Secret by the events, and mended by making it', async () => {
    await release.install({ postgres: { existingSecret: 'my-passwords' } }, []);
    await untilSaid(/secret "my-passwords" not found/, events);
    await apply(release.namespace, {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'my-passwords' },
      stringData: { 'postgres-password': 'made later' },
    });
    await release.eventually(
      'the release answers',
      async () => expect((await release.ask('/readyz')).status).toBe(200),
      { seconds: 240 },
    );
  });

  it('is said of a storage class by the events', async () => {
    await release.install({ postgres: { persistence: { storageClass: 'nowhere' } } }, []);
    await untilSaid(/storageclass\S* "nowhere" not found/, events);
  });
});
