import type { KubernetesObject } from '../../kubernetes/object.js';
import { missedBy } from './audit.js';
import { heard, type Reflection, tell } from './reflection.js';
import { type Listed, listAll } from './selection.js';
import { isOlder, RewoundError } from './versions.js';

const pollMs = 1000;

/**
 * From time to time lists everything beside the watch, and counts and mends what the watch did not tell: a figure that
 * must stay 0. Never rejects.
 */
export async function auditEvery<T extends KubernetesObject>(
  it: Reflection<T>,
  signal: AbortSignal,
): Promise<void> {
  const { clock, limits } = it.options;
  while (!signal.aborted) {
    try {
      await clock.delay(limits.relistMs * (0.9 + 0.2 * clock.random()), signal);
      if (it.state.synced && it.state.mustList === undefined) await audit(it, signal);
    } catch {
      // The server is away, which the watch tells of: the next list will do.
    } finally {
      it.state.removed = undefined;
    }
  }
}

async function audit<T extends KubernetesObject>(it: Reflection<T>, signal: AbortSignal): Promise<void> {
  const { options, state } = it;
  const { version, lists } = state;
  state.removed = new Set();
  const listed = await listAll<T>(options, { pageSize: options.limits.pageSize, signal });
  if (isOlder(listed.version, version)) {
    state.watch?.abort(new RewoundError(version, listed.version));
    return;
  }
  await caughtUp(it, listed, signal);
  // What replaced the store meanwhile, or is about to, is a newer list than this one.
  if (state.lists === lists && state.mustList === undefined) mend(it, listed);
}

/** Until the watch has told everything that the list has, or has had its time. */
async function caughtUp<T>(
  { options, state }: Reflection<T>,
  listed: Listed<T>,
  signal: AbortSignal,
): Promise<void> {
  const { clock, limits } = options;
  const until = clock.monotonic() + limits.graceMs;
  while (isOlder(state.version, listed.version) && clock.monotonic() < until)
    await clock.delay(pollMs, signal);
}

function mend<T extends KubernetesObject>(it: Reflection<T>, listed: Listed<T>): void {
  const { options, state, store } = it;
  const { changed, gone } = missedBy(listed, store, state.removed ?? new Set());
  const missed = changed.length + gone.length;
  options.observe({ kind: 'relist', resource: options.resource.plural, reason: 'interval', missed });
  heard(it);
  const objects = changed.map((object) => store.force(object));
  for (const change of [...objects, ...gone.map((key) => store.remove(key))])
    if (change !== undefined) tell(it, change);
}
