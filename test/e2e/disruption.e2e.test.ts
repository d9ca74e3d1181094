import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ask } from '../support/service.js';
import { kubectl, list } from './support/kubectl.js';
import { type LoadPlan, underLoad } from './support/load.js';
import { createNamespace, type Namespace } from './support/namespace.js';
import { deletePod, isReady, podsOf, untilReplicas } from './support/pods.js';
import { bars, measurements, untilRows } from './support/questions.js';
import { type Release, releaseOf } from './support/release.js';
import { say } from './support/say.js';

const values = { sampleData: { enabled: true }, api: { replicas: 2 } };
const full = process.env.KIND === 'e2e-full';

let namespace: Namespace | undefined;
let release: Release;

beforeAll(async () => {
  namespace = await createNamespace('disruption');
  release = releaseOf(namespace.name);
  await release.install(values);
  await untilRows(release, bars);
  await untilRows(release, measurements);
});
afterAll(() => namespace?.remove());

const plan = (): LoadPlan => ({
  origin: `http://${release.fullname}:8080`,
  paths: [
    '/stocks/time-series/ALMX?frequency=Weekly',
    '/stocks?search=B',
    '/air_quality/latest',
    '/clock?mirror_time=12:22',
    '/datasets',
  ],
  requests: full ? 20_000 : 3000,
  concurrency: 8,
  perSecond: full ? 250 : 100,
});

/** Deletes the one pod of a part and waits until another is ready in its place. */
async function replace(component: string): Promise<void> {
  const [old] = await podsOf(release.namespace, release.selector(component));
  if (old === undefined) throw new Error(`there is no pod of ${component}`);
  await deletePod(release.namespace, old.metadata.name);
  await release.eventually(
    `another pod of ${component} is ready`,
    async () => {
      const [pod] = await podsOf(release.namespace, release.selector(component));
      if (pod === undefined || !isReady(pod)) throw new Error(`${pod?.metadata.name ?? 'none'} is not ready`);
      expect(pod.metadata.uid).not.toBe(old.metadata.uid);
    },
    { seconds: 180 },
  );
}

const withoutFailure = { failed: 0, errors: {}, firstErrors: [] };

describe('a loss', () => {
  it('of Postgres stops no answer that is cached, and the others come back by themselves', async () => {
    const forwarded = await release.forward();
    const statusOf = async (path: string): Promise<number> => (await ask(forwarded.port, path, {})).status;
    const cached = '/stocks/time-series/ALMX?frequency=Monthly';
    expect(await statusOf(cached)).toBe(200);
    const seen = { cached: [] as number[], others: [] as number[], replaced: false };
    const began = Date.now();
    const replacement = replace('postgres').finally(() => (seen.replaced = true));
    while (!seen.replaced || (seen.others.at(-1) !== 200 && Date.now() - began < 180_000)) {
      seen.cached.push(await statusOf(cached));
      // Nobody has asked this before, and measurements are not kept as bars are.
      seen.others.push(await statusOf(`/air_quality?station=aq_harbour&limit=${seen.others.length + 1}`));
      await delay(100);
    }
    await replacement;
    await forwarded.stop();
    const failures = seen.others.filter((status) => status !== 200);
    say(
      `Postgres was replaced in ${(Date.now() - began) / 1000} s, in which ${failures.length} of ${seen.others.length} new questions failed`,
    );
    expect(new Set(seen.cached)).toEqual(new Set([200]));
    // None where the next Postgres is sooner there than a question gives up waiting for a connection.
    expect(failures.filter((status) => status !== 503)).toEqual([]);
    expect(seen.others.at(-1)).toBe(200);
  });

  it('of Redis is not noticed', async () => {
    const report = await underLoad(release.namespace, plan(), () => replace('redis'));
    expect(report).toMatchObject(withoutFailure);
  });
});

describe('under load, without a failed request', () => {
  it('all pods are replaced by an upgrade and by its rollback, and one more is deleted', async () => {
    // Helm is content when the new pods are ready, and the last old one may still be there.
    const uids = async (): Promise<string[]> => {
      await untilReplicas(release.namespace, release.fullname, { replicas: 2 });
      const pods = await podsOf(release.namespace, release.selector('api'));
      return pods.map(({ metadata }) => metadata.uid);
    };
    const generations = [await uids()];
    const report = await underLoad(release.namespace, plan(), async () => {
      await release.upgrade({ ...values, api: { ...values.api, podAnnotations: { round: 'two' } } });
      generations.push(await uids());
      const [pod] = await podsOf(release.namespace, release.selector('api'));
      await deletePod(release.namespace, pod?.metadata.name ?? '');
      await uids();
      await release.rollback(1);
      generations.push(await uids());
    });
    expect(report).toMatchObject(withoutFailure);
    expect(report.requests).toBeGreaterThanOrEqual(plan().requests);
    expect(new Set(generations.flat()).size).toBe(6);
    await untilRows(release, bars);
  });

  it('the API is scaled from one pod to four, and back to one', async () => {
    const scale = async (replicas: number): Promise<void> => {
      const own = ['--namespace', release.namespace];
      await kubectl(['scale', 'deployment', release.fullname, `--replicas=${replicas}`, ...own]);
      await untilReplicas(release.namespace, release.fullname, { replicas });
    };
    await scale(1);
    const report = await underLoad(release.namespace, plan(), async () => {
      await scale(4);
      await scale(1);
      await untilGone();
    });
    expect(report).toMatchObject(withoutFailure);
    await scale(2);
  });
});

/** Pods that are on their way out still serve for a while. */
async function untilGone(): Promise<void> {
  await release.eventually('one pod is left', async () => {
    const pods = await list('pods', '-n', release.namespace, '-l', release.selector('api'));
    if (pods.length > 1) throw new Error(`there are ${pods.length}`);
  });
}
