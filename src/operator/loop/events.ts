import type { KubernetesClient } from '../../kubernetes/client.js';
import { KubernetesError } from '../../kubernetes/failures.js';
import { events, objectAt } from '../../kubernetes/target.js';
import type { Observe } from '../../observability/observation.js';
import type { Clock } from './clock.js';
import {
  createEventSeries,
  type EventFacts,
  type EventSeries,
  type ObjectReference,
} from './event-series.js';

export interface Events {
  /**
   * Tells people of something that happened to an object, in its Events. Never waits and never throws: an Event that
   * cannot be written is lost, and that is told once.
   */
  tell(regarding: ObjectReference, event: EventFacts): void;
  /** Resolves when all that was told is written or given up. */
  idle(): Promise<void>;
}

interface Options {
  client: Pick<KubernetesClient, 'send'>;
  /** Who tells: `almanac-operator`. */
  component: string;
  /** Which of its processes. */
  instance: string;
  clock: Clock;
  observe: Observe;
}

/** What waits to be written while the API server is away; more is dropped. */
const mostWaiting = 1000;
const retryMs = [1000, 2000, 4000, 8000, 16_000];

export function createEvents({ client, component, instance, clock, observe }: Options): Events {
  const all = createEventSeries({ component, instance, clock });
  const waiting = new Set<EventSeries>();
  const warned = new Set<string>();
  let writing: Promise<void> | undefined;

  const warn = (problem: string, error?: unknown): void => {
    if (warned.has(problem)) return;
    warned.add(problem);
    observe({ kind: 'warning', message: `Events are lost: ${problem}`, detail: { error } });
  };
  const writeWithRetries = async (one: EventSeries): Promise<void> => {
    for (const wait of [...retryMs, undefined])
      try {
        return await write(client, one);
      } catch (error) {
        const away = error instanceof KubernetesError && error.code === 'kubernetes-unavailable';
        if (!away) return warn(reasonOf(error), error);
        if (wait === undefined) return warn('the API server is away', error);
        await clock.delay(wait, forEver.signal);
      }
  };
  const writeAll = async (): Promise<void> => {
    for (const one of waiting) {
      waiting.delete(one);
      await writeWithRetries(one);
    }
    writing = undefined;
  };

  return {
    tell(regarding, facts) {
      const one = all.tell(regarding, facts);
      if (one === undefined) return;
      if (waiting.size >= mostWaiting) return warn('too many wait to be written');
      waiting.add(one);
      writing ??= writeAll();
    },
    async idle() {
      await writing;
    },
  };
}

const forEver = new AbortController();

/** A missing permission and a namespace that is going are both a refusal: told once each. */
const reasonOf = (error: unknown): string =>
  error instanceof KubernetesError
    ? `the API server refuses them (${error.status ?? error.code})`
    : 'a defect';

async function write(client: Options['client'], one: EventSeries): Promise<void> {
  const { event, series } = one;
  const { namespace, name } = event.metadata;
  if (one.written && series !== undefined) {
    const { status } = await client.send({
      action: 'merge',
      target: objectAt(events, { namespace, name }),
      body: { series },
      accept: [404],
    });
    // The API server forgets Events after an hour.
    if (status !== 404) return;
  }
  // 409: it was written, and the answer was lost.
  await client.send({
    action: 'create',
    target: objectAt(events, { namespace }),
    body: series === undefined ? event : { ...event, series },
    accept: [409],
  });
  one.written = true;
}
