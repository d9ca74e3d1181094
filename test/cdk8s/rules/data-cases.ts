import { type AlertCase, answered, byTurns, labelled, own, ready, unavailable } from './cases.js';

const dataset = { dataset: 'prices', type: 'StocksOHLCV' };
export const volume = (available: string, claim = 'data-rel-almanac-postgres-0') => ({
  [labelled('kubelet_volume_stats_available_bytes', { namespace: 'ns', persistentvolumeclaim: claim })]:
    available,
  [labelled('kubelet_volume_stats_capacity_bytes', { namespace: 'ns', persistentvolumeclaim: claim })]:
    '8000000000x200',
});
const runs = (last: string, good: string) => ({
  [own('almanac_dataset_last_run_timestamp_seconds', dataset)]: last,
  [own('almanac_dataset_last_success_timestamp_seconds', dataset)]: good,
});
const rejectedAt = (instance: string, values: string) => ({
  [own('almanac_ingest_rejected_rows_total', { dataset: 'prices', result: 'loaded', instance })]: values,
});
/** The other replica exports the same. */
const rejected = (values: string) => ({ ...rejectedAt('a', values), ...rejectedAt('b', values) });
export const certificate = (days: number, labels: Readonly<Record<string, string>>) => ({
  [labelled('certmanager_certificate_expiration_timestamp_seconds', { name: 'rel-almanac', ...labels })]:
    `${days * 86_400}x100`,
});
/** As cert-manager's own chart has itself scraped, without `honorLabels`. */
const moved = (namespace: string) => ({ namespace: 'cert-manager', exported_namespace: namespace });
const queue = (depth: string, done: string, longest: string) => ({
  [own('workqueue_depth', { name: 'dataset' })]: depth,
  [own('workqueue_work_duration_seconds_count', { name: 'dataset' })]: done,
  [own('workqueue_longest_running_processor_seconds', { name: 'dataset' })]: longest,
});
const day = 144;
/** Requests in ten minutes, six days of each hour alike, then half an hour or more of something else. */
const after = (usual: number, then: number): string =>
  `0+${usual}x${6 * day} ${usual * 6 * day}+${then}x${day}`;

/** The data, the operator that loads it, and what is unusual. */
export const dataCases: readonly AlertCase[] = [
  { alert: 'AlmanacDiskFilling', fires: volume('1000000000x40'), quiet: volume('3000000000x40'), at: '20m' },
  {
    alert: 'AlmanacDiskFullSoon',
    fires: volume('3000000000-20000000x100'),
    quiet: { ...volume('3000000000-2000000x100'), ...volume('3000000000-20000000x100', 'another') },
    at: '90m',
  },
  {
    alert: 'AlmanacDatasetStale',
    fires: { [own('almanac_dataset_fresh', dataset)]: '0x30' },
    quiet: { [own('almanac_dataset_fresh', dataset)]: '0x5 1x25' },
    at: '15m',
  },
  {
    alert: 'AlmanacIngestFailing',
    fires: runs('200x30', '100x30'),
    quiet: runs('200x30', '200x30'),
    at: '20m',
  },
  {
    alert: 'AlmanacRejectsRising',
    fires: rejected('0x288 500x100'),
    quiet: rejected('0x50 500x287 1000x100'),
    at: '30h',
    interval: '5m',
  },
  {
    alert: 'AlmanacOperatorWithoutLeader',
    fires: { [own('leader_election_master_status', { name: 'rel-almanac-operator' })]: '0x10' },
    quiet: {
      [own('leader_election_master_status', { name: 'rel-almanac-operator' })]: '0x10',
      [own('leader_election_master_status', { name: 'rel-almanac-operator', instance: 'b' })]: '1x10',
    },
    at: '5m',
  },
  {
    alert: 'AlmanacReconcileErrors',
    fires: { [own('controller_runtime_reconcile_errors_total', { controller: 'dataset' })]: '0+1x60' },
    quiet: { [own('controller_runtime_reconcile_errors_total', { controller: 'dataset' })]: '0 2x60' },
    at: '60m',
  },
  {
    alert: 'AlmanacQueueStuck',
    fires: queue('5x20', '7x20', '0x20'),
    quiet: queue('5x20', '0+1x20', '30x20'),
    at: '15m',
  },
  {
    alert: 'AlmanacWatchStale',
    fires: { [own('watch_age_seconds', { resource: 'jobs' })]: '0+60x20' },
    quiet: { [own('watch_age_seconds', { resource: 'jobs' })]: '0 60 90x18' },
    at: '10m',
  },
  {
    alert: 'AlmanacCertificateExpires',
    fires: certificate(13, moved('ns')),
    quiet: { ...certificate(40, moved('ns')), ...certificate(13, moved('other')) },
    at: '90m',
  },
  {
    alert: 'AlmanacTrafficUnusual',
    fires: answered({ 200: after(6000, 30_000) }),
    quiet: answered({ 200: after(6000, 6600), 404: after(60, 60) }),
    at: '146h',
    interval: '10m',
  },
];

/** More that no alert is made of. */
export const quietCases: readonly (Omit<AlertCase, 'fires'> & { name: string })[] = [
  {
    alert: 'AlmanacTrafficUnusual',
    name: 'failures that are as many as always',
    quiet: answered({ 200: after(6000, 5800), 500: after(300, 320) }),
    at: '146h',
    interval: '10m',
  },
  {
    alert: 'AlmanacTrafficUnusual',
    name: 'failures that are gone',
    quiet: answered({ 200: after(6000, 6300), 500: after(300, 0) }),
    at: '146h',
    interval: '10m',
  },
  {
    alert: 'AlmanacRejectsRising',
    name: 'a pod that is new, and tells of all runs from its start',
    quiet: { ...rejectedAt('a', '500x400'), ...rejectedAt('b', '_x350 500x50') },
    at: '60h',
    interval: '10m',
  },
];

/** More ways to the same alert. */
export const moreCases: readonly Omit<AlertCase, 'quiet'>[] = [
  {
    alert: 'AlmanacTrafficUnusual',
    fires: answered({ 200: after(6000, 4500), 404: after(60, 1500) }),
    at: '146h',
    interval: '10m',
  },
  // Nothing is asked for any more that is not there.
  {
    alert: 'AlmanacTrafficUnusual',
    fires: answered({ 200: after(4500, 6000), 404: after(1500, 0) }),
    at: '146h',
    interval: '10m',
  },
  // Failures, where there were next to none, and where there always are some.
  {
    alert: 'AlmanacTrafficUnusual',
    fires: answered({ 200: after(6000, 5900), 500: after(1, 100) }),
    at: '146h',
    interval: '10m',
  },
  {
    alert: 'AlmanacTrafficUnusual',
    fires: answered({ 200: after(6000, 5800), 503: after(300, 500) }),
    at: '146h',
    interval: '10m',
  },
  // Pods that came with an update, and that nobody has asked anything since.
  {
    alert: 'AlmanacTrafficUnusual',
    fires: {
      ...answered({ 200: `0+6000x${6 * day}` }),
      [own('http_requests_in_flight', { instance: 'b' })]: `_x${6 * day} 0x${day}`,
    },
    at: '147h',
    interval: '10m',
  },
  { alert: 'AlmanacCertificateExpires', fires: certificate(13, { namespace: 'ns' }), at: '90m' },
  // The first load: no series before, so that it begins with what was rejected.
  { alert: 'AlmanacRejectsRising', fires: rejected('_x300 500x100'), at: '30h', interval: '5m' },
  { alert: 'AlmanacOperatorWithoutLeader', fires: { up: '1x10' }, at: '5m' },
  { alert: 'AlmanacQueueStuck', fires: queue('0x20', '0+1x20', '0+60x20'), at: '15m' },
  {
    alert: 'AlmanacAvailabilityBurnsFast',
    fires: answered({ 200: '0+600x500', 500: '0+5x500' }),
    at: '500m',
  },
  // As many as were asked for are available, and an update does not go on.
  { alert: 'AlmanacPodsNotReady', fires: unavailable('1x20'), at: '15m' },
  { alert: 'AlmanacReadinessFlaps', fires: ready(byTurns, 'rel-almanac-postgres-0'), at: '20m' },
];
