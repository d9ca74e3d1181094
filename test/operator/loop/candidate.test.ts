import { beforeEach, describe, expect, it } from '@jest/globals';
import { type Candidate, createCandidate } from '../../../src/operator/loop/candidate.js';
import { leaseFile } from '../../../src/operator/loop/lease.js';
import { type Fate, leaseServer, type LeaseServer } from './support/faulty-lease.js';
import { simulateTime, type SimulatedTime } from './support/simulated-time.js';

let time: SimulatedTime;
let server: LeaseServer;
let signal: AbortSignal;

beforeEach(() => {
  ({ signal } = new AbortController());
  time = simulateTime();
  server = leaseServer(time);
});

const candidate = (fate?: () => Fate): Candidate =>
  createCandidate({
    lease: leaseFile(server.client(fate), { namespace: 'shop', name: 'operator' }),
    identity: 'a',
    clock: time,
    leaseSeconds: 15,
    workMs: 10_000,
  });

async function after<T>(ms: number, work: Promise<T>): Promise<T> {
  await time.pass(ms);
  return work;
}

/** One every other second, whatever comes of it. */
async function attempts(made: Candidate, seconds: number): Promise<void> {
  for (let at = 0; at < seconds; at += 2) {
    const attempt = made.attempt(new AbortController().signal);
    await after(
      2000,
      attempt.catch(() => undefined),
    );
  }
}

describe('an attempt at a lease', () => {
  it('that is granted counts from the moment before it was sent', async () => {
    const slow = candidate(() => ({ there: 3000, back: 30_000 }));
    const first = await after(70_000, slow.attempt(signal)); // reads until 33 s, then writes
    expect(first).toEqual({ state: 'held', until: 43_000 });
    expect(await after(40_000, slow.attempt(signal))).toEqual({ state: 'held', until: 80_000 });
  });

  it('that meets another holder counts from the moment after that was seen', async () => {
    server.put({ holderIdentity: 'b', leaseDurationSeconds: 15 });
    const slow = candidate(() => ({ there: 3000, back: 30_000 }));
    expect(await after(40_000, slow.attempt(signal))).toEqual({
      state: 'other',
      holder: 'b',
      freeAt: 48_000,
    });
  });

  it('gives the holder time again after the server was away', async () => {
    server.put({ holderIdentity: 'b', leaseDurationSeconds: 15 });
    let away = false;
    const made = candidate(() => (away ? { end: 'unanswered' } : {}));
    await attempts(made, 2);
    away = true;
    await attempts(made, 300);
    away = false;
    await attempts(made, 14);
    expect(server.record()).toMatchObject({ holderIdentity: 'b' });
    await attempts(made, 4);
    expect(server.record()).toMatchObject({ holderIdentity: 'a' });
  });

  it('takes the lease in time though three of four of its questions are lost', async () => {
    server.put({ holderIdentity: 'b', leaseDurationSeconds: 15 });
    let requests = 0;
    const made = candidate(() => (requests++ % 4 === 0 ? {} : { end: 'unanswered' }));
    await attempts(made, 14);
    expect(server.record()).toMatchObject({ holderIdentity: 'b' });
    await attempts(made, 4);
    expect(server.record()).toMatchObject({ holderIdentity: 'a' });
  });

  it('that another one gets ahead of is not granted', async () => {
    const made = candidate(() => ({ there: 100, back: 100 }));
    const attempt = made.attempt(signal);
    await time.pass(250);
    server.put({ holderIdentity: 'b', leaseDurationSeconds: 15 });
    expect(await after(1000, attempt)).toEqual({ state: 'unclear' });
    expect(await after(1000, made.attempt(signal))).toMatchObject({ state: 'other', holder: 'b' });
  });

  it('does nothing more once it was given up', async () => {
    const stop = new AbortController();
    const attempt = candidate(() => ({ back: 1000 })).attempt(stop.signal);
    stop.abort(new Error('too late'));
    await expect(attempt).rejects.toThrow('too late');
    await time.pass(5000);
    expect(server.record()).toBeUndefined();
  });

  it('renews what was renewed already by a request whose answer was lost', async () => {
    let requests = 0;
    const made = candidate(() => (++requests === 3 ? { end: 'unanswered' } : {}));
    expect(await after(10, made.attempt(signal))).toMatchObject({ state: 'held' });
    const failure = made.attempt(signal).catch((error: Error) => error.message);
    expect(await after(10, failure)).toBe('no answer');
    expect(await after(10, made.attempt(signal))).toMatchObject({ state: 'held' });
    expect(server.record()).toMatchObject({ holderIdentity: 'a', leaseTransitions: 0 });
  });
});
