import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Call, Reply } from '../../../src/kubernetes/call.js';
import { KubernetesError } from '../../../src/kubernetes/failures.js';
import type {
  EventFacts,
  EventObject,
  ObjectReference,
  Series,
} from '../../../src/operator/loop/event-series.js';
import { createEvents, type Events } from '../../../src/operator/loop/events.js';
import { simulateTime, type SimulatedTime } from './support/simulated-time.js';

type Written = EventObject & { series?: Series };

let time: SimulatedTime;
let sent: Call[];
let warnings: string[];
/** What the next requests are answered with: a status, or nothing for a connection that breaks. */
let answers: (number | undefined)[];
let events: Events;

const prices: ObjectReference = {
  apiVersion: 'almanac.dev/v1alpha1',
  kind: 'Dataset',
  namespace: 'shop',
  name: 'prices',
  uid: 'u1',
};
const started: EventFacts = { type: 'Normal', reason: 'RunStarted', message: 'Job prices-1 was created' };
const warningOf = (message: string): EventFacts => ({ type: 'Warning', reason: 'RunFailed', message });

async function send<T>(call: Call): Promise<Reply<T>> {
  sent.push(call);
  await time.delay(1, new AbortController().signal);
  const status = answers.length > 0 ? answers.shift() : 201;
  if (status === undefined || status >= 500) throw new KubernetesError('kubernetes-unavailable', 'away');
  if (status >= 400 && call.accept?.includes(status) !== true)
    throw new KubernetesError('kubernetes-refused', 'refused', { status });
  return { status, body: {} as T };
}

beforeEach(() => {
  time = simulateTime();
  [sent, warnings, answers] = [[], [], []];
  events = createEvents({
    client: { send },
    component: 'almanac-operator',
    instance: 'pod-1',
    clock: time,
    observe: (one) => one.kind === 'warning' && warnings.push(one.message),
  });
});

const created = (): Written[] =>
  sent.flatMap(({ action, body }) => (action === 'create' ? [body as Written] : []));

describe('an event', () => {
  it('is written as events.k8s.io/v1 wants it', async () => {
    events.tell(prices, started);
    await time.pass(10);
    expect(sent).toEqual([
      expect.objectContaining({
        action: 'create',
        target: expect.objectContaining({ path: '/apis/events.k8s.io/v1/namespaces/shop/events' }),
        body: {
          apiVersion: 'events.k8s.io/v1',
          kind: 'Event',
          metadata: { name: expect.stringMatching(/^prices\.[0-9a-f]{16}$/), namespace: 'shop' },
          eventTime: '2026-01-02T03:04:05.000000Z',
          type: 'Normal',
          reason: 'RunStarted',
          note: 'Job prices-1 was created',
          action: 'Reconcile',
          regarding: prices,
          reportingController: 'almanac-operator',
          reportingInstance: 'pod-1',
        },
      }),
    ]);
  });

  it.each([
    ['one byte a character', 'x', 3000],
    ['two', 'ü', 700],
    ['three', '€', 400],
    ['four', '🎉', 300],
  ])('has at most 1024 bytes of a message with %s, and whole characters', async (_, character, times) => {
    events.tell(prices, warningOf(`a${character.repeat(times)}`));
    await time.pass(10);
    const note = created()[0]?.note ?? '';
    expect(Buffer.byteLength(note)).toBeLessThanOrEqual(1024);
    expect(Buffer.byteLength(note)).toBeGreaterThan(1015);
    expect(note).toMatch(new RegExp(`^a(${character})+…$`, 'u'));
  });

  it('has a name that Kubernetes accepts, however long the names of the object and the process are', async () => {
    const own = createEvents({
      client: { send },
      component: 'c',
      instance: 'i'.repeat(300),
      clock: time,
      observe: () => undefined,
    });
    own.tell({ ...prices, name: `${'a'.repeat(199)}.${'b'.repeat(50)}` }, started);
    await time.pass(10);
    expect(created()[0]?.metadata.name).toMatch(/^a{199}\.[0-9a-f]{16}$/);
    expect(created()[0]?.reportingInstance).toHaveLength(128);
  });
});

describe('an event that is told again', () => {
  it('is counted in one object', async () => {
    for (let i = 0; i < 3; i++) {
      events.tell(prices, started);
      await time.pass(1000);
    }
    expect(created()).toHaveLength(1);
    expect(sent.slice(1)).toEqual([
      expect.objectContaining({
        action: 'merge',
        target: expect.objectContaining({ path: expect.stringContaining(created()[0]?.metadata.name ?? '') }),
        body: { series: { count: 2, lastObservedTime: '2026-01-02T03:04:06.000000Z' } },
      }),
      expect.objectContaining({
        body: { series: { count: 3, lastObservedTime: '2026-01-02T03:04:07.000000Z' } },
      }),
    ]);
  });

  it('is counted together while it waits to be written', async () => {
    for (let i = 0; i < 5; i++) events.tell(prices, started);
    await time.pass(100);
    expect(sent).toHaveLength(2);
    expect(sent[1]?.body).toMatchObject({ series: { count: 5 } });
  });

  it.each<[string, ObjectReference, EventFacts]>([
    ['with another message', prices, { ...started, message: 'Job prices-2 was created' }],
    ['with another reason', prices, { ...started, reason: 'RunSucceeded' }],
    ['about another object', { ...prices, name: 'quotes' }, started],
    ['about an object that was made anew', { ...prices, uid: 'u2' }, started],
  ])('%s is another one', async (_, regarding, facts) => {
    events.tell(prices, started);
    events.tell(regarding, facts);
    await time.pass(100);
    expect(created()).toHaveLength(2);
    expect(new Set(created().map(({ metadata }) => metadata.name)).size).toBe(2);
  });

  it('after six minutes is news', async () => {
    events.tell(prices, started);
    await time.pass(360_000);
    events.tell(prices, started);
    await time.pass(100);
    expect(created()).toHaveLength(2);
  });

  it('is made again when the API server has forgotten it', async () => {
    answers = [201, 404];
    events.tell(prices, started);
    await time.pass(1000);
    events.tell(prices, started);
    await time.pass(1000);
    expect(created()).toEqual([
      expect.not.objectContaining({ series: expect.anything() }),
      expect.objectContaining({ series: expect.objectContaining({ count: 2 }) }),
    ]);
  });
});

describe('events that are too many', () => {
  it('are written 25 at once for an object, then one in five minutes; others have their own share', async () => {
    for (let i = 0; i < 60; i++) events.tell(prices, warningOf(`${i}`));
    events.tell({ ...prices, name: 'quotes' }, started);
    await time.pass(1000);
    expect(created()).toHaveLength(26);
    await time.pass(300_000);
    for (let i = 100; i < 110; i++) events.tell(prices, warningOf(`${i}`));
    await time.pass(1000);
    expect(created()).toHaveLength(27);
  });

  it('keep their count for the next time that they may be written', async () => {
    for (let i = 0; i < 40; i++) {
      events.tell(prices, started);
      await time.pass(100);
    }
    expect(sent).toHaveLength(25);
    await time.pass(300_000);
    events.tell(prices, started);
    await time.pass(100);
    expect(sent.at(-1)?.body).toMatchObject({ series: { count: 41 } });
  });

  it('are dropped while a thousand wait, which is told once', async () => {
    answers = [undefined];
    for (let i = 0; i < 1100; i++) events.tell({ ...prices, name: `d${i}` }, started);
    await time.pass(20_000);
    expect(created().length).toBeLessThanOrEqual(1002);
    expect(warnings).toEqual(['Events are lost: too many wait to be written']);
  });
});

describe('an API server that does not take an event', () => {
  it('is asked again while it is away', async () => {
    answers = [undefined, 503, 409];
    events.tell(prices, started);
    await time.pass(5000);
    expect(created()).toHaveLength(3);
    expect(new Set(created().map(({ metadata }) => metadata.name)).size).toBe(1);
    expect(warnings).toEqual([]);
  });

  it('for long loses it, which is told, and the next one is written', async () => {
    answers = Array.from({ length: 6 }, () => undefined);
    events.tell(prices, started);
    events.tell(prices, warningOf('next'));
    await time.pass(60_000);
    expect(created().map(({ reason }) => reason)).toEqual([
      ...Array.from({ length: 6 }, () => 'RunStarted'),
      'RunFailed',
    ]);
    expect(warnings).toEqual(['Events are lost: the API server is away']);
  });

  it.each([403, 404, 422])('because of %i is not asked again; it is told once', async (status) => {
    answers = [status, status, status];
    for (const message of ['a', 'b', 'c', 'd']) events.tell(prices, warningOf(message));
    await time.pass(1000);
    expect(created()).toHaveLength(4);
    expect(warnings).toEqual([`Events are lost: the API server refuses them (${status})`]);
  });

  it('is waited for by whoever wants to know that all is written', async () => {
    answers = [undefined];
    let idle = false;
    events.tell(prices, started);
    void events.idle().then(() => (idle = true));
    await time.pass(500);
    expect(idle).toBe(false);
    await time.pass(1000);
    expect(idle).toBe(true);
    await events.idle();
  });
});
