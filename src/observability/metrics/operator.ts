import type { Observation, ReconcileResult } from '../observation.js';
import { type Counted, counted, createSeries, family, type FamilyGroup } from './family.js';
import { histogramFamily, type HistogramSeries, histogramSeries, observeValue } from './histogram.js';
import { type Build, type Metrics, metricsOf } from './registry.js';
import { type QueueFigures, workQueueMetrics } from './work-queue.js';

export interface OperatorMetricsOptions {
  build: Build;
  /** Their counters are there from the start: a rate needs a zero to begin with. */
  controllers: readonly string[];
  /** Asked at each scrape. */
  gauges: {
    queues: () => readonly QueueFigures[];
    watches: () => readonly { resource: string; ageSeconds: number }[];
    leases: () => readonly { name: string; leads: boolean }[];
  };
}

/** The operator's metrics under the names that dashboards of controller-runtime know. */
export const createOperatorMetrics = ({ build, controllers, gauges }: OperatorMetricsOptions): Metrics =>
  metricsOf(
    build,
    [
      controllerMetrics(controllers),
      workQueueMetrics(gauges.queues),
      kubernetesMetrics(),
      watchMetrics(gauges.watches),
      {
        families: [
          family('leads', () =>
            gauges.leases().map(({ name, leads }) => ({ labels: { name }, value: Number(leads) })),
          ),
        ],
        observe: () => undefined,
      },
    ],
    { lagMs },
  );

/** Nobody waits for an operator's answers: looking at its event loop more often was most of what it did at rest. */
const lagMs = 50;

/** Seconds; the last bound is the deadline of a reconcile. */
const reconcileBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15, 30, 60];
const results: readonly ReconcileResult[] = ['success', 'requeue', 'requeue_after', 'error'];

function controllerMetrics(controllers: readonly string[]): FamilyGroup {
  const totals = createSeries<'reconciles', Counted>(counted);
  const errors = createSeries<'reconcileErrors', Counted>(counted);
  const times = createSeries<'reconcileDuration', HistogramSeries>((labels) =>
    histogramSeries(labels, reconcileBounds),
  );
  for (const controller of controllers) {
    for (const result of results) totals.of({ controller, result });
    errors.of({ controller });
    times.of({ controller });
  }
  return {
    families: [
      family('reconciles', () => [...totals.all()]),
      family('reconcileErrors', () => [...errors.all()]),
      histogramFamily('reconcileDuration', reconcileBounds, times.all),
    ],
    observe(observation) {
      if (observation.kind !== 'reconcile') return;
      const { controller, result, seconds } = observation;
      totals.of({ controller, result }).value += 1;
      observeValue(times.of({ controller }), reconcileBounds, seconds);
      if (result === 'error') errors.of({ controller }).value += 1;
    },
  };
}

function kubernetesMetrics(): FamilyGroup {
  const requests = createSeries<'apiRequests', Counted>(counted);
  return {
    families: [family('apiRequests', () => [...requests.all()])],
    observe(observation) {
      if (observation.kind !== 'kubernetes-request') return;
      const { code, method, host } = observation;
      requests.of({ code, method, host }).value += 1;
    },
  };
}

function watchMetrics(watches: OperatorMetricsOptions['gauges']['watches']): FamilyGroup {
  const restarts = createSeries<'watchRestarts', Counted>(counted);
  const relists = createSeries<'relists', Counted>(counted);
  const missed = createSeries<'relistMissed', Counted>(counted);
  const count = (observation: Observation): void => {
    if (observation.kind === 'watch-restart') {
      const { resource, reason } = observation;
      restarts.of({ resource, reason }).value += 1;
    } else if (observation.kind === 'relist') {
      const { resource, reason } = observation;
      relists.of({ resource, reason }).value += 1;
      missed.of({ resource }).value += observation.missed;
    }
  };
  return {
    families: [
      family('watchAge', () =>
        watches().map(({ resource, ageSeconds }) => ({ labels: { resource }, value: ageSeconds })),
      ),
      family('watchRestarts', () => [...restarts.all()]),
      family('relists', () => [...relists.all()]),
      family('relistMissed', () => [...missed.all()]),
    ],
    observe: count,
  };
}
