import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type DatasetOperator, datasetOperator } from '../../../src/operator/dataset/operator.js';
import { createElector, type Elector } from '../../../src/operator/loop/elector.js';
import { useKubeApi } from '../../support/kube-api/connected.js';
import { fastClock, until } from '../../support/kube-api/time.js';
import { datasetAt, folderOf, pathOf, putDataset, writesOf } from './support/at-api.js';
import { settings, urlSource } from './support/facts.js';

const { api, client } = useKubeApi();
const clock = fastClock(20);
const lease = '/apis/coordination.k8s.io/v1/namespaces/market/leases/operator';
const observe = (): void => undefined;
let stop: AbortController;
let operators: DatasetOperator[];
let electors: Elector[];

beforeEach(() => {
  [stop, operators, electors] = [new AbortController(), [], []];
});
afterEach(async () => {
  await Promise.all(electors.map((elector) => elector.stop()));
  stop.abort();
  await Promise.all(operators.flatMap(({ watches }) => watches.map(({ done }) => done)));
});

async function startOperator(): Promise<DatasetOperator> {
  const operator = datasetOperator({
    client: await client(),
    namespace: 'market',
    settings,
    workers: 2,
    events: { tell: () => undefined, idle: () => Promise.resolve() },
    clock,
    observe,
  });
  operators.push(operator);
  for (const watch of operator.watches) watch.start(stop.signal);
  await until(() => operator.watches.every((watch) => watch.synced()), 'the watches are in step');
  return operator;
}
const term = () => {
  const own = new AbortController();
  return { signal: own.signal, end: () => own.abort(new Error('the term is over')) };
};
const jobs = (): string[] => [...api().objects.keys()].filter((path) => path.startsWith(folderOf('jobs')));
const reasonOf = (type: string, name = 'stocks'): string | undefined =>
  datasetAt(api(), name).status?.conditions?.find((condition) => condition.type === type)?.reason;
const areLoading = (...names: string[]): boolean =>
  names.every((name) => reasonOf('Ready', name) === 'Ingesting');
/** All that is known is done: two looks apart, nothing was written. */
async function settled(): Promise<void> {
  let before = -1;
  while (before !== api().cluster.version()) {
    before = api().cluster.version();
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
}

describe('an operator', () => {
  it('does nothing before it leads, then all that there is, and nothing after', async () => {
    putDataset(api());
    const operator = await startOperator();
    putDataset(api(), {}, { metadata: { name: 'air', uid: 'uid-air' } });
    await settled();
    expect(writesOf(api())).toEqual([]);

    const { signal, end } = term();
    const led = operator.lead(signal);
    // The last that is written of each: a request on its way may still be carried out.
    await until(() => areLoading('stocks', 'air'), 'both are loaded, and said to be');
    expect(jobs()).toHaveLength(2);
    await settled();
    end();
    await led;
    const before = writesOf(api()).length;
    putDataset(api(), {}, { metadata: { name: 'late', uid: 'uid-late' } });
    await settled();
    expect(writesOf(api())).toHaveLength(before);

    void operator.lead(stop.signal);
    await until(
      () => reasonOf('Ready', 'late') === 'Ingesting',
      'what came between is done in the next term',
    );
    expect(jobs()).toHaveLength(3);
  });

  it('does not begin a term that is over', async () => {
    putDataset(api());
    const operator = await startOperator();
    const { signal, end } = term();
    end();
    await operator.lead(signal);
    await settled();
    expect(writesOf(api())).toEqual([]);
    void operator.lead(stop.signal);
    await until(() => jobs().length === 1, 'the next term is one');
  });

  it('writes no more when it has nothing to do, also in a new term', async () => {
    for (const name of ['a', 'b', 'c']) putDataset(api(), {}, { metadata: { name, uid: `uid-${name}` } });
    const operator = await startOperator();
    const first = term();
    const led = operator.lead(first.signal);
    await until(() => areLoading('a', 'b', 'c'), 'all run');
    await settled();
    const before = writesOf(api()).length;
    first.end();
    await led;
    void operator.lead(stop.signal);
    await until(() => operator.figures().adds >= 3, 'all are looked at again');
    await settled();
    expect(writesOf(api())).toHaveLength(before);
  });

  it('heals by itself when what was missing appears', async () => {
    const configMap = { configMap: { name: 'bars', key: 'bars.csv' } };
    const secret = urlSource('https://example.org/', { authSecretRef: { name: 'key' } });
    putDataset(api(), { source: configMap });
    putDataset(api(), { source: secret }, { metadata: { name: 'air', uid: 'uid-air' } });
    const operator = await startOperator();
    void operator.lead(stop.signal);
    await until(() => reasonOf('Stalled') === 'ConfigMapNotFound', 'the ConfigMap is missed');
    await until(() => reasonOf('Stalled', 'air') === 'SecretNotFound', 'the Secret is missed');
    expect(jobs()).toEqual([]);
    api().cluster.put(pathOf('configmaps', 'bars'), { data: { 'bars.csv': 'rows' } });
    api().cluster.put(pathOf('secrets', 'key'));
    await until(() => jobs().length === 2, 'both are loaded');
    await until(() => reasonOf('Stalled') === undefined && reasonOf('Stalled', 'air') === undefined);
  });

  it('leaves a CronJob of somebody else alone, and makes its own when that is gone', async () => {
    const schedule = {
      cron: '@daily',
      timeZone: 'Etc/UTC',
      startingDeadlineSeconds: 600,
      concurrencyPolicy: 'Forbid',
      catchUp: 'None',
    } as const;
    api().cluster.put(pathOf('cronjobs'), { spec: { schedule: '@weekly' } });
    putDataset(api(), { schedule });
    const operator = await startOperator();
    void operator.lead(stop.signal);
    await until(() => reasonOf('Stalled') === 'NameConflict', 'it is in the way');
    await settled();
    expect(api().objects.get(pathOf('cronjobs'))).toMatchObject({ spec: { schedule: '@weekly' } });
    api().cluster.remove(pathOf('cronjobs'));
    await until(() => reasonOf('Stalled') === undefined, 'nothing is in the way');
    expect(api().objects.get(pathOf('cronjobs'))).toMatchObject({ spec: { schedule: '@daily' } });
  });
});

it('an operator that lost the API server for longer than its term goes on in another term', async () => {
  putDataset(api());
  const operator = await startOperator();
  let terms = 0;
  const elector = createElector({
    client: await client(),
    lease: { namespace: 'market', name: 'operator' },
    identity: 'one',
    clock: fastClock(4), // a term of 2.5 s, for a busy machine
    observe,
    onTerm: (signal) => ((terms += 1), operator.lead(signal)),
    onLost: () => undefined,
  });
  electors.push(elector);
  elector.start();
  await until(() => jobs().length === 1, 'the first is loaded');
  await settled();
  let away = true;
  const isLease = ({ path }: { path: string }): boolean => away && path.startsWith(lease);
  api().failWhere(isLease, ...Array.from({ length: 1000 }, () => ({ status: 503 })));
  await until(() => !elector.leads(), 'the term is over');
  putDataset(api(), {}, { metadata: { name: 'air', uid: 'uid-air' } });
  await settled();
  expect(jobs()).toHaveLength(1);
  away = false;
  await until(() => jobs().length === 2, 'the next term does what waited');
  expect(terms).toBeGreaterThan(1);
  expect(new Set(jobs()).size).toBe(2);
}, 60_000);
