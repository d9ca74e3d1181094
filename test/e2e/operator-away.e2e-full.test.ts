import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { crowdOf, type Crowd } from './operator-figures/crowd.js';
import { quantile, requests } from './operator-figures/figures.js';
import { type OperatorProcess, startOperator } from './operator-figures/operator-process.js';
import { gated, setBareStage, type Stage } from './operator-figures/stage.js';
import { simulated, startUsher } from './operator-figures/usher.js';
import { type FaultProxy, startFaultProxy } from './support/fault-proxy.js';
import { say } from './support/say.js';

const size = 10;
const awaySeconds = 300;
const watched = ['datasets', 'jobs', 'pods', 'cronjobs', 'configmaps'];

let stage: Stage;
let proxy: FaultProxy;
let replicas: OperatorProcess[] = [];
let crowd: Crowd;

beforeAll(async () => {
  stage = await setBareStage('away');
  proxy = await startFaultProxy({ kubeconfig: stage.kubeconfig });
  const { client, release, timeline } = stage;
  crowd = crowdOf({ client, namespace: release.namespace, timeline, size });
  const options = { release, kubeconfig: proxy.kubeconfig, template: gated(stage.template) };
  startUsher({ client, namespace: release.namespace, usher: simulated, signal: stage.signal });
  replicas = [
    await startOperator({ ...options, name: 'one' }),
    await startOperator({ ...options, name: 'two' }),
  ];
  await crowd.prepare();
  await crowd.apply();
  await timeline.until(crowd.names, 'loaded', { generation: 1, seconds: 120 });
});
afterAll(async () => {
  await Promise.all(replicas.map((replica) => replica.kill('SIGTERM')));
  await proxy?.close();
  await stage?.clear();
});

/** What was seen of both replicas, second by second. */
interface Sight {
  ready: number[];
  alive: number[];
  /** Requests a second, of the replica that asked most. */
  requests: number[];
}

async function look(seconds: number): Promise<Sight> {
  const sight: Sight = { ready: [], alive: [], requests: [] };
  let before = await asked();
  for (const end = performance.now() + seconds * 1000; performance.now() < end;) {
    await delay(1000);
    const now = await asked();
    const elapsed = (now.at - before.at) / 1000;
    const counts = now.counts.map((count, index) => count - (before.counts[index] ?? 0));
    sight.requests.push(Math.max(...counts) / elapsed);
    before = now;
    sight.ready.push(...(await Promise.all(replicas.map((replica) => replica.probe('/readyz')))));
    sight.alive.push(...(await Promise.all(replicas.map((replica) => replica.probe('/healthz')))));
  }
  return sight;
}

async function asked(): Promise<{ at: number; counts: number[] }> {
  const all = await Promise.all(replicas.map((replica) => replica.metrics()));
  return { at: performance.now(), counts: all.map(requests) };
}

/** Seconds from the return until the last of the watches of both replicas was taken again. */
function watchesLive(since: number): number {
  const taken = proxy.requests.filter(({ isWatch, status, at }) => isWatch && status === 200 && at >= since);
  const last = watched.map((resource) => {
    const ours = taken.filter(({ path }) => path.endsWith(`/${resource}`)).map(({ at }) => at);
    return ours[replicas.length - 1] ?? Infinity;
  });
  return (Math.max(...last) - since) / 1000;
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
/** A cut makes some requests in the second in which it happens. */
const busiest = (values: readonly number[]): number =>
  Math.max(...values.map((_, index) => mean(values.slice(index, index + 10))).slice(0, -9));
const rate = (values: readonly number[]): string =>
  `${mean(values).toFixed(1)} requests a second each, ${quantile(values, 1).toFixed(1)} in the busiest second, ` +
  `${busiest(values).toFixed(1)} in the busiest ten`;

it('an API server that is away for five minutes is waited for', async () => {
  proxy.away(true);
  const away = look(awaySeconds);
  await delay((awaySeconds - 30) * 1000);
  await crowd.change();
  const without = await away;
  say(`API server away for ${awaySeconds} s, two replicas: ${rate(without.requests)}`);

  const back = Date.now();
  const begun = performance.now();
  proxy.away(false);
  const after = look(60);
  await stage.timeline.until(crowd.names, 'answered', { generation: 2, seconds: 120 });
  const synced = Math.max(...crowd.names.map((name) => stage.timeline.at(name, 'answered', 2) ?? Infinity));
  const seen = await after;
  const figures = { watches: watchesLive(back), synced: (synced - begun) / 1000 };
  say(
    `API server back: watches live after ${figures.watches.toFixed(1)} s, ${size} changes answered after ` +
      `${figures.synced.toFixed(1)} s; ${rate(seen.requests)}; ${ended()} restarts`,
  );

  expect(ended()).toBe(0);
  expect(new Set(without.alive)).toEqual(new Set([200]));
  // Twenty seconds without an answer are nothing yet.
  expect(new Set(without.ready.slice(2 * 25))).toEqual(new Set([503]));
  expect(seen.ready.slice(-2)).toEqual([200, 200]);
  expect(figures.watches).toBeLessThan(30);
  expect(figures.synced).toBeLessThan(60);
  expect(busiest(without.requests)).toBeLessThanOrEqual(10);
  expect(busiest(seen.requests)).toBeLessThanOrEqual(10);
});

const ended = (): number => replicas.filter((replica) => replica.exit() !== undefined).length;
