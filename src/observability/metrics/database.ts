import { type Counted, counted, createSeries, type Family, family, type FamilyGroup } from './family.js';
import { histogramFamily, type HistogramSeries, histogramSeries, observeValue } from './histogram.js';

export interface PoolFigures {
  pool: string;
  size: number;
  idle: number;
  waiting: number;
}

const seconds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 30];

/** Queries by name, never by text, and the pools as they are when asked. */
export function databaseMetrics(gauges: {
  pools: () => readonly PoolFigures[];
  databaseUp: () => boolean;
}): FamilyGroup {
  const { pools, databaseUp } = gauges;
  const durations = createSeries<'queryDuration', HistogramSeries>((labels) =>
    histogramSeries(labels, seconds),
  );
  const errors = createSeries<'databaseErrors', Counted>(counted);
  const gauge = (
    metric: 'poolSize' | 'poolIdle' | 'poolWaiting',
    field: 'size' | 'idle' | 'waiting',
  ): Family =>
    family(metric, () =>
      pools().map((figures) => ({ labels: { pool: figures.pool }, value: figures[field] })),
    );
  return {
    families: [
      histogramFamily('queryDuration', seconds, durations.all),
      family('databaseErrors', () => [...errors.all()]),
      gauge('poolSize', 'size'),
      gauge('poolIdle', 'idle'),
      gauge('poolWaiting', 'waiting'),
      family('databaseUp', () => [{ labels: {}, value: Number(databaseUp()) }]),
    ],
    observe(observation) {
      if (observation.kind === 'pool-error')
        errors.of({ query: 'connection', pool: observation.pool }).value += 1;
      if (observation.kind !== 'query') return;
      const { query, pool } = observation;
      observeValue(durations.of({ query, pool }), seconds, observation.seconds);
      if (observation.error !== undefined) errors.of({ query, pool }).value += 1;
    },
  };
}
