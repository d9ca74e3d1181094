import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type OperatorProcess, startOperator } from './operator-figures/operator-process.js';
import { setStage, type Stage } from './operator-figures/stage.js';
import { configMapOf, csvOf, datasetOf, type Datasets, datasetsOf } from './support/dataset.js';
import { get, type KubeObject } from './support/kubectl.js';
import { say } from './support/say.js';

const times = 5;

let stage: Stage;
let datasets: Datasets;
let replicas: OperatorProcess[] = [];
let started = 0;

beforeAll(async () => {
  stage = await setStage('leader');
  datasets = datasetsOf(stage.release);
  replicas = [await another(), await another()];
  await datasets.apply(configMapOf('roof', csvOf('ROOF', { days: 3 })), datasetOf('roof'));
  await datasets.until('roof', { type: 'Ready', status: 'True' });
});
afterAll(async () => {
  await Promise.all(replicas.map((replica) => replica.kill('SIGTERM')));
  await stage?.clear();
});

const another = (): Promise<OperatorProcess> => startOperator({ ...stage, name: `replica-${++started}` });

/** Who holds the Lease; fails while nobody does. */
async function leader(): Promise<OperatorProcess> {
  const { namespace, fullname } = stage.release;
  const lease = await get<KubeObject>('lease', `${fullname}-operator`, '--namespace', namespace);
  const holder = String(lease.spec?.['holderIdentity']);
  const found = replicas.find(({ name }) => holder.startsWith(`${name}_`));
  if (found === undefined) throw new Error(`${holder} leads`);
  return found;
}

/** Seconds from the signal, right after which somebody changes a Dataset, to the status that answers the change. */
async function takeover(signal: 'SIGKILL' | 'SIGTERM', turn: number): Promise<number> {
  const old = await stage.release.eventually('a replica leads', leader);
  replicas = [...replicas.filter((replica) => replica !== old), await another()];
  const { generation = 0 } = (await datasets.get('roof')).metadata as { generation?: number };
  const begun = performance.now();
  const ended = old.kill(signal);
  await datasets.patch('roof', { spec: { historyLimit: { successful: 4 + (turn % 2), failed: turn } } });
  await stage.timeline.until(['roof'], 'answered', { generation: generation + 1, seconds: 60 });
  await ended;
  return ((stage.timeline.at('roof', 'answered', generation + 1) ?? Infinity) - begun) / 1000;
}

describe('the next reconcile after', () => {
  it.each([
    ['SIGKILL', 20],
    ['SIGTERM', 5],
  ] as const)('a %s of the leader comes in time', async (signal, longest) => {
    const seconds: number[] = [];
    for (let turn = 0; turn < times; turn++) seconds.push(await takeover(signal, turn));
    const shown = seconds.map((each) => `${each.toFixed(1)} s`).join(', ');
    say(`${signal} of the leader ${times} times: the next reconcile after ${shown}`);
    expect(Math.max(...seconds)).toBeLessThan(longest);
    expect(await datasets.runs('roof')).toHaveLength(1);
  });
});
