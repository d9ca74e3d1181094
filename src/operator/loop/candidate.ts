import type { Clock } from './clock.js';
import { heldRecord, type LeaseFile, type LeaseRecord, releasedRecord, type StoredLease } from './lease.js';

/** What an attempt at the lease came to. Moments are those of the monotonic clock. */
export type Standing =
  | { state: 'held'; until: number }
  | { state: 'other'; holder: string; freeAt: number }
  /** Somebody wrote at the same time. */
  | { state: 'unclear' };

export interface Candidate {
  /** Takes the lease or renews it, if nobody else has it. Throws as the lease does. */
  attempt(signal: AbortSignal): Promise<Standing>;
  /** Gives the lease back if it is ours. Throws as the lease does. */
  release(signal: AbortSignal): Promise<void>;
}

interface Options {
  lease: LeaseFile;
  identity: string;
  clock: Clock;
  /** How long others must see no renewal before they may take it. */
  leaseSeconds: number;
  /** How long after a renewal was sent its holder may work: less, as the margin for clocks of unequal speed. */
  workMs: number;
}

/**
 * Stands for a lease as client-go does. Safe without equal clocks: the holder counts from the moment before it sent
 * its renewal, everyone else from the moment after they saw it, each by a clock that only measures.
 */
export function createCandidate({ lease, identity, clock, leaseSeconds, workMs }: Options): Candidate {
  let seen: (StoredLease & { at: number }) | undefined;
  let held = false;
  let readAt = clock.monotonic();

  const note = (stored: StoredLease): void => {
    const now = clock.monotonic();
    // Nobody can renew while the server is away. Whoever led before may go on when it is back, and need not start anew.
    const blind = now - readAt > workMs;
    readAt = now;
    if (blind || stored.version !== seen?.version) seen = { ...stored, at: now };
  };
  /** Whoever else has it by what was seen, until their time is over. */
  const other = (): Extract<Standing, { state: 'other' }> | undefined => {
    if (seen === undefined) return undefined;
    const { holderIdentity: holder, leaseDurationSeconds } = seen.record;
    const freeAt = seen.at + leaseDurationSeconds * 1000;
    if (holder === '' || holder === identity || clock.monotonic() >= freeAt) return undefined;
    return { state: 'other', holder, freeAt };
  };
  const write = async (run: (record: LeaseRecord) => Promise<StoredLease | undefined>): Promise<Standing> => {
    const sentAt = clock.monotonic();
    const stored = await run(heldRecord({ identity, seconds: leaseSeconds, now: clock.now() }, seen?.record));
    held = stored !== undefined;
    if (stored === undefined) return { state: 'unclear' };
    note(stored);
    return { state: 'held', until: sentAt + workMs };
  };
  return {
    async attempt(signal) {
      if (held && seen !== undefined) {
        const { version } = seen;
        const renewed = await write((record) => lease.update(version, record, signal));
        if (renewed.state === 'held') return renewed;
        signal.throwIfAborted();
      }
      const stored = await lease.read(signal);
      if (stored !== undefined) note(stored);
      const taken = other();
      if (taken !== undefined) return taken;
      signal.throwIfAborted();
      // Gone: deleted by hand, say. Who had it will make it again; others wait for the end of their time all the same.
      if (stored === undefined) return write((record) => lease.create(record, signal));
      return write((record) => lease.update(stored.version, record, signal));
    },
    async release(signal) {
      const stored = await lease.read(signal);
      if (stored?.record.holderIdentity !== identity) return;
      await lease.update(stored.version, releasedRecord(clock.now(), stored.record), signal);
    },
  };
}
