import type { MetricFacts } from './metric-names.js';

/** What each process tells of itself, under the names of prom-client: those that dashboards and rules read. */
export const processMetrics = {
  cpu: {
    name: 'process_cpu_seconds_total',
    type: 'counter',
    help: 'CPU time used, in user and system mode',
    labels: [],
  },
  memory: {
    name: 'process_resident_memory_bytes',
    type: 'gauge',
    help: 'Memory that the process holds',
    labels: [],
  },
  started: {
    name: 'process_start_time_seconds',
    type: 'gauge',
    help: 'When the process started',
    labels: [],
  },
  openFiles: { name: 'process_open_fds', type: 'gauge', help: 'Open files and connections', labels: [] },
  maxFiles: {
    name: 'process_max_fds',
    type: 'gauge',
    help: 'Files and connections that may be open',
    labels: [],
  },
  eventLoopLag: {
    name: 'nodejs_eventloop_lag_seconds',
    type: 'gauge',
    help: 'How late the event loop is at the scrape',
    labels: [],
  },
  eventLoopLagP50: {
    name: 'nodejs_eventloop_lag_p50_seconds',
    type: 'gauge',
    help: 'Half of the turns since the last scrape were shorter',
    labels: [],
  },
  eventLoopLagP99: {
    name: 'nodejs_eventloop_lag_p99_seconds',
    type: 'gauge',
    help: '99 % of the turns since the last scrape were shorter',
    labels: [],
  },
  heapUsed: {
    name: 'nodejs_heap_size_used_bytes',
    type: 'gauge',
    help: 'Heap in use',
    labels: [],
  },
  heapTotal: { name: 'nodejs_heap_size_total_bytes', type: 'gauge', help: 'Heap', labels: [] },
  external: {
    name: 'nodejs_external_memory_bytes',
    type: 'gauge',
    help: 'Memory outside of the heap',
    labels: [],
  },
  gc: {
    name: 'nodejs_gc_duration_seconds',
    type: 'histogram',
    help: 'Time of collections of garbage',
    labels: ['kind'],
  },
  node: { name: 'nodejs_version_info', type: 'gauge', help: 'Always 1', labels: ['version'] },
} as const satisfies Readonly<Record<string, MetricFacts>>;
