import type { KubernetesObject } from '../../kubernetes/object.js';
import type { WatchEvent } from '../../kubernetes/watch.js';
import type { Observe } from '../../observability/observation.js';
import type { Clock } from './clock.js';
import { createRetryDelays, type RetryDelays, type RetryLimits } from './retry-delays.js';
import {
  currentVersion,
  listAll,
  type Selection,
  selectionQuery,
  selectionTarget,
  slim,
} from './selection.js';
import { type Change, createStore, keyOf, type WritableStore } from './store.js';
import { isOlder, RewoundError } from './versions.js';
import { ShortWatchError, verdictOf } from './watch-failures.js';

export interface ReflectionOptions<T> extends Selection {
  observe: Observe;
  clock: Clock;
  /** Told after the store has changed. */
  onChange: (key: string, now: T | undefined, before: T | undefined) => void;
  limits: ReflectionLimits;
}

export interface ReflectionLimits {
  /** Objects in one page of a list. */
  pageSize: number;
  /** How long a watch is asked for; some seconds more by chance, so that not all end together. */
  watchSeconds: number;
  /** A watch that is quiet for longer may be dead. */
  quietMs: number;
  /** Between two lists that count what the watch missed. */
  relistMs: number;
  /** What the watch has not told so long after such a list is missed. */
  graceMs: number;
  /** Between two lists that must agree before the store goes back in time. */
  confirmMs: number;
  /** A watch that ends sooner with nothing told is a failure. */
  shortMs: number;
  retry: RetryLimits;
}

export const usualLimits: ReflectionLimits = {
  pageSize: 500,
  watchSeconds: 290,
  quietMs: 90_000,
  relistMs: 600_000,
  graceMs: 120_000,
  confirmMs: 5000,
  shortMs: 1000,
  retry: { baseMs: 800, maxMs: 30_000, healthyMs: 120_000 },
};
const watchJitterSeconds = 30;

export interface Reflection<T> {
  options: ReflectionOptions<T>;
  store: WritableStore<T>;
  retry: RetryDelays;
  state: ReflectionState;
}

export interface ReflectionState {
  /** Everything up to this version is in the store. */
  version: string | undefined;
  /** Why the store must be filled anew. */
  mustList: string | undefined;
  /** The watch failed: the server that comes back may be behind. */
  doubtful: boolean;
  synced: boolean;
  heardAt: number;
  /** Lists that have replaced the store. */
  lists: number;
  /** Ends the watch that is open. */
  watch: AbortController | undefined;
  /** Keys that the watch has removed, while somebody wants to know. */
  removed: Set<string> | undefined;
}

export function createReflection<T extends KubernetesObject>(options: ReflectionOptions<T>): Reflection<T> {
  const { clock, limits } = options;
  const state: ReflectionState = {
    version: undefined,
    mustList: 'start',
    doubtful: false,
    synced: false,
    heardAt: clock.monotonic(),
    lists: 0,
    watch: undefined,
    removed: undefined,
  };
  return { options, store: createStore<T>(), retry: createRetryDelays(clock, limits.retry), state };
}

/** Lists when it must and watches, until the signal says so. Never rejects. */
export async function follow<T extends KubernetesObject>(
  it: Reflection<T>,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      if (it.state.mustList === undefined && it.state.doubtful) await checkVersion(it, signal);
      if (it.state.mustList !== undefined) await fill(it, it.state.mustList, signal);
      await watchOnce(it, signal);
      restart(it, 'ended');
    } catch (error) {
      if (!signal.aborted) await recover(it, error, signal);
    }
  }
}

const restart = <T>({ options: { observe, resource } }: Reflection<T>, reason: string): void =>
  observe({ kind: 'watch-restart', resource: resource.plural, reason });

async function recover<T>(it: Reflection<T>, error: unknown, signal: AbortSignal): Promise<void> {
  const { options, state, retry } = it;
  const { reason, relist, wait, askedMs } = verdictOf(error);
  restart(it, reason);
  if (relist) state.mustList = reason;
  state.doubtful = true;
  if (!wait) return;
  const ms = retry.failed(askedMs);
  if (reason === 'defect') options.observe({ kind: 'defect', event: 'watch-failed', error });
  // Once for each time of trouble. That a version has expired is part of life.
  else if (retry.failures() === 1 && reason !== 'expired')
    options.observe({
      kind: 'warning',
      message: `The watch of ${selectionTarget(options).words} failed and is tried again.`,
      detail: { reason, error: String(error) },
    });
  // Ends early only when the signal says so, and then the loop does too.
  await options.clock.delay(ms, signal).catch(() => undefined);
}

/** A watch from a version that the server has not reached yet is silent, not refused: the version is asked for. */
async function checkVersion<T>({ options, state }: Reflection<T>, signal: AbortSignal): Promise<void> {
  const version = await currentVersion(options, signal);
  if (isOlder(version, state.version)) throw new RewoundError(state.version, version);
  state.doubtful = false;
}

async function fill<T extends KubernetesObject>(
  it: Reflection<T>,
  reason: string,
  signal: AbortSignal,
): Promise<void> {
  const { options, state, store } = it;
  const { clock, limits, observe, resource } = options;
  const list = () => listAll<T>(options, { pageSize: limits.pageSize, signal });
  let listed = await list();
  if (isOlder(listed.version, state.version)) {
    // A replica that lags shows the past for a moment; a server that was restored goes on showing it.
    await clock.delay(limits.confirmMs, signal);
    listed = await list();
  }
  signal.throwIfAborted();
  const changes = store.replace(listed.objects);
  state.version = listed.version;
  state.mustList = undefined;
  state.doubtful = false;
  state.synced = true;
  state.lists++;
  heard(it);
  if (reason !== 'start') observe({ kind: 'relist', resource: resource.plural, reason, missed: 0 });
  for (const change of changes) tell(it, change);
}

async function watchOnce<T extends KubernetesObject>(it: Reflection<T>, signal: AbortSignal): Promise<void> {
  const { options, state, retry } = it;
  const { client, clock, limits, metadataOnly = false } = options;
  const begun = clock.monotonic();
  let told = 0;
  state.watch = new AbortController();
  const events = client.watch<T>({
    target: selectionTarget(options),
    query: {
      ...selectionQuery(options),
      resourceVersion: state.version ?? '',
      allowWatchBookmarks: 'true',
      timeoutSeconds: String(limits.watchSeconds + Math.floor(clock.random() * watchJitterSeconds)),
    },
    metadataOnly,
    signal: AbortSignal.any([signal, state.watch.signal]),
    quietMs: limits.quietMs,
    onOpen: () => {
      heard(it);
      retry.healthy();
    },
  });
  for await (const event of events) {
    told++;
    heard(it);
    take(it, event);
  }
  if (told === 0 && clock.monotonic() - begun < limits.shortMs) throw new ShortWatchError();
}

function take<T extends KubernetesObject>(it: Reflection<T>, { type, object }: WatchEvent<T>): void {
  const { options, state, store } = it;
  const version = object.metadata.resourceVersion;
  if (isOlder(version, state.version)) throw new RewoundError(state.version, version);
  if (type !== 'BOOKMARK') {
    slim(options, object);
    const key = keyOf(object);
    if (type === 'DELETED') state.removed?.add(key);
    const change = type === 'DELETED' ? store.remove(key) : store.put(object);
    if (change !== undefined) tell(it, change);
  }
  state.version = version ?? state.version;
}

/** Tells of a change that the store has had already. */
export function tell<T>({ options }: Reflection<T>, { key, now, before }: Change<T>): void {
  const { observe, onChange } = options;
  const call = async (): Promise<void> => onChange(key, now, before);
  // Runs at once; async so that a handler which returns a promise is caught as well.
  call().catch((error: unknown) => observe({ kind: 'defect', event: 'watch-handler-failed', error }));
}

export const heard = <T>({ options, state }: Reflection<T>): void =>
  void (state.heardAt = options.clock.monotonic());
