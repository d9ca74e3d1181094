import { z } from 'zod';
import { AppError } from '../errors.js';
import { jsonPage, sendPage } from '../http/page.js';
import type { Endpoint } from '../http/endpoint.js';

/** What readiness is made of; `reason` says what is missing. */
export interface Health {
  lifecycle: () => { ready: boolean; reason: string };
  database: () => { up: boolean; reason: string };
  migrations: () => { ready: boolean; reason: string };
  /** Reported, never required. */
  cache: () => 'up' | 'down' | 'full' | 'none';
}

const statusSchema = z.object({ status: z.literal('ok') });

const ready = (health: Health): { checks: Record<string, string>; problems: readonly string[] } => {
  const lifecycle = health.lifecycle();
  const database = health.database();
  const migrations = health.migrations();
  const problems = [
    ...(lifecycle.ready ? [] : [lifecycle.reason]),
    ...(database.up ? [] : [`database: ${database.reason}`]),
    ...(migrations.ready ? [] : [`migrations: ${migrations.reason}`]),
  ];
  return {
    checks: {
      lifecycle: lifecycle.ready ? 'ok' : lifecycle.reason,
      database: database.up ? 'ok' : 'down',
      migrations: migrations.ready ? 'ok' : 'pending',
      cache: health.cache(),
    },
    problems,
  };
};

export function healthEndpoints(health: Health): readonly Endpoint[] {
  const kept = (path: string): Endpoint => ({
    path,
    tag: 'health',
    summary: 'Whether the database answers (kept for existing monitors)',
    description: '200 while the database answers, 503 when it does not. `HEAD` works: `curl -I`.',
    answers: { 'application/json': statusSchema },
    example: path,
    handler: (ctx) => {
      const { up, reason } = health.database();
      if (!up) throw new AppError('database-unavailable', `${reason}.`, { retryAfter: 2 });
      sendPage(ctx, jsonPage({ status: 'ok' }));
    },
  });
  return [
    {
      path: '/healthz',
      tag: 'health',
      summary: 'Liveness: the process answers',
      description: 'Looks at nothing but the event loop: restart the process when this does not answer.',
      answers: { 'application/json': statusSchema },
      example: '/healthz',
      handler: (ctx) => sendPage(ctx, jsonPage({ status: 'ok' })),
    },
    {
      path: '/readyz',
      tag: 'health',
      summary: 'Readiness: own state, database and migrations',
      description:
        '503 with the reason while the process starts or drains, the database is away or its schema is not up to date. The cache is reported, never required.',
      answers: {
        'application/json': z.object({ status: z.literal('ok'), checks: z.record(z.string(), z.string()) }),
      },
      example: '/readyz',
      handler: (ctx) => {
        const { checks, problems } = ready(health);
        if (problems.length > 0)
          throw new AppError('unavailable', `Not ready: ${problems.join('; ')}.`, {
            retryAfter: 2,
            extra: { checks },
          });
        sendPage(ctx, jsonPage({ status: 'ok', checks }));
      },
    },
    kept('/_healthcheck'),
    kept('/status'),
  ];
}
