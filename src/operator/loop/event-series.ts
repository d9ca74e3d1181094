import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Clock } from './clock.js';
import { microTime } from './micro-time.js';
import { type Bucket, createBucket } from './rate-limits.js';

/** What an Event is about. */
export interface ObjectReference {
  apiVersion: string;
  kind: string;
  name: string;
  namespace: string;
  uid?: string;
  resourceVersion?: string | undefined;
}

export interface EventFacts {
  type: 'Normal' | 'Warning';
  /** One word in upper camel case. */
  reason: string;
  /** For people; cut at 1024 bytes. */
  message: string;
}

export interface Series {
  count: number;
  /** MicroTime. */
  lastObservedTime: string;
}

/** `events.k8s.io/v1`. */
export interface EventObject {
  apiVersion: 'events.k8s.io/v1';
  kind: 'Event';
  metadata: { name: string; namespace: string };
  eventTime: string;
  type: string;
  reason: string;
  note: string;
  action: string;
  regarding: ObjectReference;
  reportingController: string;
  reportingInstance: string;
}

/** An event that is told again and again: one object with a count. */
export interface EventSeries {
  readonly event: EventObject;
  series: Series | undefined;
  /** Whether the API server has it. */
  written: boolean;
  /** Of the monotonic clock. */
  toldAt: number;
}

interface Options {
  component: string;
  instance: string;
  clock: Clock;
}

/** For each object as client-go has it: so many at once, then one each five minutes. */
const perObject = { burst: 25, perSecond: 1 / 300 };
/** What is told again after this is news. */
const seriesMs = 360_000;
const mostSeries = 2000;
const mostObjects = 5000;
const noteBytes = 1024;
const nameLength = 200;
const instanceLength = 128;

/** Puts what is told into series, and says which may be written now. */
export function createEventSeries({ component, instance, clock }: Options): {
  /** The series to write; undefined when the object has had its share. Its count goes on all the same. */
  tell(regarding: ObjectReference, facts: EventFacts): EventSeries | undefined;
} {
  const known = new LRUCache<string, EventSeries>({ max: mostSeries });
  const buckets = new LRUCache<string, Bucket>({ max: mostObjects });
  const make = eventMaker({ component, instance, clock });

  const allowed = (object: string): boolean => {
    const bucket = buckets.get(object) ?? createBucket({ clock, ...perObject });
    buckets.set(object, bucket);
    return bucket.take();
  };
  return {
    tell(regarding, facts) {
      const object = `${regarding.namespace}/${regarding.kind}/${regarding.name}/${regarding.uid ?? ''}`;
      const key = JSON.stringify([object, facts.type, facts.reason, facts.message]);
      const before = known.get(key);
      const goesOn = before !== undefined && clock.monotonic() - before.toldAt < seriesMs;
      if (goesOn) {
        before.toldAt = clock.monotonic();
        before.series = {
          count: (before.series?.count ?? 1) + 1,
          lastObservedTime: microTime(clock.now()),
        };
      }
      if (!allowed(object)) return undefined;
      if (goesOn) return before;
      const fresh = {
        event: make(regarding, facts),
        series: undefined,
        written: false,
        toldAt: clock.monotonic(),
      };
      known.set(key, fresh);
      return fresh;
    },
  };
}

function eventMaker({ component, instance, clock }: Options) {
  let made = 0;
  return (regarding: ObjectReference, { type, reason, message }: EventFacts): EventObject => {
    const now = clock.now();
    const start = regarding.name.slice(0, nameLength).replace(/[^a-z0-9]+$/, '');
    // Unlike any other of this process, and of others by the instance.
    const id = createHash('sha256').update(`${instance} ${now} ${made++}`).digest('hex').slice(0, 16);
    return {
      apiVersion: 'events.k8s.io/v1',
      kind: 'Event',
      metadata: { name: `${start}.${id}`, namespace: regarding.namespace },
      eventTime: microTime(now),
      type,
      reason,
      note: shortened(message),
      action: 'Reconcile',
      regarding,
      reportingController: component,
      reportingInstance: instance.slice(0, instanceLength),
    };
  };
}

/** Cut at a character's end, so that it has 1024 bytes at most. */
function shortened(message: string): string {
  const bytes = Buffer.from(message);
  if (bytes.length <= noteBytes) return bytes.toString();
  const mark = '…';
  const text = bytes.subarray(0, noteBytes - Buffer.byteLength(mark)).toString();
  // A character that was cut in two has become the one that stands for broken ones.
  return `${text.replace(/\uFFFD+$/, '')}${mark}`;
}
