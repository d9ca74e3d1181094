import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Crowd, crowdOf } from './operator-figures/crowd.js';
import { spread, writes } from './operator-figures/figures.js';
import { type OperatorProcess, startOperator } from './operator-figures/operator-process.js';
import { countLeaseWrites, gated, setBareStage, setStage, type Stage } from './operator-figures/stage.js';
import { simulated, startUsher, type Usher } from './operator-figures/usher.js';
import { say } from './support/say.js';

/** Pods that run at a time: a node takes some dozens, and has other things to do. */
const real: Usher = { mode: 'real', atOnce: 6 };
const sizes: [number, Usher][] = [
  [10, real],
  [100, real],
  [500, simulated],
  [1000, simulated],
];
const longestSeconds = 300;
const mostMegabytes = 256;

describe.each(sizes)('%d Datasets', (size, usher) => {
  let stage: Stage;
  let leaseWrites: () => number;
  let crowd: Crowd;
  let operator: OperatorProcess;
  const ushering = new AbortController();
  const words = `${size} Datasets (${usher.mode === 'real' ? 'real Jobs' : 'pods simulated'})`;

  beforeAll(async () => {
    stage = await (usher.mode === 'real' ? setStage : setBareStage)(`scale-${size}`);
    leaseWrites = countLeaseWrites(stage);
    const { client, release, timeline, kubeconfig, template } = stage;
    const { namespace } = release;
    crowd = crowdOf({ client, namespace, timeline, size });
    operator = await startOperator({ release, name: `size-${size}`, kubeconfig, template: gated(template) });
    startUsher({ client, namespace, usher, signal: ushering.signal });
    await crowd.prepare();
  });
  afterAll(async () => {
    ushering.abort();
    await operator?.kill('SIGTERM');
    await stage?.clear();
  });

  const until = (moment: 'loaded' | 'gone', generation: number): Promise<void> =>
    stage.timeline.until(crowd.names, moment, { generation, seconds: longestSeconds });

  it('that are created are answered and loaded', async () => {
    const begun = performance.now();
    await crowd.apply();
    await until('loaded', 1);
    const seconds = (performance.now() - begun) / 1000;
    tell('created', seconds, { answered: crowd.times('answered', 1), loaded: crowd.times('loaded', 1) });
  });

  it('that are at rest are left alone', async () => {
    const settled = await rest(size === 1000 ? 120 : 30);
    expect(settled).toEqual({ writes: 0, changed: 0 });
  });

  it('that are applied again are left alone', async () => {
    const before = stage.timeline.versions();
    const count = await counted();
    await crowd.apply();
    await delay(5000);
    const written = (await counted()) - count;
    say(`${words} applied again: ${written} writes, ${changedSince(before)} Datasets changed`);
    expect([written, changedSince(before)]).toEqual([0, 0]);
  });

  it('that are changed are answered and loaded', async () => {
    const begun = performance.now();
    await crowd.change();
    await until('loaded', 2);
    const seconds = (performance.now() - begun) / 1000;
    tell('changed', seconds, { answered: crowd.times('answered', 2), loaded: crowd.times('loaded', 2) });
  });

  it('that are deleted are purged and go', async () => {
    const begun = performance.now();
    await crowd.remove();
    await until('gone', 0);
    const seconds = (performance.now() - begun) / 1000;
    tell('deleted', seconds, { answered: crowd.times('purging', 0), gone: crowd.times('gone', 0) });
    expect(operator.exit()).toBeUndefined();
    expect(operator.memory().peak).toBeLessThan(mostMegabytes);
  });

  function tell(what: string, seconds: number, times: Record<string, number[]>): void {
    const parts = Object.entries(times).map(([moment, all]) => `${moment} ${spread(scaled(all))}`);
    const { now, peak } = operator.memory();
    say(
      `${words} ${what}: ${parts.join('; ')}; all in ${seconds.toFixed(1)} s; ` +
        `operator ${now.toFixed(0)} MB, ${peak.toFixed(0)} at most`,
    );
    expect(seconds).toBeLessThan(longestSeconds);
  }

  /** Writes of the operator so far, those of its Lease aside: asked between two of these. */
  async function counted(): Promise<number> {
    for (const before = leaseWrites(); leaseWrites() === before;) await delay(50);
    await delay(500);
    return writes(await operator.metrics()) - leaseWrites();
  }

  /** Looks on for so many seconds, once nothing has been written for ten. */
  async function rest(seconds: number) {
    for (let before = -1, now = await counted(); before !== now;) {
      await delay(10_000);
      [before, now] = [now, await counted()];
    }
    const [count, versions, cpu] = [await counted(), stage.timeline.versions(), operator.cpuSeconds()];
    await delay(seconds * 1000);
    const settled = { writes: (await counted()) - count, changed: changedSince(versions) };
    const share = ((operator.cpuSeconds() - cpu) / seconds) * 100;
    say(
      `${words} at rest for ${seconds} s: ${settled.writes} writes, ${settled.changed} Datasets changed; ` +
        `operator ${operator.memory().now.toFixed(0)} MB, ${share.toFixed(2)} % of a core`,
    );
    return settled;
  }

  function changedSince(before: ReadonlyMap<string, string>): number {
    const now = stage.timeline.versions();
    return crowd.names.filter((name) => before.get(name) !== now.get(name)).length;
  }
});

const scaled = (milliseconds: readonly number[]): number[] => milliseconds.map((ms) => ms / 1000);
