import { setTimeout as delay } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { operatorMetrics } from '../../../src/observability/metric-names.js';
import { histogramSeries, observeValue } from '../../../src/observability/metrics/histogram.js';
import { createOperatorMetrics } from '../../../src/observability/metrics/operator.js';
import type { Metrics } from '../../../src/observability/metrics/registry.js';
import { queueBounds, type QueueFigures } from '../../../src/observability/metrics/work-queue.js';

let metrics: Metrics;
let figures: QueueFigures;
const scrape = async (): Promise<string> => (await metrics.scrape('')).body;

beforeEach(() => {
  const name = 'dataset';
  figures = {
    name,
    depth: 3,
    adds: 40,
    retries: 5,
    unfinishedSeconds: 7.5,
    longestRunningSeconds: 6,
    stalledSeconds: 0,
    waited: histogramSeries({ name }, queueBounds),
    worked: histogramSeries({ name }, queueBounds),
  };
  metrics = createOperatorMetrics({
    build: { version: '1.2.3', commit: 'abc' },
    controllers: ['dataset'],
    gauges: {
      queues: () => [figures],
      watches: () => [{ resource: 'jobs', ageSeconds: 12 }],
      leases: () => [{ name: 'almanac-operator', leads: true }],
    },
  });
});

const lagIn = (text: string, figure: string): number =>
  Number(new RegExp(`\\nnodejs_eventloop_lag_${figure}_seconds (\\S+)`).exec(text)?.[1]);

describe("the operator's metrics", () => {
  it('export every family of the list, and those of the process', async () => {
    metrics.observe({ kind: 'kubernetes-request', method: 'GET', host: 'api', code: '200' });
    metrics.observe({ kind: 'watch-restart', resource: 'jobs', reason: 'quiet' });
    metrics.observe({ kind: 'relist', resource: 'jobs', reason: 'audit', missed: 0 });
    const text = await scrape();
    for (const { name, type } of Object.values(operatorMetrics))
      expect(text).toContain(`\n# TYPE ${name} ${type}\n${name}`);
    expect(text).toContain('process_resident_memory_bytes');
    expect(text).toContain('almanac_build_info{version="1.2.3",commit="abc"} 1');
    expect(text).not.toContain('http_requests_total');
  });

  it('look at the event loop seldom: what they measure is never less than the time between two looks', async () => {
    let text = '';
    // The first look measures nothing, and there is no other while the process stands still: the mean is none then.
    while (!(lagIn(text, 'mean') > 0)) {
      await delay(200);
      text = await scrape();
    }
    expect(lagIn(text, 'p50')).toBeGreaterThan(0.04);
  });

  it('begin with zeros, so that a first failure is a rise', async () => {
    const text = await scrape();
    for (const result of ['success', 'requeue', 'requeue_after', 'error'])
      expect(text).toContain(`controller_runtime_reconcile_total{controller="dataset",result="${result}"} 0`);
    expect(text).toContain('controller_runtime_reconcile_errors_total{controller="dataset"} 0');
    expect(text).toContain('controller_runtime_reconcile_time_seconds_count{controller="dataset"} 0');
  });

  it('count what is told', async () => {
    const reconcile = { kind: 'reconcile', controller: 'dataset' } as const;
    metrics.observe({ ...reconcile, result: 'success', seconds: 0.2 });
    metrics.observe({ ...reconcile, result: 'error', seconds: 60 });
    metrics.observe({ kind: 'kubernetes-request', method: 'PATCH', host: 'api:6443', code: '<error>' });
    metrics.observe({ kind: 'watch-restart', resource: 'jobs', reason: 'quiet' });
    metrics.observe({ kind: 'relist', resource: 'jobs', reason: 'audit', missed: 0 });
    metrics.observe({ kind: 'relist', resource: 'jobs', reason: '410', missed: 2 });
    const text = await scrape();
    for (const line of [
      'controller_runtime_reconcile_total{controller="dataset",result="success"} 1',
      'controller_runtime_reconcile_total{controller="dataset",result="error"} 1',
      'controller_runtime_reconcile_errors_total{controller="dataset"} 1',
      'controller_runtime_reconcile_time_seconds_bucket{le="0.1",controller="dataset"} 0',
      'controller_runtime_reconcile_time_seconds_bucket{le="0.25",controller="dataset"} 1',
      'controller_runtime_reconcile_time_seconds_sum{controller="dataset"} 60.2',
      'rest_client_requests_total{code="<error>",method="PATCH",host="api:6443"} 1',
      'watch_restarts_total{resource="jobs",reason="quiet"} 1',
      'relist_total{resource="jobs",reason="410"} 1',
      'relist_missed_objects_total{resource="jobs"} 2',
    ])
      expect(text).toContain(line);
  });

  it('tell how things are when they are asked', async () => {
    observeValue(figures.waited, queueBounds, 0.02);
    observeValue(figures.worked, queueBounds, 2);
    const text = await scrape();
    for (const line of [
      'workqueue_depth{name="dataset"} 3',
      'workqueue_adds_total{name="dataset"} 40',
      'workqueue_retries_total{name="dataset"} 5',
      'workqueue_unfinished_work_seconds{name="dataset"} 7.5',
      'workqueue_longest_running_processor_seconds{name="dataset"} 6',
      'workqueue_queue_duration_seconds_bucket{le="0.01",name="dataset"} 0',
      'workqueue_queue_duration_seconds_bucket{le="0.05",name="dataset"} 1',
      'workqueue_work_duration_seconds_sum{name="dataset"} 2',
      'leader_election_master_status{name="almanac-operator"} 1',
      'watch_age_seconds{resource="jobs"} 12',
    ])
      expect(text).toContain(line);
  });
});
