import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { csvOf, datasetOf } from './support/dataset.js';
import { type DatasetBench, startDatasetBench } from './support/dataset-bench.js';
import { apply, type KubeObject, kubectl } from './support/kubectl.js';
import { say } from './support/say.js';

let bench: DatasetBench;

beforeAll(async () => {
  bench = await startDatasetBench('failures');
});
afterAll(() => bench?.remove());

const ready = { type: 'Ready', status: 'True' } as const;
const stalled = (reason: string) => ({ type: 'Stalled', status: 'True', reason }) as const;
const yearly = '0 0 1 1 *';
const secretOf = (name: string, stringData: Record<string, string>) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name },
  stringData,
});

describe('a schedule that cannot be', () => {
  it.each([
    ['a minute that no hour has', 'minutes', { cron: '61 * * * *' }, '61 * * * *'],
    ['a day that no month has', 'never', { cron: '0 0 31 2 *' }, 'never comes due'],
    ['a zone that is nowhere', 'zone', { cron: yearly, timeZone: 'Europe/Atlantis' }, 'Europe/Atlantis'],
  ])('is said of %s, and heals when it is corrected', async (_title, name, schedule, words) => {
    await bench.serve(name);
    await bench.datasets.apply(bench.overHttp(name, { schedule }));
    const { message } = await bench.datasets.until(name, stalled('InvalidSchedule'));
    expect(message).toContain(words);
    await bench.datasets.patch(name, { spec: { schedule: { cron: yearly, timeZone: 'Europe/Zurich' } } });
    await bench.datasets.until(name, ready);
    const { status } = await bench.datasets.get(name);
    expect(status.conditions?.map(({ type }) => type)).not.toContain('Stalled');
    const { spec } = await bench.get<KubeObject>('cronjob', name);
    expect(spec).toMatchObject({ schedule: yearly, timeZone: 'Europe/Zurich', suspend: false });
  });

  it('of a Dataset that was loaded leaves its rows served', async () => {
    await bench.datasets.patch('zone', { spec: { schedule: { timeZone: 'Mars/Olympus' } } });
    await bench.datasets.until('zone', stalled('InvalidSchedule'));
    await bench.datasets.until('zone', ready);
    expect(await bench.barsOf('ZONE')).toHaveLength(2);
  });
});

const s3Of = (name: string) => {
  const endpoint = new URL(bench.sources.url('')).origin;
  const s3 = { endpoint, bucket: 'any', key: 'rows.csv', forcePathStyle: true };
  return datasetOf(name, { source: { s3: { ...s3, credentialsSecretRef: { name } } } });
};
const urlOf = (name: string) => bench.overHttp(name, {}, { authSecretRef: { name } });

describe('a Secret', () => {
  it.each([
    ['a URL', 'late', urlOf, { token: 'good' }],
    ['a bucket', 'later', s3Of, { accessKeyId: 'good', secretAccessKey: 'good' }],
  ])(
    'of %s that is missing is said, and heals within ten seconds of its being made',
    async (_title, name, of, keys) => {
      await bench.serve(name);
      await bench.sources.answer('/any/rows.csv', { text: csvOf('LATER', { days: 2 }) });
      await bench.datasets.apply(of(name));
      const { message } = await bench.datasets.until(name, stalled('SecretNotFound'));
      expect(message).toContain(`"${name}"`);
      await bench.datasets.apply(secretOf(name, keys));
      const began = Date.now();
      await bench.release.eventually(
        'its run began',
        async () => expect(await bench.datasets.jobs(name)).toHaveLength(1),
        { seconds: 10, everyMs: 250 },
      );
      say(`a run began ${(Date.now() - began) / 1000} s after the Secret was made`);
      await bench.datasets.until(name, ready);
      expect(await bench.barsOf(name.toUpperCase())).toHaveLength(2);
    },
  );

  it.each([
    ['a URL', 'keys', urlOf, { user: 'me' }, { token: 'good' }, /token/],
    ['a bucket', 'halves', s3Of, { accessKeyId: 'good' }, { secretAccessKey: 'good' }, /secretAccessKey/i],
  ])('of %s with wrong keys is said, and heals when it is corrected', async (...given) => {
    const [, name, of, wrong, right, words] = given;
    await bench.serve(name);
    await bench.sources.answer('/any/rows.csv', { text: csvOf('HALVES', { days: 2 }) });
    await bench.datasets.apply(secretOf(name, wrong), of(name));
    const { message } = await bench.datasets.until(name, stalled('InvalidSource'));
    expect(message).toMatch(words);
    await kubectl(['delete', 'secret', name, '--namespace', bench.release.namespace]);
    await bench.datasets.apply(secretOf(name, { ...wrong, ...right }));
    const began = Date.now();
    await bench.release.eventually(
      'the next run began',
      async () => expect((await bench.datasets.jobs(name)).length).toBeGreaterThan(1),
      { seconds: 10, everyMs: 250 },
    );
    say(`a run began ${(Date.now() - began) / 1000} s after the Secret was corrected`);
    await bench.datasets.until(name, ready);
  });
});

describe('a name that is taken', () => {
  it('by rows of another type is said, and the rows stay', async () => {
    await bench.serve('kinds');
    await bench.datasets.apply(bench.overHttp('kinds'));
    await bench.datasets.until('kinds', ready);
    await bench.datasets.remove('kinds', '--timeout=30s');
    await bench.datasets.apply(bench.overHttp('kinds', { type: 'AirQuality' }));
    const { message } = await bench.datasets.until('kinds', stalled('SchemaMismatch'));
    expect(message).toContain('StocksOHLCV');
    expect(await bench.barsOf('KINDS')).toHaveLength(2);
  });

  it("by somebody else's CronJob is said, the CronJob is left alone, and it heals when that is gone", async () => {
    const cronJob = { kind: 'CronJob', apiVersion: 'batch/v1', metadata: { name: 'foreign' } };
    const container = { name: 'idle', image: 'idle' };
    const template = { spec: { restartPolicy: 'Never', containers: [container] } };
    await apply(bench.release.namespace, {
      ...cronJob,
      spec: { schedule: yearly, suspend: true, jobTemplate: { spec: { template } } },
    });
    await bench.serve('foreign');
    await bench.datasets.apply(bench.overHttp('foreign', { schedule: { cron: '@hourly' } }));
    const { message } = await bench.datasets.until('foreign', stalled('NameConflict'));
    expect(message).toContain('CronJob "foreign"');
    const { spec } = await bench.get<KubeObject>('cronjob', 'foreign');
    expect(spec).toMatchObject({ schedule: yearly, suspend: true });

    await kubectl(['delete', 'cronjob', 'foreign', '--namespace', bench.release.namespace]);
    await bench.datasets.until('foreign', ready);
    expect((await bench.get<KubeObject>('cronjob', 'foreign')).spec).toMatchObject({
      schedule: '@hourly',
    });
  });
});
