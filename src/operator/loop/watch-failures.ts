import { AppError } from '../../errors.js';
import { KubernetesError, QuietWatchError } from '../../kubernetes/failures.js';
import { RewoundError } from './versions.js';

/** A server that ends each watch at once would be asked again without a pause. */
export class ShortWatchError extends Error {
  constructor() {
    super('The API server ended the watch at once.');
    this.name = 'ShortWatchError';
  }
}

export interface Verdict {
  /** One of a few words: it labels a metric. */
  reason: string;
  /** What the store holds may not be gone on from. */
  relist: boolean;
  /** Not at once. */
  wait: boolean;
  /** What the server asked to wait. */
  askedMs?: number | undefined;
}

/** What to do after a watch or a list failed. */
export function verdictOf(error: unknown): Verdict {
  if (error instanceof QuietWatchError) return { reason: 'quiet', relist: false, wait: false };
  if (error instanceof RewoundError) return { reason: 'rewound', relist: true, wait: true };
  if (error instanceof ShortWatchError) return { reason: 'short', relist: false, wait: true };
  if (error instanceof KubernetesError) return answered(error);
  // An event that cannot be understood would come again with each watch from here.
  if (!(error instanceof AppError)) return { reason: 'defect', relist: true, wait: true };
  return { reason: 'configuration', relist: false, wait: true };
}

function answered({ code, status, details }: KubernetesError): Verdict {
  if (status === 410) return { reason: 'expired', relist: true, wait: true };
  const { retryAfter } = details;
  const askedMs = retryAfter === undefined ? undefined : retryAfter * 1000;
  return { reason: reasonOf(code, status), relist: false, wait: true, askedMs };
}

function reasonOf(code: string, status: number | undefined): string {
  if (status === undefined) return code === 'config-invalid' ? 'configuration' : 'connection';
  if (status === 429) return 'throttled';
  if (status >= 500) return 'server-error';
  return status === 401 || status === 403 ? 'forbidden' : 'refused';
}
