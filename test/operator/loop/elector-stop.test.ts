import { beforeEach, describe, expect, it } from '@jest/globals';
import { type Election, election } from './support/electors.js';
import type { LeaseServer } from './support/faulty-lease.js';
import type { SimulatedTime } from './support/simulated-time.js';

let time: SimulatedTime;
let server: LeaseServer;
let observed: Election['observed'];
let elector: Election['elector'];

beforeEach(() => {
  ({ time, server, observed, elector } = election());
});

describe('a replica that stops', () => {
  it('ends its term, waits for its work, and gives the lease back for the next within seconds', async () => {
    let worked = false;
    const a = elector('a', {
      onTerm: async (signal) => {
        await time.delay(3_600_000, signal).catch(() => undefined);
        await time.delay(500, new AbortController().signal);
        worked = true;
        expect(server.record()).toMatchObject({ holderIdentity: 'a' });
      },
    });
    const b = elector('b');
    await time.pass(9000);
    const stopped = a.stop();
    expect(a.leads()).toBe(false);
    await time.pass(600);
    await stopped;
    expect(worked).toBe(true);
    expect(server.record()).toMatchObject({ holderIdentity: '', leaseDurationSeconds: 1 });
    await time.pass(2000);
    expect([b.leads(), server.record()?.leaseTransitions]).toEqual([true, 1]);
  });

  it('keeps the lease when its work does not end: the next waits until its time is over', async () => {
    const a = elector('a', { onTerm: () => new Promise(() => undefined) });
    const b = elector('b');
    await time.pass(1000);
    const stopped = a.stop();
    await time.pass(10_000);
    await stopped;
    expect([b.leads(), server.record()?.holderIdentity]).toEqual([false, 'a']);
    await time.pass(10_000);
    expect(b.leads()).toBe(true);
  });

  it('gives back what it took by a request whose answer was lost', async () => {
    server.put({ holderIdentity: '', leaseDurationSeconds: 1 });
    let requests = 0;
    const a = elector('a', { fate: () => (++requests === 2 ? { end: 'silent' } : {}) });
    await time.pass(500);
    expect([a.leads(), server.record()?.holderIdentity]).toEqual([false, 'a']);
    const stopped = a.stop();
    await time.pass(10);
    await stopped;
    expect(server.record()?.holderIdentity).toBe('');
  });

  it('leaves the lease of another alone, and ends while the API server is away', async () => {
    elector('a');
    let away = false;
    const b = elector('b', { fate: () => (away ? { end: 'silent' } : {}) });
    await time.pass(3000);
    const other = b.stop();
    await time.pass(10);
    await other;
    expect(server.record()?.holderIdentity).toBe('a');
    const c = elector('c', { fate: () => (away ? { end: 'silent' } : {}) });
    away = true;
    await time.pass(3000);
    const stopped = c.stop();
    await time.pass(3000);
    await stopped;
    expect(observed.at(-1)).toMatchObject({ kind: 'warning', message: 'the lease was not given back' });
  });
});
