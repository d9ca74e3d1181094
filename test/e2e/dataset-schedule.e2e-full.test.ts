import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type DatasetBench, startDatasetBench } from './support/dataset-bench.js';
import { type KubeObject, kubectl } from './support/kubectl.js';
import { untilReplicas } from './support/pods.js';
import { say } from './support/say.js';

let bench: DatasetBench;

beforeAll(async () => {
  bench = await startDatasetBench('schedule');
});
afterAll(() => bench?.remove());

const ready = { type: 'Ready', status: 'True' } as const;
const everyMinute = { cron: '* * * * *', startingDeadlineSeconds: 10 };
const run = (...args: string[]): Promise<string> =>
  kubectl([...args, '--namespace', bench.release.namespace]);

async function scaleOperator(replicas: number): Promise<void> {
  const deployment = `${bench.release.fullname}-operator`;
  await run('scale', 'deployment', deployment, `--replicas=${replicas}`);
  await untilReplicas(bench.release.namespace, deployment, { replicas });
}

interface JobObject extends KubeObject {
  status: { conditions?: { type: string; status: string }[] };
}

const ended = ({ status }: JobObject): boolean =>
  status.conditions?.some(({ type, status: is }) => type === 'Complete' && is === 'True') ?? false;

const endedJobs = async (name: string): Promise<string[]> => {
  const jobs = (await bench.datasets.jobs(name)) as JobObject[];
  return jobs.filter(ended).map(({ metadata }) => metadata.name);
};

const triggersOf = async (name: string): Promise<string[]> =>
  ((await bench.datasets.get(name)).status.runs ?? []).map(({ trigger }) => trigger);

describe('while the operator is away', () => {
  const before: Record<string, number> = {};

  beforeAll(async () => {
    for (const name of ['minute', 'latest', 'none']) {
      await bench.serve(name);
      const schedule = { ...everyMinute, catchUp: name === 'none' ? 'None' : 'Latest' };
      await bench.datasets.apply(bench.overHttp(name, { schedule }));
    }
    for (const name of ['minute', 'latest', 'none']) {
      await bench.datasets.until(name, ready);
      before[name] = (await bench.datasets.runs(name)).length;
    }
    await scaleOperator(0);
    for (const name of ['latest', 'none'])
      await run('patch', 'cronjob', name, '--type=merge', '--patch={"spec":{"suspend":true}}');
  });

  it('the schedule goes on, and new rows are served', async () => {
    const known = (await endedJobs('minute')).length;
    await bench.serve('minute', 3);
    await bench.release.eventually(
      'two more runs have ended',
      async () => expect((await endedJobs('minute')).length).toBeGreaterThanOrEqual(known + 2),
      { seconds: 180 },
    );
    expect(await bench.barsOf('MINUTE')).toHaveLength(3);
  });

  it('nothing is told, and the status catches up when it is back', async () => {
    const stale = (await bench.datasets.get('minute')).status;
    const jobs = await endedJobs('minute');
    await scaleOperator(1);
    const began = Date.now();
    await bench.release.eventually('all runs are told of', async () => {
      const { runs = [], rows } = (await bench.datasets.get('minute')).status;
      expect(runs.map(({ jobName }) => jobName)).toEqual(expect.arrayContaining(jobs));
      expect(rows).toBe(3);
    });
    say(`the status caught up ${(Date.now() - began) / 1000} s after the operator was ready again`);
    expect((await bench.datasets.get('minute')).status.runs?.length).toBeGreaterThan(stale.runs?.length ?? 0);
  });

  it('nothing was loaded twice', async () => {
    const runs = await bench.datasets.runs('minute');
    const keys = runs.map(({ run_key: key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    expect(runs.filter(({ result }) => result === 'loaded')).toHaveLength(2);
    expect(runs.length).toBeGreaterThanOrEqual((before['minute'] ?? 0) + 2);
    expect(await triggersOf('minute')).not.toContain('CatchUp');
  });

  it.each([
    ['Latest are made up for by one run', 'latest', ['CatchUp']],
    ['None are left out', 'none', []],
  ])('slots that passed without a run are told, and with %s', async (_title, name, made) => {
    await bench.release.eventually('they are told', async () =>
      expect(await bench.datasets.events(name)).toContain('ScheduleMissed'),
    );
    await bench.datasets.until(name, ready);
    await bench.release.eventually('no run is active', async () =>
      expect((await bench.datasets.get(name)).status.activeRun).toBeUndefined(),
    );
    expect((await triggersOf(name)).filter((trigger) => trigger === 'CatchUp')).toEqual(made);
    expect((await bench.get<KubeObject>('cronjob', name)).spec).toMatchObject({ suspend: false });
  });

  it('the schedule of all of them goes on', async () => {
    for (const name of ['latest', 'none'])
      await bench.release.eventually(
        `${name} runs by its schedule`,
        async () => expect((await triggersOf(name))[0]).toBe('Schedule'),
        { seconds: 90 },
      );
  });
});
