import type { ProxiedRequest } from '../support/fault-proxy.js';

const verbs: Readonly<Record<string, string>> = { POST: 'create', PATCH: 'apply', DELETE: 'delete' };

/** What a write of the operator is about. */
export function kindOf({ method, path }: Pick<ProxiedRequest, 'method' | 'path'>): string {
  if (path.includes('/leases')) return 'Lease';
  if (path.includes('/events')) return 'Event';
  if (path.endsWith('/status')) return 'status';
  if (path.includes('/datasets/')) return 'finalizer';
  return `${path.includes('/cronjobs') ? 'CronJob' : 'Job'} ${verbs[method]}`;
}

/** Names writes by their kind and their number among those of the kind that were done, such as `status 3`. */
export interface Namer {
  /** The same for the same request. */
  of(request: ProxiedRequest): string;
  /** It was not done: the next one of its kind has its name. */
  forget(request: ProxiedRequest): void;
}

export function createNamer(): Namer {
  const counts = new Map<string, number>();
  const names = new Map<number, string>();
  const countOf = (kind: string): number => counts.get(kind) ?? 0;
  return {
    of(request) {
      const known = names.get(request.number);
      if (known !== undefined) return known;
      const kind = kindOf(request);
      counts.set(kind, countOf(kind) + 1);
      const name = `${kind} ${countOf(kind)}`;
      names.set(request.number, name);
      return name;
    },
    forget(request) {
      if (!names.delete(request.number)) return;
      const kind = kindOf(request);
      counts.set(kind, countOf(kind) - 1);
    },
  };
}
