import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { csvOf, datasetsOf, type Datasets } from './support/dataset.js';
import { type DatasetBench, smallRelease, startDatasetBench } from './support/dataset-bench.js';
import { apply, kubectl } from './support/kubectl.js';
import { createNamespace, type Namespace } from './support/namespace.js';
import { type Release, releaseOf } from './support/release.js';
import { say } from './support/say.js';

const password = 'not so secret';
const secretOf = (stringData: Record<string, string>) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'password' },
  stringData,
});

let bench: DatasetBench;
let neighbour: Neighbour;

beforeAll(async () => {
  bench = await startDatasetBench(
    'database',
    {
      postgres: { existingSecret: 'password' },
      networkPolicy: { allowDatabaseFrom: [{ namespaceSelector: {} }] },
    },
    secretOf({ 'postgres-password': password }),
  );
  neighbour = await startNeighbour();
});
afterAll(async () => {
  await neighbour?.namespace.remove();
  await bench?.remove();
});

const ready = { type: 'Ready', status: 'True' } as const;
const postgres = (): string => `statefulset/${bench.release.fullname}-postgres`;

async function scaleDatabase(replicas: 0 | 1): Promise<void> {
  const inNamespace = ['--namespace', bench.release.namespace];
  await kubectl(['scale', postgres(), `--replicas=${replicas}`, ...inNamespace]);
  await kubectl(['rollout', 'status', postgres(), '--timeout=120s', ...inNamespace]);
}

const askFor = (name: string): Promise<string> =>
  bench.datasets.annotate(name, `almanac.dev/reconcile-at=${Date.now()}`);

describe('a database that is away', () => {
  it('when a run begins is waited for, before the source is asked for anything', async () => {
    await bench.serve('before');
    await bench.datasets.apply(bench.overHttp('before'));
    await bench.datasets.until('before', ready);
    await scaleDatabase(0);
    const asked = (await bench.sources.asked('/before.csv')).length;
    await bench.serve('before', 3);
    await askFor('before');
    await bench.release.eventually('a run is active', async () =>
      expect((await bench.datasets.get('before')).status.activeRun).toBeDefined(),
    );
    await new Promise((resolve) => setTimeout(resolve, 10_000));
    expect(await bench.sources.asked('/before.csv')).toHaveLength(asked);
    expect((await bench.datasets.get('before')).status.consecutiveFailures).toBe(0);

    await scaleDatabase(1);
    const began = Date.now();
    await bench.release.eventually(
      'the third day is served',
      async () => expect(await bench.barsOf('BEFORE')).toHaveLength(3),
      { seconds: 120 },
    );
    say(`a run that had waited was served ${(Date.now() - began) / 1000} s after the database was back`);
    expect(await bench.sources.asked('/before.csv')).toHaveLength(asked + 1);
    await bench.datasets.until('before', ready);
  });

  it('from the middle of a run on costs that try alone: the next one loads all of it', async () => {
    await bench.serve('during');
    await bench.datasets.apply(bench.overHttp('during', {}, { timeoutSeconds: 15 }));
    await bench.datasets.until('during', ready);
    await bench.hang('during');
    const hanging = bench.untilHanging('during');
    await askFor('during');
    const job = await hanging;
    await scaleDatabase(0);
    await bench.serve('during', 4);
    await new Promise((resolve) => setTimeout(resolve, 5000));
    await scaleDatabase(1);
    await bench.release.eventually(
      'the fourth day is served',
      async () => expect(await bench.barsOf('DURING')).toHaveLength(4),
      { seconds: 180 },
    );
    await bench.release.eventually('it was one run', async () =>
      expect((await bench.datasets.get('during')).status.runs?.[0]).toMatchObject({
        jobName: job,
        result: 'Succeeded',
      }),
    );
    expect((await bench.datasets.runs('during')).filter(({ result }) => result === 'loaded')).toHaveLength(2);
  });

  it('when a Dataset is deleted with its rows is waited for as well', async () => {
    await bench.serve('purged');
    await bench.datasets.apply(bench.overHttp('purged', { deletionPolicy: 'Delete' }));
    await bench.datasets.until('purged', ready);
    await scaleDatabase(0);
    await bench.datasets.remove('purged', '--wait=false');
    await bench.release.eventually('it says that it waits', async () =>
      expect((await bench.datasets.get('purged')).status.conditions).toContainEqual(
        expect.objectContaining({ type: 'Ready', reason: 'Purging' }),
      ),
    );
    await scaleDatabase(1);
    await bench.release.eventually(
      'it is gone',
      async () =>
        expect(await bench.list('datasets.almanac.dev')).not.toContainEqual(
          expect.objectContaining({ metadata: expect.objectContaining({ name: 'purged' }) }),
        ),
      { seconds: 120 },
    );
  });
});

interface Neighbour {
  namespace: Namespace;
  release: Release;
  datasets: Datasets;
}

/** Another release, in another namespace, that has the same database. */
async function startNeighbour(): Promise<Neighbour> {
  const namespace = await createNamespace('neighbour');
  const release = releaseOf(namespace.name);
  await apply(namespace.name, secretOf({ password }));
  const host = `${bench.release.fullname}-postgres.${bench.release.namespace}.svc`;
  const external = { host, existingSecret: 'password', tls: { mode: 'disable' } };
  await release.install({
    ...smallRelease,
    postgres: { mode: 'external', external },
    ingest: { allowedPrivateCidrs: [bench.sources.cidr] },
  });
  return { namespace, release, datasets: datasetsOf(release) };
}

describe('two Datasets of one name on one database', () => {
  it('are one too many: the second one says whose the rows are, and they stay', async () => {
    await bench.serve('twin');
    await bench.datasets.apply(bench.overHttp('twin'));
    await bench.datasets.until('twin', ready);
    await bench.sources.answer('/second.csv', { text: csvOf('TWIN', { days: 9 }) });
    const url = { url: bench.sources.url('/second.csv') };
    await neighbour.datasets.apply(bench.overHttp('twin', {}, url));
    const stalled = { type: 'Stalled', status: 'True', reason: 'NameConflict' } as const;
    const { message } = await neighbour.datasets.until('twin', stalled);
    expect(message).toContain(`${bench.release.namespace}/twin`);
    expect(await bench.barsOf('TWIN')).toHaveLength(2);
    await bench.datasets.until('twin', ready);
  });

  it('and deleting the second one with its rows leaves those of the first', async () => {
    await neighbour.datasets.patch('twin', { spec: { deletionPolicy: 'Delete' } });
    await neighbour.datasets.remove('twin', '--timeout=60s');
    expect(await bench.barsOf('TWIN')).toHaveLength(2);
  });

  it('and the rows are handed over when the first one is gone and the second one says so', async () => {
    const url = { url: bench.sources.url('/second.csv') };
    await neighbour.datasets.apply(bench.overHttp('twin', {}, url));
    await neighbour.datasets.until('twin', { type: 'Stalled', status: 'True', reason: 'NameConflict' });
    await bench.datasets.remove('twin', '--timeout=30s');
    await neighbour.datasets.annotate('twin', 'almanac.dev/take-over=true');
    await neighbour.datasets.until('twin', ready);
    expect(await bench.barsOf('TWIN')).toHaveLength(9);
  });
});
