import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type DatasetBench, startDatasetBench } from './support/dataset-bench.js';
import { type KubeObject, kubectl } from './support/kubectl.js';

let bench: DatasetBench;

beforeAll(async () => {
  bench = await startDatasetBench('interference');
});
afterAll(() => bench?.remove());

const ready = { type: 'Ready', status: 'True' } as const;
const yearly = '0 0 1 1 *';
const run = (...args: string[]): Promise<string> =>
  kubectl([...args, '--namespace', bench.release.namespace]);
/** As the API server remembers it, beside the text that was asked for. */
const scheduleOf = async (name: string): Promise<unknown> =>
  (await bench.get<KubeObject>('cronjob', name)).spec?.['schedule'];

async function loaded(name: string, spec: object = {}): Promise<void> {
  await bench.serve(name);
  await bench.datasets.apply(bench.overHttp(name, spec));
  await bench.datasets.until(name, ready);
}

/** One more run of a Dataset, which its source keeps waiting. */
async function hanging(name: string): Promise<string> {
  await bench.hang(name);
  const job = bench.untilHanging(name);
  await bench.datasets.annotate(name, `almanac.dev/reconcile-at=${Date.now()}`);
  return job;
}

const untilTold = (name: string, event: string): Promise<void> =>
  bench.release.eventually(`${name} has the event ${event}`, async () =>
    expect(await bench.datasets.events(name)).toContain(event),
  );

describe('a CronJob that somebody', () => {
  beforeAll(() => loaded('drift', { schedule: { cron: yearly } }));

  it('changed is put back, and that is told', async () => {
    const change = { spec: { schedule: '*/5 * * * *', suspend: true } };
    await run('patch', 'cronjob', 'drift', '--type=merge', `--patch=${JSON.stringify(change)}`);
    await bench.release.eventually('it is as it was', async () =>
      expect((await bench.get<KubeObject>('cronjob', 'drift')).spec).toMatchObject({
        schedule: yearly,
        suspend: false,
      }),
    );
    await untilTold('drift', 'DriftCorrected');
  });

  it('deleted is made again', async () => {
    await run('delete', 'cronjob', 'drift');
    await bench.release.eventually('it is there', async () => expect(await scheduleOf('drift')).toBe(yearly));
    expect(await bench.barsOf('DRIFT')).toHaveLength(2);
  });

  it('ran by hand is counted as a run of the schedule', async () => {
    await bench.serve('drift', 3);
    await run('create', 'job', 'by-hand', '--from=cronjob/drift');
    await bench.release.eventually('the run is told of', async () =>
      expect((await bench.datasets.get('drift')).status.runs?.[0]).toMatchObject({
        jobName: 'by-hand',
        trigger: 'Schedule',
        result: 'Succeeded',
      }),
    );
    expect(await bench.barsOf('DRIFT')).toHaveLength(3);
  });

  it('ran by hand and whose Job was then deleted leaves nothing behind', async () => {
    await bench.hang('drift');
    const job = bench.untilHanging('drift');
    await run('create', 'job', 'again', '--from=cronjob/drift');
    await job;
    await run('delete', 'job', 'again', '--wait=false');
    await bench.release.eventually('it is taken for aborted', async () =>
      expect((await bench.datasets.get('drift')).status).toMatchObject({
        runs: expect.arrayContaining([expect.objectContaining({ jobName: 'again', result: 'Aborted' })]),
      }),
    );
    await bench.datasets.until('drift', ready);
    expect(await bench.barsOf('DRIFT')).toHaveLength(3);
  });
});

describe('a Job that somebody deleted', () => {
  it('while it ran is made again, and its rows are served', async () => {
    await bench.hang('again');
    const began = bench.untilHanging('again').catch(() => '');
    await bench.datasets.apply(bench.overHttp('again'));
    const job = await began;
    await bench.serve('again');
    await run('delete', 'job', job, '--wait=false');
    await bench.datasets.until('again', ready, 90);
    expect(await bench.barsOf('AGAIN')).toHaveLength(2);
    expect(await bench.datasets.runs('again')).toHaveLength(1);
  });

  it('when it was over is not made again', async () => {
    await loaded('over');
    const [job] = await bench.datasets.jobs('over');
    await run('delete', 'job', job?.metadata.name ?? '');
    await bench.datasets.patch('over', { metadata: { labels: { any: 'change' } } });
    await new Promise((resolve) => setTimeout(resolve, 5000));
    expect(await bench.datasets.jobs('over')).toEqual([]);
    await bench.datasets.until('over', ready);
  });
});

describe('a change of the spec while a run is active', () => {
  it('stops that run and starts the right one', async () => {
    await loaded('spec');
    const stopped = await hanging('spec');
    await bench.serve('other', 4);
    const url = { url: bench.sources.url('/other.csv'), allowInsecureHTTP: true };
    await bench.datasets.patch('spec', { spec: { source: { url } } });
    await bench.datasets.until('spec', ready);
    expect(await bench.barsOf('OTHER')).toHaveLength(4);
    const { status } = await bench.datasets.get('spec');
    expect(status.runs?.[0]).toMatchObject({ trigger: 'Spec', result: 'Succeeded' });
    expect(status.runs?.[1]).toMatchObject({ jobName: stopped, result: 'Aborted', reason: 'SpecChanged' });
  });

  it('of how it writes waits for its end', async () => {
    await loaded('waits');
    const job = await hanging('waits');
    await bench.datasets.patch('waits', { spec: { write: { maxRejectedRows: 5 } } });
    await new Promise((resolve) => setTimeout(resolve, 3000));
    expect((await bench.datasets.get('waits')).status.activeRun).toMatchObject({ jobName: job });
    await run('delete', 'job', job, '--wait=false');
    await bench.serve('waits', 3);
    await bench.datasets.until('waits', ready, 90);
    expect(await bench.barsOf('WAITS')).toHaveLength(3);
  });
});

describe('a deletion in the middle of a run', () => {
  it.each([
    ['Retain', 'stays', 200],
    ['Delete', 'leaves', 404],
  ])('with %s ends at once, and what was loaded %s', async (deletionPolicy, name, status) => {
    await loaded(name, { deletionPolicy });
    await hanging(name);
    await bench.datasets.remove(name, '--timeout=60s');
    await bench.release.eventually('its pods and Jobs are gone', async () => {
      expect(await bench.list('pods', '--selector', `almanac.dev/dataset=${name}`)).toEqual([]);
      expect(await bench.datasets.jobs(name)).toEqual([]);
    });
    await bench.release.eventually(`its rows are answered with ${status}`, async () => {
      const path = `/stocks/time-series/${name.toUpperCase()}?format=csv&start=2030-01-01`;
      expect((await bench.release.ask(path)).status).toBe(status);
    });
  });

  it('with Delete before anything was loaded ends as well', async () => {
    await bench.hang('never');
    const began = bench.untilHanging('never');
    await bench.datasets.apply(bench.overHttp('never', { deletionPolicy: 'Delete' }));
    await began;
    await bench.datasets.remove('never', '--timeout=60s');
  });
});
