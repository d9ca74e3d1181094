import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { metricNames } from '../metric-names.js';
import type { Observe } from '../observation.js';

export interface PoolFigures {
  pool: string;
  size: number;
  idle: number;
  waiting: number;
}

const buckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 30];

/** Queries by name, never by text, and the pools as they are when asked. */
export function databaseMetrics(registry: Registry, pools: () => readonly PoolFigures[]): Observe {
  const registers = [registry];
  const labelNames = ['query', 'pool'] as const;
  const duration = new Histogram({
    name: metricNames.queryDuration,
    help: 'Time of queries, waiting for a connection included',
    labelNames,
    buckets,
    registers,
  });
  const errors = new Counter({
    name: metricNames.databaseErrors,
    help: 'Queries that failed',
    labelNames,
    registers,
  });
  const gauges = {
    size: metricNames.poolSize,
    idle: metricNames.poolIdle,
    waiting: metricNames.poolWaiting,
  } as const;
  const help = {
    size: 'Open connections',
    idle: 'Connections that nobody uses',
    waiting: 'Requests that wait for a connection',
  } as const;
  for (const field of ['size', 'idle', 'waiting'] as const)
    new Gauge({
      name: gauges[field],
      help: help[field],
      labelNames: ['pool'],
      registers,
      collect() {
        for (const pool of pools()) this.set({ pool: pool.pool }, pool[field]);
      },
    });
  return (observation) => {
    if (observation.kind !== 'query') return;
    const { query, pool } = observation;
    duration.observe({ query, pool }, observation.seconds);
    if (observation.error !== undefined) errors.inc({ query, pool });
  };
}
