import type { ClientConfig } from 'pg';
import { pendingMigrations } from '../database/migrate.js';
import type { Observe } from '../observability/observation.js';

export interface MigrationCheck {
  state: () => { ready: boolean; reason: string };
  stop(): void;
}

const retryMs = 1000;
/** A database that says nothing is asked anew. */
const queryTimeoutMs = 5000;

/** Looks until the schema is one that this program can read, then no more. A newer schema is fine (a rollback). */
export function watchMigrations(options: {
  connection: () => ClientConfig;
  observe: Observe;
}): MigrationCheck {
  let state = { ready: false, reason: 'not checked yet' };
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  const look = async (): Promise<void> => {
    try {
      const pending = await pendingMigrations({ ...options.connection(), query_timeout: queryTimeoutMs });
      const reason = `${pending.join(', ')} not applied: run almanac migrate`;
      if (pending.length > 0 && state.reason !== reason)
        options.observe({ kind: 'warning', message: reason });
      state = { ready: pending.length === 0, reason };
    } catch {
      state = { ready: false, reason: 'the database is away' }; // the catalogue's poll tells why
    }
    if (!state.ready && !stopped) timer = setTimeout(() => void look(), retryMs);
  };
  void look();

  return {
    state: () => state,
    stop: () => {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
