/**
 * What happened, told by the code that did the work. Work code imports neither pino nor prom-client: it calls
 * `observe` with one of these, and the listeners (log, metrics) decide what to show of it.
 */
export type Observation =
  | {
      kind: 'request';
      requestId: string;
      /** The trace that the request is part of, and the span that it is in it. */
      traceId?: string | undefined;
      spanId?: string | undefined;
      /** Whether the trace is recorded, by this service or by who asked. */
      traced?: boolean | undefined;
      method: string;
      /** The route template, never the raw path: labels must be bounded. */
      route: string;
      status: number;
      seconds: number;
      bytes: number;
      cache?: string | undefined;
      /** Names of the datasets that the answer is made of, with + between. */
      dataset?: string | undefined;
      /** The client went away before the answer was complete. */
      aborted?: boolean;
    }
  | { kind: 'request-shed'; reason: 'lag' }
  | {
      kind: 'request-failed';
      requestId: string;
      traceId?: string | undefined;
      route?: string;
      error: unknown;
    }
  | { kind: 'cache'; level: 'l1' | 'l2'; result: 'hit' | 'miss' | 'stale' | 'error' }
  | { kind: 'cache-state'; level: 'l2'; state: 'open' | 'closed'; reason?: string }
  | { kind: 'query'; query: string; pool: string; seconds: number; error?: string | undefined }
  | { kind: 'pool-error'; pool: string; error: unknown }
  | { kind: 'database-state'; state: 'up' | 'down'; reason?: string }
  | { kind: 'catalogue'; datasets: readonly DatasetFigures[] }
  | { kind: 'ingest'; result: IngestFigures }
  /** One answer of the Kubernetes API; the code is `<error>` when none came. */
  | { kind: 'kubernetes-request'; method: string; host: string; code: string }
  | { kind: 'watch-restart'; resource: string; reason: string }
  /** A list that replaced what a watch had told; `missed` objects differed from it. */
  | { kind: 'relist'; resource: string; reason: string; missed: number }
  | { kind: 'reconcile'; controller: string; result: ReconcileResult; seconds: number }
  | { kind: 'leader'; lease: string; leads: boolean }
  | { kind: 'lifecycle'; event: string; detail?: Readonly<Record<string, unknown>> }
  | { kind: 'defect'; event: string; error: unknown }
  | { kind: 'warning'; message: string; detail?: Readonly<Record<string, unknown>> };

/** Figures of one dataset as metrics show them. Times in Unix seconds. */
export interface DatasetFigures {
  dataset: string;
  type: string;
  rows: number;
  revision: number;
  /** End of the run that loaded this revision; 0 before the first. */
  revisionTime: number;
  /** End of the newest run that loaded something, or found nothing new; 0 without one. */
  lastSuccess: number;
  /** End of the newest run, whatever came of it; 0 without one. */
  lastRun: number;
  dataFrom: number;
  dataTo: number;
  /** Age that the newest row may have; absent: however old it is. */
  maxAgeSeconds?: number | undefined;
  runs: readonly RunFigures[];
}

/** Totals over a dataset's recorded runs, by result, each result there is; taken from the table `revisions`. */
export interface RunFigures {
  result: string;
  runs: number;
  seconds: number;
  rows: number;
  bytes: number;
  rejected: number;
  rejects: Readonly<Record<string, number>>;
}

export interface IngestFigures {
  dataset: string;
  /** What makes a run the same run when it is tried again. */
  runKey?: string | undefined;
  result: string;
  rowsRead: number;
  rowsWritten: number;
  rowsRejected: number;
  seconds: number;
}

export type ReconcileResult = 'success' | 'requeue' | 'requeue_after' | 'error';

export type Observe = (observation: Observation) => void;

/** Tells every listener; one that throws does not keep the others, or the work, from going on. */
export function fanOut(listeners: readonly Observe[]): Observe {
  return (observation) => {
    for (const listener of listeners) {
      try {
        listener(observation);
      } catch (error) {
        process.emitWarning(`a listener failed on ${observation.kind}: ${String(error)}`);
      }
    }
  };
}
