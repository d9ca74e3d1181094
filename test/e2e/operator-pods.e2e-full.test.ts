import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type Figures, figuresOf } from './operator-figures/figures.js';
import { configMapOf, csvOf, datasetOf, type Datasets, datasetsOf } from './support/dataset.js';
import { loadImage } from './support/image.js';
import { get, type KubeObject, kubectl } from './support/kubectl.js';
import { createNamespace, type Namespace } from './support/namespace.js';
import { podsOf, untilReplicas } from './support/pods.js';
import { portForward } from './support/port-forward.js';
import { type Release, releaseOf } from './support/release.js';
import { say } from './support/say.js';

const names = ['one', 'two', 'three'];
const idleSeconds = 120;

let namespace: Namespace | undefined;
let release: Release;
let datasets: Datasets;

beforeAll(async () => {
  namespace = await createNamespace('pods');
  release = releaseOf(namespace.name);
  await loadImage();
  datasets = datasetsOf(release);
  await release.install({ api: { replicas: 1 }, redis: { mode: 'none' } });
  for (const name of names)
    await datasets.apply(configMapOf(name, csvOf(name.toUpperCase(), { days: 3 })), datasetOf(name));
  for (const name of names) await datasets.until(name, { type: 'Ready', status: 'True' });
});
afterAll(() => namespace?.remove());

async function scrape(pod: string): Promise<Figures> {
  const forwarded = await portForward(release.namespace, `pod/${pod}`, 9797);
  try {
    const reply = await fetch(`http://127.0.0.1:${forwarded.port}/metrics`);
    return figuresOf(await reply.text());
  } finally {
    await forwarded.stop();
  }
}

const operators = async (): Promise<string[]> =>
  (await podsOf(release.namespace, release.selector('operator'))).map(({ metadata }) => metadata.name);

/** Pod that holds the Lease. */
async function leader(): Promise<string> {
  const lease = await get<KubeObject>('lease', `${release.fullname}-operator`, '-n', release.namespace);
  const [pod = ''] = String(lease.spec?.['holderIdentity']).split('_');
  if (!(await operators()).includes(pod)) throw new Error(`${pod} leads and is not there`);
  return pod;
}

it('the pods of an operator with nothing to do cost little', async () => {
  const pods = await operators();
  const before = await Promise.all(pods.map(scrape));
  await delay(idleSeconds * 1000);
  const after = await Promise.all(pods.map(scrape));
  const cpu = pods.map((_, index) => {
    const [from, to] = [before[index], after[index]].map((figures) =>
      figures?.sum('process_cpu_seconds_total'),
    );
    return (((to ?? Infinity) - (from ?? 0)) / idleSeconds) * 100;
  });
  const memory = after.map((figures) => figures.sum('process_resident_memory_bytes') / 1e6);
  const led = pods.indexOf(await leader());
  pods.forEach((_, index) =>
    say(
      `operator pod at rest for ${idleSeconds} s with ${names.length} Datasets, ` +
        `${index === led ? 'leads' : 'stands by'}: ${memory[index]?.toFixed(0)} MB, ${cpu[index]?.toFixed(2)} % of a core`,
    ),
  );
  expect(Math.max(...memory)).toBeLessThan(150);
  expect(Math.max(...cpu)).toBeLessThan(1);
});

it.each([
  ['is deleted', ['--wait=false'], 5],
  ['is deleted by force', ['--grace-period=0', '--force'], 20],
])('the next reconcile after the leader %s comes in time', async (words, flags, longest) => {
  await untilReplicas(release.namespace, `${release.fullname}-operator`, { replicas: 2 });
  const old = await release.eventually('a pod leads', leader);
  const begun = performance.now();
  await kubectl(['delete', 'pod', old, '--namespace', release.namespace, ...flags]);
  await datasets.patch('one', { spec: { historyLimit: { failed: longest % 10 } } });
  await release.eventually(
    'the change is answered',
    async () => {
      const { metadata, status } = await datasets.get('one');
      expect(status.observedGeneration).toBe((metadata as { generation?: number }).generation);
    },
    { everyMs: 100 },
  );
  const seconds = (performance.now() - begun) / 1000;
  say(`the leader's pod ${words}: the next reconcile after ${seconds.toFixed(1)} s`);
  expect(seconds).toBeLessThan(longest);
});
