import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { smallRelease } from './support/dataset-bench.js';
import { configMapOf, csvOf, datasetOf, datasetsOf, type Datasets } from './support/dataset.js';
import { kubectl, list } from './support/kubectl.js';
import { createNamespace, type Namespace } from './support/namespace.js';
import { rowsOf } from './support/questions.js';
import { type Release, releaseOf } from './support/release.js';
import { say } from './support/say.js';

let namespace: Namespace | undefined;
let release: Release;
let datasets: Datasets;

beforeEach(async () => {
  namespace = await createNamespace('uninstall');
  release = releaseOf(namespace.name);
  datasets = datasetsOf(release);
});
afterEach(() => namespace?.remove());

const ready = { type: 'Ready', status: 'True' } as const;
const inNamespace = (): string[] => ['--namespace', release.namespace];
const barsOf = (symbol: string): Promise<string[]> =>
  rowsOf(release, `/stocks/time-series/${symbol}?start=2030-01-01&format=csv`);
const statusOf = async (symbol: string): Promise<number> =>
  (await release.ask(`/stocks/time-series/${symbol}?start=2030-01-01&format=csv`)).status;
const finalizersOf = async (name: string): Promise<unknown> =>
  ((await datasets.get(name)).metadata as { finalizers?: unknown }).finalizers;

/** A ConfigMap of two bars, whose symbol is the name in capitals. */
const rows = (name: string) => configMapOf(name, csvOf(name.toUpperCase(), { days: 2 }));
const specOf = (name: string, spec: object = {}) => datasetOf(name, spec)['spec'];

async function loaded(name: string, spec: object = {}): Promise<void> {
  await datasets.apply(rows(name), datasetOf(name, spec));
  await datasets.until(name, ready);
}

async function timed(what: string, work: () => Promise<unknown>): Promise<void> {
  const began = Date.now();
  await work();
  say(`${what}: ${((Date.now() - began) / 1000).toFixed(1)} s`);
}

describe('an uninstall', () => {
  it('purges what the chart made with Delete, keeps the rest, and leaves nothing that hangs', async () => {
    await datasets.apply(rows('goes'), rows('stays'));
    const made = {
      goes: specOf('goes', { deletionPolicy: 'Delete' }),
      stays: specOf('stays'),
    };
    await release.install({ ...smallRelease, datasets: made });
    await loaded('mine', { deletionPolicy: 'Delete' });
    await loaded('kept');
    for (const name of ['goes', 'stays']) await datasets.until(name, ready);
    const before = await datasets.runs('kept');

    await timed('helm uninstall with a Dataset to purge and one of a user', () => release.uninstall());
    const left = await list('datasets.almanac.dev', ...inNamespace());
    expect(left.map(({ metadata }) => metadata.name)).toEqual(['kept', 'mine']);
    expect(await finalizersOf('mine')).toBeUndefined();
    expect(await datasets.events('mine')).toContain('FinalizerRemoved');
    expect(await datasets.events('kept')).not.toContain('FinalizerRemoved');

    await release.install(smallRelease);
    expect(await statusOf('GOES')).toBe(404);
    for (const symbol of ['STAYS', 'KEPT', 'MINE']) expect(await barsOf(symbol)).toHaveLength(2);
    await release.eventually('its rows go with it again', async () =>
      expect(await finalizersOf('mine')).toEqual(['almanac.dev/purge']),
    );
    expect(await datasets.runs('kept')).toEqual(before);
    await datasets.remove('mine', '--timeout=60s');
    expect(await statusOf('MINE')).toBe(404);
    await release.uninstall();
  });

  it('leaves Datasets that can be deleted, and a namespace that can be', async () => {
    await release.install(smallRelease);
    await loaded('one', { deletionPolicy: 'Delete' });
    await loaded('two', { deletionPolicy: 'Delete' });
    await release.uninstall();
    await datasets.remove('one', '--timeout=10s');
    await timed('kubectl delete namespace without an operator', () => deleteNamespace());
  });

  it('does not wait for ever for a purge that cannot be', async () => {
    await datasets.apply(rows('goes'));
    const made = { goes: specOf('goes', { deletionPolicy: 'Delete' }) };
    await release.install({ ...smallRelease, datasets: made });
    await datasets.until('goes', ready);
    const postgres = `statefulset/${release.fullname}-postgres`;
    await kubectl(['scale', postgres, '--replicas=0', ...inNamespace()]);
    await timed('helm uninstall without a database', () => release.uninstall());
    expect(await list('datasets.almanac.dev', ...inNamespace())).toEqual([]);
    expect(await datasets.events('goes')).toContain('PurgeSkipped');

    await release.install(smallRelease);
    expect(await barsOf('GOES')).toHaveLength(2);
  });
});

const deleteNamespace = (): Promise<string> =>
  kubectl(['delete', 'namespace', release.namespace, '--timeout=120s'], {
    seconds: 130,
  });

describe('a namespace with an operator in it', () => {
  it.each([1, 2])('and %i replicas goes, with Datasets that are to be purged', async (replicas) => {
    await release.install({ ...smallRelease, operator: { replicas } });
    await loaded('one', { deletionPolicy: 'Delete' });
    await loaded('two', { deletionPolicy: 'Delete' });
    await timed(`kubectl delete namespace with ${replicas} operators`, deleteNamespace);
  });
});
