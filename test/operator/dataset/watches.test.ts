import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createWatches } from '../../../src/operator/dataset/watches.js';
import { useKubeApi } from '../../support/kube-api/connected.js';
import { fastClock, until } from '../../support/kube-api/time.js';
import { folderOf, pathOf, type Plural, putDataset } from './support/at-api.js';
import { urlSource } from './support/facts.js';

const { api, client } = useKubeApi();
const ofDataset = (name: string) => ({ metadata: { labels: { 'almanac.dev/dataset': name } } });
let concerned: string[];
let stop: AbortController;
let watches: ReturnType<typeof createWatches>;

beforeEach(async () => {
  [concerned, stop] = [[], new AbortController()];
  putDataset(api(), { source: { configMap: { name: 'bars', key: 'k' } } });
  putDataset(
    api(),
    { source: urlSource('https://example.org', { caConfigMapRef: { name: 'bars', key: 'ca' } }) },
    { metadata: { name: 'air' } },
  );
  putDataset(api(), {}, { metadata: { name: 'plain' } });
  api().cluster.put(pathOf('jobs', 'there'), ofDataset('air'));
  watches = createWatches({
    client: await client(),
    namespace: 'market',
    clock: fastClock(1),
    observe: () => undefined,
    onConcern: (key) => concerned.push(key),
  });
  for (const watch of watches.all) watch.start(stop.signal);
  await until(() => watches.all.every((watch) => watch.synced()) && api().watches.count() === 5, 'all watch');
  concerned.length = 0;
});
afterEach(async () => {
  stop.abort();
  await Promise.all(watches.all.map(({ done }) => done));
});

/** Whom a change concerns; a Dataset that is changed after it tells that all has been heard. */
async function concernedBy(change: () => void): Promise<string[]> {
  concerned.length = 0;
  change();
  for (const plural of ['jobs', 'pods', 'cronjobs', 'configmaps'] as const) marks[plural]();
  const all = ['jobs', 'pods', 'cron'].map((mark) => `market/mark-${mark}`);
  await until(() => all.every((mark) => concerned.includes(mark)) && heardOfMap(), 'the marks are heard of');
  return concerned.filter((key) => !key.includes('mark-')).toSorted();
}
const heardOfMap = (): boolean =>
  watches.stores.configMaps.get('market/mark')?.metadata.resourceVersion ===
  api().objects.get(pathOf('configmaps', 'mark'))?.metadata.resourceVersion;
const marks: Record<'jobs' | 'pods' | 'cronjobs' | 'configmaps', () => void> = {
  jobs: () => void api().cluster.put(pathOf('jobs', 'mark'), ofDataset('mark-jobs')),
  pods: () => void api().cluster.put(pathOf('pods', 'mark'), ofDataset('mark-pods')),
  cronjobs: () => void api().cluster.put(pathOf('cronjobs', 'mark-cron')),
  configmaps: () => void api().cluster.put(pathOf('configmaps', 'mark')),
};
const put = (plural: Plural, name: string, object = {}) => api().cluster.put(pathOf(plural, name), object);

describe('a change', () => {
  it.each<[string, () => void, string[]]>([
    ['of a Dataset concerns it', () => void putDataset(api(), { suspend: true }), ['market/stocks']],
    ['that deletes one does', () => api().cluster.remove(pathOf('datasets', 'plain')), ['market/plain']],
    ['of a Job concerns the Dataset of its label', () => put('jobs', 'j', ofDataset('air')), ['market/air']],
    ['that deletes a Job does', () => api().cluster.remove(pathOf('jobs', 'there')), ['market/air']],
    ['of a pod does', () => put('pods', 'p', ofDataset('plain')), ['market/plain']],
    ['of a Job of others concerns nobody', () => put('jobs', 'theirs'), []],
    ['of any CronJob concerns the one of its name', () => put('cronjobs', 'plain'), ['market/plain']],
    [
      'of a ConfigMap concerns all that read it, also when it has just been made',
      () => put('configmaps', 'bars', { data: { k: 'rows' } }),
      ['market/air', 'market/stocks'],
    ],
    ['of a ConfigMap that nobody reads concerns nobody', () => put('configmaps', 'theirs'), []],
  ])('%s', async (_, change, expected) => {
    expect([...new Set(await concernedBy(change))]).toEqual(expected);
  });

  it('of the label concerns the Dataset before and the one after', async () => {
    expect(await concernedBy(() => put('jobs', 'there', ofDataset('plain')))).toEqual([
      'market/air',
      'market/plain',
    ]);
  });

  it('that deletes a ConfigMap concerns its readers', async () => {
    put('configmaps', 'bars');
    const keys = await concernedBy(() => api().cluster.remove(pathOf('configmaps', 'bars')));
    expect([...new Set(keys)]).toEqual(['market/air', 'market/stocks']);
  });
});

it('contents of ConfigMaps are not held, and those of Secrets not asked for', async () => {
  await concernedBy(() => put('configmaps', 'bars', { data: { k: 'a lot of rows' } }));
  expect(JSON.stringify(watches.stores.configMaps.list())).not.toContain('a lot of rows');
  const asked = api().requests.filter(({ path }) => path === folderOf('configmaps'));
  expect(asked.length).toBeGreaterThan(1);
  expect(asked.filter(({ accept }) => !accept?.includes('as=PartialObjectMetadata'))).toEqual([]);
  expect(api().requests.filter(({ path }) => path.includes('secrets'))).toEqual([]);
});
