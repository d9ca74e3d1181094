import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { configMapOf, csvOf, datasetOf, datasetsOf, type Datasets } from './support/dataset.js';
import { loadImage } from './support/image.js';
import { get, type KubeObject, kubectl } from './support/kubectl.js';
import { createNamespace, type Namespace } from './support/namespace.js';
import { deletePod, podsOf } from './support/pods.js';
import { rowsOf } from './support/questions.js';
import { type Release, releaseOf } from './support/release.js';
import { say } from './support/say.js';

let namespace: Namespace | undefined;
let release: Release;
let datasets: Datasets;

beforeAll(async () => {
  namespace = await createNamespace('operator');
  release = releaseOf(namespace.name);
  await loadImage();
  datasets = datasetsOf(release);
  await release.install({ api: { replicas: 1 }, redis: { mode: 'none' } });
});
afterAll(() => namespace?.remove());

const barsOf = (symbol: string): Promise<string[]> =>
  rowsOf(release, `/stocks/time-series/${symbol}?start=2030-01-01&format=csv`);
const ready = { type: 'Ready', status: 'True' } as const;

describe('a Dataset of ten thousand rows', () => {
  it('is served within moments of being applied', async () => {
    const began = Date.now();
    await datasets.apply(
      configMapOf('roof', csvOf('ROOF', { days: 10_000 })),
      datasetOf('roof', { deletionPolicy: 'Retain' }),
    );
    await datasets.until('roof', ready);
    const told = (Date.now() - began) / 1000;
    expect((await rowsOf(release, '/stocks/time-series/ROOF?limit=1&format=csv'))[0]).toContain('ROOF');
    say(`10,000 rows: Ready ${told} s after kubectl apply, served ${(Date.now() - began) / 1000} s after it`);
    const { status } = await datasets.get('roof');
    expect(status).toMatchObject({ rows: 10_000, dataFrom: '2030-01-01T00:00:00Z', consecutiveFailures: 0 });
    expect(status.runs).toHaveLength(1);
    expect(status.runs?.[0]).toMatchObject({ trigger: 'Spec', result: 'Succeeded', rowsWritten: 10_000 });
  });

  it('reads well in kubectl', async () => {
    const table = await kubectl(['get', 'tsds', '--namespace', release.namespace]);
    const [header = '', row = ''] = table.split('\n');
    expect(header.split(/\s{2,}/)).toEqual([
      'NAME',
      'TYPE',
      'SOURCE',
      'READY',
      'REASON',
      'ROWS',
      'LAST SUCCESS',
      'AGE',
    ]);
    expect(row).toMatch(/^roof\s+StocksOHLCV\s+\S.*\s+True\s+Loaded\s+10000\s/);
    await release.eventually('its Events are there', async () => {
      const described = await kubectl(['describe', 'tsds', 'roof', '--namespace', release.namespace]);
      expect(described).toContain('RunStarted');
      expect(described).toContain('RunSucceeded');
    });
  });
});

describe('a change of the ConfigMap', () => {
  it('is loaded', async () => {
    await datasets.apply(configMapOf('change', csvOf('CHNG', { days: 3 })), datasetOf('change'));
    await datasets.until('change', ready);
    await datasets.apply(configMapOf('change', csvOf('CHNG', { days: 4 })));
    await release.eventually('the fourth day is served', async () =>
      expect(await barsOf('CHNG')).toHaveLength(4),
    );
    await release.eventually('the run is recorded', async () =>
      expect((await datasets.get('change')).status.runs?.[0]).toMatchObject({ trigger: 'Content' }),
    );
  });

  it('waits while the Dataset is suspended', async () => {
    await datasets.patch('change', { spec: { suspend: true } });
    await datasets.until('change', ready);
    const before = (await datasets.runs('change')).length;
    await datasets.apply(configMapOf('change', csvOf('CHNG', { days: 5 })));
    await new Promise((resolve) => setTimeout(resolve, 3000));
    expect(await datasets.runs('change')).toHaveLength(before);
    expect(await datasets.jobs('change')).toHaveLength(before);

    await datasets.patch('change', { spec: { suspend: false } });
    await release.eventually('the fifth day is served', async () =>
      expect(await barsOf('CHNG')).toHaveLength(5),
    );
  });

  it('that breaks the rows leaves the good ones served, and says what is wrong', async () => {
    await datasets.apply(
      configMapOf('change', csvOf('CHNG', { days: 6 }).replace('2030-01-03', 'yesterday')),
    );
    const { message } = await datasets.until('change', {
      type: 'Ready',
      status: 'False',
      reason: 'IngestFailed',
    });
    expect(message).toContain('line 4');
    expect(message).not.toContain('yesterday');
    expect(await barsOf('CHNG')).toHaveLength(5);

    await datasets.apply(configMapOf('change', csvOf('CHNG', { days: 6 })));
    await datasets.until('change', ready);
    expect(await barsOf('CHNG')).toHaveLength(6);
  });
});

describe('a Dataset whose ConfigMap is missing', () => {
  it('says so, and heals within ten seconds of its being made', async () => {
    await datasets.apply(datasetOf('late'));
    await datasets.until('late', { type: 'Stalled', status: 'True', reason: 'ConfigMapNotFound' });
    await datasets.apply(configMapOf('late', csvOf('LATE', { days: 2 })));
    const began = Date.now();
    await datasets.until('late', { type: 'Reconciling', status: 'True' }, 10).catch(() => undefined);
    await datasets.until('late', ready);
    say(`healed ${(Date.now() - began) / 1000} s after the ConfigMap was made, the load included`);
    expect(await barsOf('LATE')).toHaveLength(2);
  });
});

describe('an annotation that asks for a run', () => {
  it('gives one run, which finds nothing new', async () => {
    const before = (await datasets.runs('roof')).length;
    await datasets.annotate('roof', 'almanac.dev/reconcile-at=now');
    await release.eventually('it is echoed and has run', async () => {
      const { status } = await datasets.get('roof');
      expect(status.lastHandledReconcileAt).toBe('now');
      expect(status.runs?.[0]).toMatchObject({ trigger: 'Manual', result: 'Unchanged' });
    });
    expect(await datasets.runs('roof')).toHaveLength(before + 1);
  });
});

const nameOf = ({ metadata }: KubeObject): string => metadata.name;

/** Name of the pod that holds the Lease. */
async function leaderOf({ namespace: inside, fullname }: Release): Promise<string> {
  const { spec } = await get<KubeObject>('lease', `${fullname}-operator`, '--namespace', inside);
  return String(spec?.['holderIdentity']).split('_')[0] ?? '';
}

describe('the leader', () => {
  it('may be killed while a run is active: the run is counted once', async () => {
    await datasets.apply(configMapOf('orphan', csvOf('ORPH', { days: 2000 })), datasetOf('orphan'));
    await release.eventually('its Job is there', async () =>
      expect(await datasets.jobs('orphan')).toHaveLength(1),
    );
    const leader = await leaderOf(release);
    expect((await podsOf(release.namespace, release.selector('operator'))).map(nameOf)).toContain(leader);
    await deletePod(release.namespace, leader);
    await datasets.until('orphan', ready);
    expect(await datasets.runs('orphan')).toHaveLength(1);
    expect((await datasets.get('orphan')).status.runs).toHaveLength(1);
  });
});

describe('deleting a Dataset', () => {
  it('with Retain leaves its rows, which one of its name takes up again', async () => {
    await datasets.remove('late', '--timeout=30s');
    expect(await barsOf('LATE')).toHaveLength(2);
    await datasets.apply(datasetOf('late'));
    await datasets.until('late', ready);
    expect((await datasets.runs('late')).map(({ result }) => result)).toEqual(['unchanged', 'loaded']);
  });

  it('with Delete takes them along', async () => {
    await datasets.patch('late', { spec: { deletionPolicy: 'Delete' } });
    await release.eventually('it has the finalizer', async () =>
      expect((await datasets.get('late')).metadata).toHaveProperty('finalizers', ['almanac.dev/purge']),
    );
    await datasets.remove('late', '--timeout=60s');
    await release.eventually('its symbol is unknown', async () =>
      expect((await release.ask('/stocks/time-series/LATE?format=csv')).status).toBe(404),
    );
  });
});
