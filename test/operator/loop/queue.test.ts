import { beforeEach, describe, expect, it } from '@jest/globals';
import { createQueue, type Queue } from '../../../src/operator/loop/queue.js';
import { chance, simulateTime, type SimulatedTime } from './support/simulated-time.js';

let time: SimulatedTime;
let queue: Queue;
let stop: AbortController;

beforeEach(() => {
  time = simulateTime();
  queue = createQueue({ name: 'test', clock: time });
  stop = new AbortController();
  queue.start(stop.signal);
});

/** What `next` gives without waiting. */
async function take(): Promise<string | undefined> {
  let taken: string | undefined = 'nothing yet';
  void queue.next().then((key) => (taken = key));
  await time.settle();
  return taken;
}

describe('a queue', () => {
  it('gives keys in the order they came, each once', async () => {
    for (const key of ['a', 'b', 'a', 'c', 'b']) queue.add(key);
    expect([await take(), await take(), await take(), await take()]).toEqual(['a', 'b', 'c', 'nothing yet']);
    expect(queue.figures()).toMatchObject({ adds: 3, depth: 0 });
  });

  it('gives a key once more after its work when it was added meanwhile, however often', async () => {
    queue.add('a');
    await take();
    for (let i = 0; i < 3; i++) queue.add('a');
    const second = queue.next();
    await time.settle();
    expect(queue.figures()).toMatchObject({ depth: 0, adds: 2 });
    queue.done('a');
    expect(await second).toBe('a');
    queue.done('a');
    expect(queue.figures().depth).toBe(0);
  });

  it('does not mind that a key is done twice, or never was taken', async () => {
    queue.add('a');
    await take();
    queue.add('a');
    for (const key of ['a', 'a', 'never']) queue.done(key);
    expect(queue.figures()).toMatchObject({ depth: 1, worked: { count: 1 } });
  });

  it('adds later, at the earliest of the times that were asked for', async () => {
    queue.addAfter('a', 5000);
    queue.addAfter('a', 2000);
    queue.addAfter('a', 9000);
    await time.pass(1999);
    expect(queue.figures().depth).toBe(0);
    await time.pass(1);
    expect(queue.figures().depth).toBe(1);
    await time.pass(20_000);
    expect(queue.figures().adds).toBe(1);
  });

  it.each([
    ['zero', 0],
    ['a negative time', -5],
    ['no number', Number.NaN],
  ])('adds at once for %s', async (_, ms) => {
    queue.addAfter('a', ms);
    expect(await take()).toBe('a');
  });

  it('keeps times that are longer than timers of Node can be', async () => {
    queue.addAfter('far', 40 * 86_400_000);
    queue.addAfter('never', Number.POSITIVE_INFINITY);
    queue.addAfter('soon', 1000);
    await time.pass(2000);
    expect(queue.figures().depth).toBe(1);
    await time.pass(40 * 86_400_000);
    expect(queue.figures().depth).toBe(2);
  });

  it('adds a key whose time is nearer than the one that is being waited for', async () => {
    queue.addAfter('late', 60_000);
    await time.settle();
    queue.addAfter('early', 1000);
    await time.pass(1000);
    expect(await take()).toBe('early');
  });

  it('waits twice as long after each failure of a key, five minutes at most', () => {
    const waits = Array.from({ length: 11 }, () => queue.retry('a') / 1000);
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
    expect(queue.retry('b')).toBe(1000);
    queue.forget('a');
    expect(queue.retry('a')).toBe(1000);
    expect(queue.figures().retries).toBe(13);
  });

  it('spreads the tries again of what failed together', () => {
    const other = createQueue({ name: 'test', clock: simulateTime({ random: chance(1) }) });
    const waits = Array.from({ length: 50 }, (_, i) => other.retry(`key ${i}`));
    expect(new Set(waits).size).toBe(50);
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(800);
    expect(Math.max(...waits)).toBeLessThanOrEqual(1200);
  });

  it('tries no more than ten keys a second again after the first hundred', () => {
    for (let i = 0; i < 100; i++) queue.retry(`key ${i}`);
    expect(Array.from({ length: 40 }, (_, i) => queue.retry(`more ${i}`)).at(-1)).toBeCloseTo(4000);
  });

  it('ends with its signal: whoever waits is told, and nobody gets a key', async () => {
    const waiting = queue.next();
    stop.abort();
    expect(await waiting).toBeUndefined();
    queue.add('a');
    expect(await queue.next()).toBeUndefined();
  });

  it('keeps keys and times for the next start', async () => {
    queue.addAfter('later', 5000);
    queue.add('taken');
    await take();
    stop.abort();
    queue.add('a');
    queue.add('taken');
    await time.pass(60_000);
    expect(queue.figures()).toMatchObject({ depth: 1, stalledSeconds: 0 });
    queue.start(new AbortController().signal);
    expect([await take(), await take(), await take()]).toEqual(['a', 'later', 'nothing yet']);
    queue.done('taken');
    await time.settle();
    expect(queue.figures()).toMatchObject({ depth: 0, adds: 4 });
  });
});

describe('the figures of a queue', () => {
  it('tell how long keys waited and were worked on', async () => {
    queue.add('a');
    await time.pass(3000);
    await take();
    queue.add('b');
    await take();
    await time.pass(4000);
    expect(queue.figures()).toMatchObject({ unfinishedSeconds: 8, longestRunningSeconds: 4 });
    queue.done('a');
    await time.pass(1000);
    queue.done('b');
    const { waited, worked, ...rest } = queue.figures();
    expect(waited).toMatchObject({ count: 2, sum: 3, labels: { name: 'test' } });
    expect(worked).toMatchObject({ count: 2, sum: 9 });
    expect(rest).toMatchObject({ unfinishedSeconds: 0, longestRunningSeconds: 0 });
  });

  it('tell since when nothing moves while keys wait', async () => {
    await time.pass(60_000);
    queue.add('a');
    queue.add('b');
    await time.pass(2000);
    expect(queue.figures().stalledSeconds).toBe(2);
    await take();
    expect(queue.figures().stalledSeconds).toBe(0);
    await time.pass(9000);
    expect(queue.figures().stalledSeconds).toBe(9);
    await take();
    expect(queue.figures().stalledSeconds).toBe(0);
  });

  it('call nothing late that was added before there were workers', async () => {
    const standby = createQueue({ name: 'test', clock: time });
    standby.add('a');
    await time.pass(86_400_000);
    expect(standby.figures()).toMatchObject({ depth: 1, stalledSeconds: 0 });
    standby.start(stop.signal);
    await standby.next();
    expect(standby.figures().waited.sum).toBe(0);
  });
});
