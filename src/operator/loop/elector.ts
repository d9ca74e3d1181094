import type { KubernetesClient } from '../../kubernetes/client.js';
import type { Observe } from '../../observability/observation.js';
import { bounded } from './bounded.js';
import { createCandidate, type Standing } from './candidate.js';
import type { Clock } from './clock.js';
import { leaseFile } from './lease.js';
import { createTerms } from './terms.js';

export interface ElectorOptions {
  client: Pick<KubernetesClient, 'send'>;
  lease: { namespace: string; name: string };
  /** Of this process and no other one, ever: two that share it would both lead. */
  identity: string;
  clock: Clock;
  observe: Observe;
  /**
   * This replica leads from now on until the signal is aborted, which is before anyone else may begin. There is
   * another term after that when the API server was away and nobody took the lease meanwhile. What it returns resolves
   * when the work of the term has ended: the lease is not given back before.
   */
  onTerm: (signal: AbortSignal) => Promise<void> | void;
  /** Another replica leads, though this one has led: what it believes is stale. Called once, at the end of it all. */
  onLost: (holder: string) => void;
}

export interface Elector {
  /** Stands for election until `stop`. Once only. */
  start(): void;
  /** False as soon as the time is over, also when a busy process has not been told yet. */
  leads(): boolean;
  /** Ends the term, waits for its work, and gives the lease back, so that the next one begins within seconds. */
  stop(): Promise<void>;
}

const leaseSeconds = 15;
const workMs = 10_000;
const retryMs = 2000;
/** One hung request must not cost the term. */
const attemptMs = 4000;
const releaseMs = 3000;
/** Work that takes longer to end keeps the lease: others wait until it is over by itself. */
const windUpMs = 6000;
/** Share of a wait by which it varies. */
const jitter = 0.1;
const soonestMs = 20;

/** One leader among replicas, by a Lease: 15 s until others may take it, 10 s of work after a renewal, one each 2 s. */
export function createElector(options: ElectorOptions): Elector {
  const { client, lease, identity, clock, observe } = options;
  const candidate = createCandidate({
    lease: leaseFile(client, lease),
    identity,
    clock,
    leaseSeconds,
    workMs,
  });
  const terms = createTerms(options);
  const stopping = new AbortController();
  const tell = tellOnce(options);
  let ended: Promise<void> | undefined;

  const attempt = async (): Promise<Standing | undefined> => {
    try {
      const limit = { clock, ms: attemptMs, stop: stopping.signal };
      const standing = await bounded(limit, (signal) => candidate.attempt(signal));
      tell(undefined);
      return standing;
    } catch (error) {
      if (!stopping.signal.aborted) tell(error);
      return undefined;
    }
  };

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      const standing = await attempt();
      if (stopping.signal.aborted) return;
      if (standing?.state === 'held') terms.extend(standing.until);
      if (standing?.state === 'other' && terms.any()) return terms.lose(standing.holder);
      await clock.delay(waitMs(clock, standing), stopping.signal).catch(() => undefined);
    }
  }

  return {
    start: () => void (ended ??= run()),
    leads: () => terms.leads(),
    async stop() {
      stopping.abort(new Error('the election ends'));
      terms.end();
      await ended;
      const within = { clock, stop: new AbortController().signal };
      try {
        await bounded({ ...within, ms: windUpMs }, () => terms.worked());
        await bounded({ ...within, ms: releaseMs }, (signal) => candidate.release(signal));
      } catch (error) {
        observe({ kind: 'warning', message: 'the lease was not given back', detail: { error } });
      }
    },
  };
}

/** A standby looks again at the very moment at which the lease is free. */
function waitMs(clock: Clock, standing: Standing | undefined): number {
  const usual = retryMs * (1 - jitter + 2 * jitter * clock.random());
  if (standing?.state !== 'other') return usual;
  return Math.max(Math.min(usual, standing.freeAt - clock.monotonic()), soonestMs);
}

/** Tells the first failure of a row, and that it is over. */
function tellOnce({ lease, observe }: ElectorOptions): (error: unknown) => void {
  let failing = false;
  return (error) => {
    if (error !== undefined && !failing)
      observe({
        kind: 'warning',
        message: 'the lease cannot be read or renewed',
        detail: { lease: lease.name, error },
      });
    if (error === undefined && failing)
      observe({ kind: 'lifecycle', event: 'lease answers again', detail: { lease: lease.name } });
    failing = error !== undefined;
  };
}
