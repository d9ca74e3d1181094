import { beforeEach, describe, expect, it } from '@jest/globals';
import { type Election, election } from './support/electors.js';
import type { LeaseServer } from './support/faulty-lease.js';
import type { SimulatedTime } from './support/simulated-time.js';

let time: SimulatedTime;
let server: LeaseServer;
let told: string[];
let observed: Election['observed'];
let elector: Election['elector'];

beforeEach(() => {
  ({ time, server, told, observed, elector } = election());
});

describe('the lease', () => {
  it('is made, and says who has it since when', async () => {
    const a = elector('a');
    await time.pass(0);
    expect(server.record()).toEqual({
      holderIdentity: 'a',
      leaseDurationSeconds: 15,
      acquireTime: '2026-01-02T03:04:05.000000Z',
      renewTime: '2026-01-02T03:04:05.000000Z',
      leaseTransitions: 0,
    });
    expect(a.leads()).toBe(true);
  });

  it('is renewed every two seconds, with the time since when it is held', async () => {
    elector('a');
    await time.pass(10_000);
    expect(server.record()).toMatchObject({
      acquireTime: '2026-01-02T03:04:05.000000Z',
      renewTime: '2026-01-02T03:04:15.000000Z',
      leaseTransitions: 0,
    });
  });

  it('of a holder that was killed is taken 15 s after its last renewal was seen, and counts the change', async () => {
    let killed = false;
    elector('a', { fate: () => (killed ? { end: 'lost' } : {}) });
    const b = elector('b');
    await time.pass(21_000); // the last renewal was at 20 s
    killed = true;
    await time.pass(13_999);
    expect(b.leads()).toBe(false);
    await time.pass(1);
    expect(b.leads()).toBe(true);
    expect(server.record()).toMatchObject({ holderIdentity: 'b', leaseTransitions: 1 });
  });

  it.each([
    ['whose clock is an hour ahead', '2026-01-02T04:04:05.000000Z'],
    ['whose clock is a day behind', '2026-01-01T03:04:05.000000Z'],
    ['that wrote no time', undefined],
  ])('of a dead holder %s is taken 15 s after it was first seen', async (_, renewTime) => {
    server.put({ holderIdentity: 'dead', leaseDurationSeconds: 15, leaseTransitions: 4, renewTime });
    const b = elector('b');
    await time.pass(14_999);
    expect(b.leads()).toBe(false);
    await time.pass(1);
    expect(b.leads()).toBe(true);
    expect(server.record()).toMatchObject({ holderIdentity: 'b', leaseTransitions: 5 });
  });

  it.each<[string, object]>([
    ['was given back', { holderIdentity: '', leaseDurationSeconds: 1, leaseTransitions: 2 }],
    ['is empty', {}],
    ['has nulls', { holderIdentity: null, leaseDurationSeconds: null, leaseTransitions: null }],
  ])('that %s is taken at once', async (_, record) => {
    server.put(record);
    const b = elector('b');
    await time.pass(0);
    expect(b.leads()).toBe(true);
  });

  it('that a holder deleted by hand had is made again by that holder and nobody else', async () => {
    const a = elector('a');
    const b = elector('b');
    await time.pass(5500);
    server.put(undefined);
    await time.pass(60_000);
    expect([a.leads(), b.leads(), told]).toEqual([true, false, ['a leads']]);
  });
});

describe('a leader', () => {
  it('goes on through failed renewals as long as its time lasts', async () => {
    let away = false;
    const a = elector('a', { fate: () => (away ? { end: 'lost' } : {}) });
    await time.pass(4500);
    away = true;
    await time.pass(7000);
    expect(a.leads()).toBe(true);
    away = false;
    await time.pass(60_000);
    expect(told).toEqual(['a leads']);
    const events = observed.map((one) => (one.kind === 'warning' ? one.message : one.kind));
    expect(events).toEqual([
      'leader',
      'lifecycle',
      'the lease cannot be read or renewed',
      'lifecycle', // it answers again
    ]);
  });

  it.each(['lost', 'unanswered', 'silent'] as const)(
    'ends 10 s after its last renewal when requests are %s, and leads again when nobody took over',
    async (end) => {
      let away = false;
      const a = elector('a', { fate: () => (away ? { end } : {}) });
      await time.pass(4000);
      away = true;
      await time.pass(9999);
      expect(a.leads()).toBe(true);
      await time.pass(1);
      expect([a.leads(), told]).toEqual([false, ['a leads', 'a ends']]);
      await time.pass(300_000);
      away = false;
      await time.pass(5000);
      expect([a.leads(), told]).toEqual([true, ['a leads', 'a ends', 'a leads']]);
    },
  );

  it('that was cut off ends before the other begins, and is told that it lost', async () => {
    let away = false;
    const a = elector('a', { fate: () => (away ? { end: 'lost' } : {}) });
    await time.pass(3000);
    const b = elector('b');
    away = true;
    await time.pass(20_000);
    expect([a.leads(), b.leads()]).toEqual([false, true]);
    away = false;
    await time.pass(60_000);
    expect(told).toEqual(['a leads', 'a ends', 'b leads', 'a lost to b']);
  });

  it('that sees somebody else in its lease ends at once', async () => {
    const a = elector('a');
    await time.pass(3000);
    server.put({ holderIdentity: 'b', leaseDurationSeconds: 15 });
    await time.pass(1500);
    expect([a.leads(), told]).toEqual([false, ['a leads', 'a ends', 'a lost to b']]);
    await time.pass(60_000);
    expect(server.record()).toMatchObject({ holderIdentity: 'b' });
  });

  it('knows by its clock that its time is over when its timers come late', async () => {
    let late = false;
    const clock = {
      ...time,
      delay: (ms: number, signal: AbortSignal) => time.delay(late ? 60_000 : ms, signal),
    };
    const a = elector('a', { clock, fate: () => (late ? { end: 'lost' } : {}) });
    await time.pass(2500);
    late = true;
    await time.pass(9000);
    expect(a.leads()).toBe(true);
    await time.pass(3000);
    expect([a.leads(), told]).toEqual([false, ['a leads']]);
  });
});
