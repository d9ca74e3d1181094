import { beforeEach, describe, expect, it } from '@jest/globals';
import { createHealth, type Health } from '../../../src/operator/loop/health.js';
import { createQueue } from '../../../src/operator/loop/queue.js';
import { simulateTime, type SimulatedTime } from './support/simulated-time.js';

let time: SimulatedTime;
let heardAt: number;
let synced: boolean;
let health: Health;
let queue: ReturnType<typeof createQueue>;
let code: string;

beforeEach(() => {
  time = simulateTime();
  [heardAt, synced, code] = [0, true, '200'];
  queue = createQueue({ name: 'dataset', clock: time });
  const datasets = { resource: 'datasets', synced: () => synced, heardAt: () => heardAt };
  health = createHealth({ clock: time, watches: [datasets], queues: [queue] });
});

/** So many seconds with a look at the lease every other one. */
async function live(seconds: number, { watchIsWell = true } = {}): Promise<void> {
  for (let second = 0; second < seconds; second += 2) {
    await time.pass(2000);
    health.observe({ kind: 'kubernetes-request', method: 'GET', host: 'api', code });
    if (watchIsWell) heardAt = time.monotonic();
  }
}

describe('readiness', () => {
  it('begins with the first answer of the API server', async () => {
    expect(health.unready()).toEqual(['the Kubernetes API server is away']);
    await live(2);
    expect(health.unready()).toEqual([]);
  });

  it('waits for what exists to be known', async () => {
    synced = false;
    await live(2);
    expect(health.unready()).toEqual(['datasets are not all known']);
  });

  it.each(['<error>', '500', '503', '429'])('ends when the API server gives %s for 20 s', async (bad) => {
    await live(10);
    code = bad;
    await live(20);
    expect(health.unready()).toEqual([]);
    await live(2);
    expect(health.unready()).toEqual(['the Kubernetes API server is away']);
    code = '200';
    await live(2);
    expect(health.unready()).toEqual([]);
  });

  it.each(['403', '404', '409'])('does not mind %s', async (refusal) => {
    code = refusal;
    await live(60);
    expect(health.unready()).toEqual([]);
  });
});

describe('liveness', () => {
  it('holds while all goes well', async () => {
    await live(1000);
    expect(health.dead()).toEqual([]);
  });

  it('ends when a watch is not heard of for five minutes', async () => {
    await live(200);
    await live(300, { watchIsWell: false });
    expect(health.dead()).toEqual([]);
    await live(2, { watchIsWell: false });
    expect(health.dead()).toEqual(['nothing was heard of datasets for 302 s']);
  });

  it('holds while the API server is away, and for two minutes after, whatever stands still', async () => {
    await live(200);
    code = '<error>';
    await live(3600, { watchIsWell: false });
    expect(health.dead()).toEqual([]);
    code = '200';
    await live(120, { watchIsWell: false });
    expect(health.dead()).toEqual([]);
    await live(4, { watchIsWell: false });
    expect(health.dead()).toHaveLength(1);
  });

  it('ends when a reconcile does not end', async () => {
    queue.start(new AbortController().signal);
    await live(200);
    queue.add('shop/a');
    await queue.next();
    await live(180);
    expect(health.dead()).toEqual([]);
    await live(2);
    expect(health.dead()).toEqual(['a reconcile of dataset has run for 182 s']);
  });

  it('ends when keys wait and nobody takes one, but not on a standby', async () => {
    queue.add('shop/a');
    await live(1000);
    expect(health.dead()).toEqual([]);
    queue.start(new AbortController().signal);
    await live(302);
    expect(health.dead()).toEqual(['no worker of dataset took a key for 302 s']);
  });
});
