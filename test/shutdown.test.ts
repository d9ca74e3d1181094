import { EventEmitter, once } from 'node:events';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Observation } from '../src/observability/observation.js';
import { createShutdown, type Shutdown, type Step } from '../src/shutdown.js';

let host: EventEmitter;
let done: string[];
let observed: Observation[];
let exited: Promise<number>;
let codes: number[];

const step = (name: string, run: Step['run'] = () => undefined, limitMs = 5000): Step => ({
  name,
  limitMs,
  run: () => {
    done.push(name);
    return run();
  },
});
const slow = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));
const never = (): Promise<void> => new Promise(() => undefined);

function given(...steps: Step[]): Shutdown {
  exited = once(host, 'exited').then(([code]) => code as number);
  return createShutdown({
    steps,
    observe: (observation) => observed.push(observation),
    exit: (code) => {
      codes.push(code);
      host.emit('exited', code);
    },
    process: host as unknown as NodeJS.Process,
  });
}

beforeEach(() => {
  host = new EventEmitter();
  done = [];
  observed = [];
  codes = [];
});

describe('shutdown', () => {
  it.each(['SIGTERM', 'SIGINT'])('runs the steps in order at %s and exits 0', async (signal) => {
    given(step('drain', slow), step('close'), step('flush'));
    host.emit(signal);
    expect(await exited).toBe(0);
    expect(done).toEqual(['drain', 'close', 'flush']);
    expect(observed).toMatchObject([{ event: 'stopping', detail: { signal } }, { event: 'stopped' }]);
  });

  it.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ])('exits at once at a second signal, %s, with %i', async (signal, code) => {
    const released = once(host, 'release').then(() => undefined);
    given(
      step('drain', () => released),
      step('close'),
    );
    host.emit('SIGTERM');
    host.emit(signal);
    expect(codes).toEqual([code]);
    expect(done).toEqual(['drain']);
    expect(observed).toHaveLength(1);
    host.emit('release');
    await released;
  });

  it.each<[string, Step['run'], string]>([
    ['takes longer than it may', never, 'took more than 10 ms'],
    ['fails', () => Promise.reject(new Error('broken pipe')), 'broken pipe'],
    [
      'throws',
      () => {
        throw new Error('not open');
      },
      'not open',
    ],
  ])('goes on to the next step, and says so, when one %s', async (_, run, reason) => {
    given(step('drain', run, 10), step('close'));
    host.emit('SIGTERM');
    expect(await exited).toBe(0);
    expect(done).toEqual(['drain', 'close']);
    const warning = { kind: 'warning', message: 'stopping: drain failed' };
    expect(observed).toContainEqual({
      ...warning,
      detail: { reason: expect.stringContaining(reason) as unknown },
    });
  });

  it.each(['unhandledRejection', 'uncaughtException'])('tells of an %s and exits 1 at once', (event) => {
    const error = new Error('lost');
    given(step('drain'));
    host.emit(event, error);
    expect(codes).toEqual([1]);
    expect(done).toEqual([]);
    expect(observed).toEqual([{ kind: 'defect', event, error }]);
  });

  it('runs the steps once, whoever asks for the end and how often', async () => {
    const shutdown = given(step('drain'));
    host.emit('SIGTERM');
    await Promise.all([shutdown.end(40), shutdown.end(1)]);
    expect(done).toEqual(['drain']);
    expect(codes).toEqual([0]);
  });

  it('exits with the code it is given when the program ends itself', async () => {
    await given(step('close')).end(40);
    expect(codes).toEqual([40]);
    expect(done).toEqual(['close']);
  });
});
