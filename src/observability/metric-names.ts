export interface MetricFacts {
  name: string;
  type: 'counter' | 'gauge' | 'histogram' | 'summary';
  help: string;
  labels: readonly string[];
}

const request = ['method', 'path', 'status'] as const;
const dataset = ['dataset', 'type'] as const;
const run = ['dataset', 'result'] as const;

const queue = ['name'] as const;
const watch = ['resource', 'reason'] as const;

const buildInfo = {
  name: 'almanac_build_info',
  type: 'gauge',
  help: 'Always 1',
  labels: ['version', 'commit'],
} as const satisfies MetricFacts;

/** Every metric family of the service: dashboards, rules and autoscaling read from here. */
export const metrics = {
  requestDuration: {
    name: 'http_request_duration_seconds',
    type: 'histogram',
    help: 'Time from the request to the end of its answer, by route template',
    labels: request,
  },
  requests: { name: 'http_requests_total', type: 'counter', help: 'Requests answered', labels: request },
  inFlight: {
    name: 'http_requests_in_flight',
    type: 'gauge',
    help: 'Requests that are being answered',
    labels: [],
  },
  responseSize: {
    name: 'http_response_size_bytes',
    type: 'histogram',
    help: 'Size of response bodies as sent',
    labels: request,
  },
  shed: {
    name: 'http_requests_shed_total',
    type: 'counter',
    help: 'Requests refused because of load or because the process stops',
    labels: ['reason'],
  },
  cacheRequests: {
    name: 'almanac_cache_requests_total',
    type: 'counter',
    help: 'Look-ups in the caches',
    labels: ['level', 'result'],
  },
  cacheBytes: { name: 'almanac_cache_bytes', type: 'gauge', help: 'Bytes held', labels: ['level'] },
  cacheEntries: { name: 'almanac_cache_entries', type: 'gauge', help: 'Entries held', labels: ['level'] },
  cacheUp: {
    name: 'almanac_cache_up',
    type: 'gauge',
    help: '1 while the shared cache answers, else 0; no line without one',
    labels: ['level'],
  },
  queryDuration: {
    name: 'almanac_database_query_duration_seconds',
    type: 'histogram',
    help: 'Time of queries by name, waiting for a connection included',
    labels: ['query', 'pool'],
  },
  poolSize: { name: 'almanac_database_pool_size', type: 'gauge', help: 'Open connections', labels: ['pool'] },
  poolIdle: {
    name: 'almanac_database_pool_idle',
    type: 'gauge',
    help: 'Open connections that nobody uses',
    labels: ['pool'],
  },
  poolWaiting: {
    name: 'almanac_database_pool_waiting',
    type: 'gauge',
    help: 'Callers that wait for a connection',
    labels: ['pool'],
  },
  databaseErrors: {
    name: 'almanac_database_errors_total',
    type: 'counter',
    help: 'Queries that failed, and idle connections that broke (query="connection")',
    labels: ['query', 'pool'],
  },
  databaseUp: {
    name: 'almanac_database_up',
    type: 'gauge',
    help: '1 while the newest look at the database succeeded, else 0',
    labels: [],
  },
  datasetRows: { name: 'almanac_dataset_rows', type: 'gauge', help: 'Rows that are served', labels: dataset },
  datasetRevision: {
    name: 'almanac_dataset_revision',
    type: 'gauge',
    help: 'Current revision',
    labels: dataset,
  },
  datasetRevisionTime: {
    name: 'almanac_dataset_revision_timestamp_seconds',
    type: 'gauge',
    help: 'End of the run that loaded the current revision; 0 before the first',
    labels: dataset,
  },
  datasetLastSuccess: {
    name: 'almanac_dataset_last_success_timestamp_seconds',
    type: 'gauge',
    help: 'End of the newest good run',
    labels: dataset,
  },
  datasetDataFrom: {
    name: 'almanac_dataset_data_from_timestamp_seconds',
    type: 'gauge',
    help: 'Time of the oldest row',
    labels: dataset,
  },
  datasetDataTo: {
    name: 'almanac_dataset_data_to_timestamp_seconds',
    type: 'gauge',
    help: 'Time of the newest row',
    labels: dataset,
  },
  datasetLastRun: {
    name: 'almanac_dataset_last_run_timestamp_seconds',
    type: 'gauge',
    help: 'End of the newest run, good or not',
    labels: dataset,
  },
  datasetMaxAge: {
    name: 'almanac_dataset_max_age_seconds',
    type: 'gauge',
    help: 'Age that the newest row may have, where one was asked for',
    labels: dataset,
  },
  datasetFresh: {
    name: 'almanac_dataset_fresh',
    type: 'gauge',
    help: '1 while there is data and its newest row is within the age that was asked for, else 0',
    labels: dataset,
  },
  ingestRuns: { name: 'almanac_ingest_runs_total', type: 'counter', help: 'Runs by result', labels: run },
  ingestDuration: {
    name: 'almanac_ingest_duration_seconds',
    type: 'summary',
    help: 'Time that recorded runs took',
    labels: run,
  },
  ingestRows: { name: 'almanac_ingest_rows_total', type: 'counter', help: 'Rows written', labels: run },
  ingestRejects: {
    name: 'almanac_ingest_rejects_total',
    type: 'counter',
    help: 'Rejected rows by reason',
    labels: [...run, 'reason'],
  },
  ingestRejectedRows: {
    name: 'almanac_ingest_rejected_rows_total',
    type: 'counter',
    help: 'Rejected rows; the series begins with those of the first run, 0 where there were none',
    labels: run,
  },
  ingestBytes: { name: 'almanac_ingest_bytes_total', type: 'counter', help: 'Bytes read', labels: run },
  buildInfo,
} as const satisfies Readonly<Record<string, MetricFacts>>;

/** Every metric family of the operator: the names of controller-runtime and client-go, and four of ours. */
export const operatorMetrics = {
  reconciles: {
    name: 'controller_runtime_reconcile_total',
    type: 'counter',
    help: 'Reconciles by result',
    labels: ['controller', 'result'],
  },
  reconcileErrors: {
    name: 'controller_runtime_reconcile_errors_total',
    type: 'counter',
    help: 'Reconciles that failed',
    labels: ['controller'],
  },
  reconcileDuration: {
    name: 'controller_runtime_reconcile_time_seconds',
    type: 'histogram',
    help: 'Time of a reconcile',
    labels: ['controller'],
  },
  queueDepth: { name: 'workqueue_depth', type: 'gauge', help: 'Keys that wait', labels: queue },
  queueAdds: { name: 'workqueue_adds_total', type: 'counter', help: 'Keys put in', labels: queue },
  queueRetries: { name: 'workqueue_retries_total', type: 'counter', help: 'Tries again', labels: queue },
  queueWaited: {
    name: 'workqueue_queue_duration_seconds',
    type: 'histogram',
    help: 'Time that a key waits for a worker',
    labels: queue,
  },
  queueWorked: {
    name: 'workqueue_work_duration_seconds',
    type: 'histogram',
    help: 'Time that a worker has a key',
    labels: queue,
  },
  queueUnfinished: {
    name: 'workqueue_unfinished_work_seconds',
    type: 'gauge',
    help: 'Time that the work in progress has taken, added up',
    labels: queue,
  },
  queueLongestRunning: {
    name: 'workqueue_longest_running_processor_seconds',
    type: 'gauge',
    help: 'Time that the oldest work in progress has taken',
    labels: queue,
  },
  apiRequests: {
    name: 'rest_client_requests_total',
    type: 'counter',
    help: 'Requests to the API server by answer; the code is <error> when none came',
    labels: ['code', 'method', 'host'],
  },
  leads: { name: 'leader_election_master_status', type: 'gauge', help: '1 while it leads', labels: queue },
  watchAge: {
    name: 'watch_age_seconds',
    type: 'gauge',
    help: 'Time since a watch was last heard of',
    labels: ['resource'],
  },
  watchRestarts: { name: 'watch_restarts_total', type: 'counter', help: 'Watches restarted', labels: watch },
  relists: { name: 'relist_total', type: 'counter', help: 'Lists that replaced a watch', labels: watch },
  relistMissed: {
    name: 'relist_missed_objects_total',
    type: 'counter',
    help: 'Objects that a watch should have told of; must stay 0',
    labels: ['resource'],
  },
  buildInfo,
} as const satisfies Readonly<Record<string, MetricFacts>>;

/** What is known of each family, whoever exports it. */
export const metricFacts = { ...metrics, ...operatorMetrics };

export type MetricName = keyof typeof metricFacts;
/** Labels of a family, each with its value. */
export type LabelsOf<M extends MetricName> = Readonly<
  Record<(typeof metricFacts)[M]['labels'][number], string>
>;
