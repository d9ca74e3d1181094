import type { QueueFigures } from '../../observability/metrics/work-queue.js';
import type { Observe, ReconcileResult } from '../../observability/observation.js';
import { during, type Tracing } from '../../observability/span.js';
import type { Clock } from './clock.js';
import { createQueue, type Queue } from './queue.js';

/** What a controller must know of a watch. */
export interface Watch {
  readonly resource: string;
  /** Whether all that there was at the beginning is known. */
  synced(): boolean;
}

export interface Outcome {
  /** Look again after this; 0 or less counts as a failure that is not worth a word. */
  requeueAfterMs?: number;
}

export interface ControllerOptions {
  name: string;
  /** Whoever made them starts them, on replicas that do not lead too; their handlers call `enqueue` and do no more. */
  watches: readonly Watch[];
  /**
   * Brings what the key names nearer to what it should be. Is never run twice at a time for one key. Must end soon
   * after its signal: until then its worker does nothing else. A failure is tried again, each time later.
   */
  reconcile(key: string, signal: AbortSignal): Promise<Outcome>;
  /** How many reconciles may run at a time. */
  workers: number;
  clock: Clock;
  observe: Observe;
  /** Each reconcile is a trace of its own. */
  tracing?: Tracing | undefined;
  deadlineMs?: number;
}

export interface Controller {
  enqueue(key: string): void;
  /**
   * Works until the signal is aborted; what is left is taken up by the next start, of which there may be one for each
   * term of a leader. The first reconcile waits until every watch is in step.
   */
  start(signal: AbortSignal): void;
  /** Resolves when no reconcile runs any more: after the signal was aborted, or before any start. */
  readonly done: Promise<void>;
  figures(): QueueFigures;
}

/** Watches put keys in a queue, workers reconcile them: level, not edge; a key carries no news. */
export function createController(options: ControllerOptions): Controller {
  const { name, workers, clock } = options;
  const queue = createQueue({ name, clock });
  let present: AbortSignal | undefined;
  let done = Promise.resolve();

  const run = async (signal: AbortSignal): Promise<void> => {
    await allSynced(options, signal);
    queue.start(signal);
    await Promise.all(Array.from({ length: workers }, () => work(options, queue, signal)));
  };
  return {
    enqueue: (key) => queue.add(key),
    start(signal) {
      if (present?.aborted === false) return;
      present = signal;
      // A reconcile of the term before may still be ending; its key stays its own meanwhile.
      done = Promise.all([done, run(signal)]).then(nothing);
    },
    get done() {
      return done;
    },
    figures: () => queue.figures(),
  };
}

const syncLookMs = 50;
const syncPatienceMs = 60_000;

async function allSynced({ name, watches, clock, observe }: ControllerOptions, signal: AbortSignal) {
  let tellAt = clock.monotonic() + syncPatienceMs;
  while (!signal.aborted) {
    const late = watches.filter((watch) => !watch.synced()).map(({ resource }) => resource);
    if (late.length === 0) return;
    if (clock.monotonic() >= tellAt) {
      observe({
        kind: 'warning',
        message: 'no reconcile yet: not all that exists is known',
        detail: { controller: name, waits_for: late },
      });
      tellAt += syncPatienceMs;
    }
    await clock.delay(syncLookMs, signal).catch(() => undefined);
  }
}

async function work(options: ControllerOptions, queue: Queue, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const key = await queue.next();
    if (key === undefined) return;
    await reconcileOne(options, { queue, key }, signal);
    queue.done(key);
  }
}

interface Item {
  queue: Queue;
  key: string;
}

async function reconcileOne(options: ControllerOptions, { queue, key }: Item, stop: AbortSignal) {
  const { name: controller, clock, observe } = options;
  const begun = clock.monotonic();
  let told = false;
  const tell = (result: ReconcileResult): void => {
    if (told) return;
    told = true;
    observe({ kind: 'reconcile', controller, result, seconds: (clock.monotonic() - begun) / 1000 });
  };
  const late = (): void => tell('error');
  try {
    const { requeueAfterMs } = await traced(options, { key, stop, late });
    tell(resultOf(requeueAfterMs));
    if (requeueAfterMs === undefined || requeueAfterMs > 0) queue.forget(key);
    if (requeueAfterMs === undefined) return;
    if (requeueAfterMs > 0) queue.addAfter(key, requeueAfterMs);
    else queue.retry(key);
  } catch (error) {
    // What was stopped has not failed, and is not done.
    if (stop.aborted) return queue.add(key);
    tell('error');
    const retryMs = queue.retry(key);
    observe({
      kind: 'warning',
      message: 'a reconcile failed and is tried again',
      detail: { controller, key, retry_in_ms: Math.round(retryMs), error },
    });
  }
}

const resultOf = (requeueAfterMs: number | undefined): ReconcileResult => {
  if (requeueAfterMs === undefined) return 'success';
  return requeueAfterMs > 0 ? 'requeue_after' : 'requeue';
};

function traced(options: ControllerOptions, limits: Limits): Promise<Outcome> {
  const { name, tracing } = options;
  const attributes = { 'almanac.controller': name, 'almanac.key': limits.key };
  return during(tracing?.begin(`reconcile ${name}`, { attributes }), async (span) => {
    const outcome = await withDeadline(options, limits);
    span?.set({ 'almanac.result': resultOf(outcome.requeueAfterMs) });
    return outcome;
  });
}

interface Limits {
  key: string;
  stop: AbortSignal;
  /** Called at the deadline. */
  late: () => void;
}

const usualDeadlineMs = 60_000;

/**
 * Ends when the reconcile does, not at the deadline: a key whose reconcile does not heed its signal stays taken, or it
 * would run twice at a time. That the queue is stuck then is for the health check to say.
 */
async function withDeadline(options: ControllerOptions, { key, stop, late }: Limits): Promise<Outcome> {
  const { clock, deadlineMs = usualDeadlineMs } = options;
  const working = new AbortController();
  const ended = new AbortController();
  const reason = new Error(`the reconcile took longer than ${deadlineMs / 1000} s`);
  const stopped = (): void => working.abort(stop.reason);
  stop.addEventListener('abort', stopped);
  if (stop.aborted) stopped();
  const overtime = (): void => {
    late();
    working.abort(reason);
  };
  void clock.delay(deadlineMs, ended.signal).then(overtime, nothing);
  try {
    const outcome = await options.reconcile(key, working.signal);
    if (working.signal.reason === reason) throw reason;
    return outcome;
  } finally {
    stop.removeEventListener('abort', stopped);
    ended.abort();
  }
}

const nothing = (): void => undefined;
