import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ask } from '../support/service.js';
import { kubectl, list } from './support/kubectl.js';
import { type LoadPlan, underLoad } from './support/load.js';
import { createNamespace, type Namespace } from './support/namespace.js';
import { deletePod, isReady, killPod, podsOf, untilReplicas } from './support/pods.js';
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

/** The one pod of a part, once it is ready. */
const podOf = (component: string): Promise<string> =>
  release.eventually(
    `a ready pod of ${component}`,
    async () => {
      const [pod] = await podsOf(release.namespace, release.selector(component));
      if (pod === undefined || !isReady(pod)) throw new Error(`${pod?.metadata.name ?? 'none'} is not ready`);
      return pod.metadata.name;
    },
    { seconds: 120 },
  );

const withoutFailure = { failed: 0, errors: {}, firstErrors: [] };

describe('a loss', () => {
  it('of Postgres stops no answer that is cached, and the others come back by themselves', async () => {
    const forwarded = await release.forward();
    const { port } = forwarded;
    const cached = '/stocks/time-series/ALMX?frequency=Monthly';
    expect((await ask(port, cached, {})).status).toBe(200);
    const pod = await podOf('postgres');
    const [was] = await podsOf(release.namespace, release.selector('postgres'));
    const seen = { cached: new Set<number>(), others: [] as number[] };
    const began = Date.now();
    await killPod(release.namespace, pod);
    await release.eventually(
      'questions that nobody asked before are answered by a new Postgres',
      async () => {
        seen.cached.add((await ask(port, cached, {})).status);
        const { status } = await ask(port, `/stocks/time-series/ALMX?limit=${seen.others.length + 1}`, {});
        seen.others.push(status);
        const [now] = await podsOf(release.namespace, release.selector('postgres'));
        if (status !== 200 || now === undefined || now.metadata.uid === was?.metadata.uid)
          throw new Error(`${status} ${now?.metadata.uid}`);
      },
      { seconds: 180, everyMs: 200 },
    );
    say(`Postgres was away; after ${(Date.now() - began) / 1000} s all is answered again`);
    await forwarded.stop();
    expect([...seen.cached]).toEqual([200]);
    expect(seen.others).toContain(503);
    expect(seen.others.filter((status) => status !== 200 && status !== 503)).toEqual([]);
  });

  it('of Redis is not noticed', async () => {
    const report = await underLoad(release.namespace, plan(), async () => {
      await killPod(release.namespace, await podOf('redis'));
      await podOf('redis');
    });
    expect(report).toMatchObject(withoutFailure);
  });
});

describe('under load, without a failed request', () => {
  it('all pods are replaced by an upgrade, and one more is deleted', async () => {
    const before = (await podsOf(release.namespace, release.selector('api'))).map(
      ({ metadata }) => metadata.uid,
    );
    const report = await underLoad(release.namespace, plan(), async () => {
      await release.upgrade({ ...values, api: { ...values.api, podAnnotations: { round: 'two' } } });
      const [pod] = await podsOf(release.namespace, release.selector('api'));
      await deletePod(release.namespace, pod?.metadata.name ?? '');
      await untilReplicas(release.namespace, release.fullname, { replicas: 2 });
    });
    expect(report).toMatchObject(withoutFailure);
    expect(report.requests).toBeGreaterThanOrEqual(plan().requests);
    const after = (await podsOf(release.namespace, release.selector('api'))).map(
      ({ metadata }) => metadata.uid,
    );
    expect(after.filter((uid) => before.includes(uid))).toEqual([]);
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
