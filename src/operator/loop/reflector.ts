import type { KubernetesObject } from '../../kubernetes/object.js';
import { auditEvery } from './reflection-audit.js';
import {
  createReflection,
  follow,
  type Reflection,
  type ReflectionOptions,
  usualLimits,
} from './reflection.js';
import type { Store } from './store.js';

export type ReflectorOptions<T> = Omit<ReflectionOptions<T>, 'limits'> & {
  /** Other times than the usual ones. */
  limits?: Partial<ReflectionOptions<T>['limits']>;
};

/** Keeps a store in step with the API server, whatever happens to the connection. */
export interface Reflector<T> {
  /** Plural name of the kind. */
  readonly resource: string;
  /** Begins, or begins again: a run that is still going ends first. Ends when the signal says so. */
  start(signal: AbortSignal): void;
  /** The store has been filled once. It may be behind while the server is away. */
  synced(): boolean;
  readonly store: Store<T>;
  /** When the server last gave a list, took a watch or told something; milliseconds of the clock's `monotonic()`. */
  heardAt(): number;
  /** Resolves when the present run has ended; never rejects. */
  readonly done: Promise<void>;
}

/**
 * Lists in pages, then watches from the version of the list on, for ever. Never throws: every failure is tried again.
 * `onChange` may do no more than to note the key; what it throws is told as a defect and harms nothing.
 */
export function createReflector<T extends KubernetesObject>(options: ReflectorOptions<T>): Reflector<T> {
  const reflection = createReflection<T>({ ...options, limits: { ...usualLimits, ...options.limits } });
  let stop: AbortController | undefined;
  let done: Promise<void> = Promise.resolve();

  return {
    resource: options.resource.plural,
    start(signal) {
      // Each run has a signal of its own, and waits for the one before: what is stopped writes no more.
      stop?.abort();
      stop = new AbortController();
      const own = AbortSignal.any([signal, stop.signal]);
      done = run(reflection, own, done);
    },
    synced: () => reflection.state.synced,
    store: reflection.store,
    heardAt: () => reflection.state.heardAt,
    get done() {
      return done;
    },
  };
}

async function run<T extends KubernetesObject>(
  reflection: Reflection<T>,
  signal: AbortSignal,
  before: Promise<void>,
): Promise<void> {
  await before;
  await Promise.all([follow(reflection, signal), auditEvery(reflection, signal)]);
}
