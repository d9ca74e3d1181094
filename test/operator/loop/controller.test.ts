import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Observation } from '../../../src/observability/observation.js';
import {
  type Controller,
  type ControllerOptions,
  createController,
} from '../../../src/operator/loop/controller.js';
import { simulateTime, type SimulatedTime } from './support/simulated-time.js';

let time: SimulatedTime;
let told: Observation[];
let stop: AbortController;

beforeEach(() => {
  time = simulateTime();
  told = [];
  stop = new AbortController();
});

const create = (options: Partial<ControllerOptions>): Controller =>
  createController({
    name: 'dataset',
    watches: [],
    reconcile: () => Promise.resolve({}),
    workers: 2,
    clock: time,
    observe: (observation) => told.push(observation),
    ...options,
  });
const results = (): string[] => told.flatMap((one) => (one.kind === 'reconcile' ? [one.result] : []));
const heeds = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
const never = (): Promise<never> => new Promise(() => undefined);

describe('a controller', () => {
  it('reconciles nothing before it is started and every watch is in step', async () => {
    const seen: string[] = [];
    let synced = false;
    const controller = create({
      watches: [
        { resource: 'jobs', synced: () => true },
        { resource: 'datasets', synced: () => synced },
      ],
      reconcile: async (key) => (seen.push(key), {}),
    });
    controller.enqueue('shop/a');
    await time.pass(1000);
    controller.start(stop.signal);
    await time.pass(61_000);
    expect(seen).toEqual([]);
    expect(told).toEqual([
      expect.objectContaining({
        kind: 'warning',
        detail: { controller: 'dataset', waits_for: ['datasets'] },
      }),
    ]);
    synced = true;
    await time.pass(100);
    expect(seen).toEqual(['shop/a']);
  });

  it('runs as many at a time as it has workers, and never one key twice at a time', async () => {
    const running = new Set<string>();
    let most = 0;
    let runs = 0;
    const controller = create({
      workers: 3,
      async reconcile(key, signal) {
        expect(running.has(key)).toBe(false);
        running.add(key);
        most = Math.max(most, running.size);
        await time.delay(100, signal);
        running.delete(key);
        runs += 1;
        return {};
      },
    });
    controller.start(stop.signal);
    for (let i = 0; i < 40; i++) {
      controller.enqueue(`shop/${i % 5}`);
      await time.pass(30);
    }
    await time.pass(1000);
    expect(most).toBe(3);
    expect(runs).toBeGreaterThan(15);
    expect(results().every((result) => result === 'success')).toBe(true);
  });

  it.each<[string, object, string, number]>([
    ['once a minute when it asks for it', { requeueAfterMs: 60_000 }, 'requeue_after', 10],
    ['as after a failure when it asks for none', { requeueAfterMs: 0 }, 'requeue', 10],
    ['no more when it asks for nothing', {}, 'success', 1],
  ])('looks again %s', async (_, outcome, result, times) => {
    const controller = create({ reconcile: () => Promise.resolve(outcome) });
    controller.start(stop.signal);
    controller.enqueue('shop/a');
    await time.pass(9.5 * 60_000);
    expect(results()).toEqual(Array.from({ length: times }, () => result));
  });

  it.each<[string, () => Promise<never>]>([
    ['rejects', () => Promise.reject(new Error('refused'))],
    [
      'throws',
      () => {
        throw new Error('refused');
      },
    ],
  ])('tries again what %s, each time later, and tells it', async (_, fail) => {
    let good = false;
    const controller = create({ reconcile: (): Promise<object> => (good ? Promise.resolve({}) : fail()) });
    controller.start(stop.signal);
    controller.enqueue('shop/a');
    await time.pass(7500);
    expect(results()).toEqual(['error', 'error', 'error', 'error']); // at 0, 1, 3 and 7 s
    expect(told[1]).toMatchObject({
      kind: 'warning',
      detail: { controller: 'dataset', key: 'shop/a', retry_in_ms: 1000, error: new Error('refused') },
    });
    good = true;
    await time.pass(8000);
    good = false;
    controller.enqueue('shop/a');
    await time.settle();
    expect(told.at(-1)).toMatchObject({ detail: { retry_in_ms: 1000 } });
  });

  it('ends a reconcile at its deadline, counts it as an error and tries again', async () => {
    let runs = 0;
    const controller = create({
      reconcile: (_, signal) => (++runs === 1 ? heeds(signal) : Promise.resolve({})),
    });
    controller.start(stop.signal);
    controller.enqueue('shop/a');
    await time.pass(59_999);
    expect(results()).toEqual([]);
    await time.pass(2000);
    expect(results()).toEqual(['error', 'success']);
    expect(told[0]).toMatchObject({ kind: 'reconcile', controller: 'dataset', seconds: 60 });
    expect(String((told[1] as { detail?: { error?: unknown } }).detail?.error)).toContain('longer than 60 s');
  });

  it('never runs a key again beside a reconcile that does not heed its deadline', async () => {
    let runs = 0;
    const controller = create({ reconcile: () => (runs++, never()) });
    controller.start(stop.signal);
    controller.enqueue('shop/a');
    await time.pass(90_000);
    controller.enqueue('shop/a');
    await time.pass(90_000);
    expect(runs).toBe(1);
    expect(results()).toEqual(['error']);
    expect(controller.figures().longestRunningSeconds).toBe(180);
  });

  it('counts a reconcile that ends well after its deadline as an error, once', async () => {
    let runs = 0;
    const controller = create({
      reconcile: async () => {
        if (++runs === 1) await time.delay(70_000, new AbortController().signal);
        return {};
      },
    });
    controller.start(stop.signal);
    controller.enqueue('shop/a');
    await time.pass(80_000);
    expect(results()).toEqual(['error', 'success']);
  });

  it('stops with its signal: what runs is aborted and is no failure, and done waits for it', async () => {
    let ended = false;
    const controller = create({ reconcile: (_, signal) => heeds(signal).finally(() => (ended = true)) });
    controller.start(stop.signal);
    controller.enqueue('shop/a');
    await time.settle();
    stop.abort(new Error('the process stops'));
    await controller.done;
    expect(ended).toBe(true);
    controller.enqueue('shop/b');
    await time.pass(1000);
    expect(told).toEqual([]);
  });

  it('goes on with what is left when it is started again', async () => {
    const seen: string[] = [];
    let slow = true;
    const controller = create({
      reconcile: (key, signal) => (slow ? heeds(signal) : (seen.push(key), Promise.resolve({}))),
    });
    controller.start(stop.signal);
    controller.enqueue('shop/cut');
    await time.settle();
    stop.abort();
    await controller.done;
    controller.enqueue('shop/new');
    slow = false;
    controller.start(new AbortController().signal);
    await time.pass(100);
    expect(seen.toSorted()).toEqual(['shop/cut', 'shop/new']);
  });

  it('never runs a key beside a reconcile that outlives its term', async () => {
    let running = 0;
    let most = 0;
    const end = new AbortController();
    const controller = create({
      reconcile: () => {
        most = Math.max(most, ++running);
        return heeds(end.signal)
          .catch(() => ({}))
          .finally(() => running--);
      },
    });
    controller.start(stop.signal);
    controller.enqueue('shop/a');
    await time.settle();
    stop.abort();
    controller.start(new AbortController().signal);
    controller.enqueue('shop/a');
    await time.pass(1000);
    expect(running).toBe(1);
    end.abort();
    await time.pass(1000);
    expect(most).toBe(1);
  });

  it('is done when it is stopped before it could begin', async () => {
    const controller = create({ watches: [{ resource: 'jobs', synced: () => false }] });
    controller.start(stop.signal);
    await time.pass(100);
    stop.abort();
    await controller.done;
    expect(told).toEqual([]);
  });
});
