import { type AlertCase, answered, byTurns, labelled, own, ready, timed, unavailable } from './cases.js';

const deployment = (spec: string, available: string, name = 'rel-almanac') => ({
  [labelled('kube_deployment_spec_replicas', { namespace: 'ns', deployment: name })]: spec,
  [labelled('kube_deployment_status_replicas_available', { namespace: 'ns', deployment: name })]: available,
});
const pool = (waiting: string, idle: string) => ({
  [own('almanac_database_pool_waiting', { pool: 'primary' })]: waiting,
  [own('almanac_database_pool_idle', { pool: 'primary' })]: idle,
});
const lookups = (hit: string, miss: string) => ({
  [own('almanac_cache_requests_total', { level: 'l1', result: 'hit' })]: hit,
  [own('almanac_cache_requests_total', { level: 'l1', result: 'miss' })]: miss,
  ...answered({ 200: '0+600x2000' }),
});

/** The API and what it stands on. */
export const serviceCases: readonly AlertCase[] = [
  {
    alert: 'AlmanacAvailabilityBurnsFast',
    fires: answered({ 200: '0+600x70', 500: '0+12x70' }),
    quiet: {
      ...answered({ 200: '0+600x70', 404: '0+100x70', 503: '0+3x70' }),
      ...answered({ 503: '0+60x70' }, '/readyz'),
    },
    at: '70m',
  },
  {
    alert: 'AlmanacAvailabilityBurnsSlowly',
    fires: answered({ 200: '0+600x900', 500: '0+2x900' }),
    quiet: answered({ 200: '0+6000x900', 500: '0+2x900' }),
    at: '74h',
    interval: '5m',
  },
  {
    alert: 'AlmanacLatencyBurnsFast',
    fires: timed('0+600x70', '0+400x70'),
    quiet: { ...timed('0+600x70', '0+597x70'), ...timed('0+600x70', '0x70', '/healthz') },
    at: '70m',
  },
  {
    alert: 'AlmanacLatencyBurnsSlowly',
    fires: timed('0+600x900', '0+588x900'),
    quiet: timed('0+600x900', '0+598x900'),
    at: '74h',
    interval: '5m',
  },
  {
    alert: 'AlmanacUnseen',
    fires: { [labelled('http_requests_in_flight', { namespace: 'other', release: 'rel' })]: '0x20' },
    quiet: { [own('http_requests_in_flight')]: '0x20' },
    at: '15m',
  },
  {
    alert: 'AlmanacPodsNotReady',
    fires: deployment('3x20', '2x20'),
    quiet: {
      ...deployment('3x20', '2x5 3x15'),
      ...unavailable('1x5 0x15'),
      ...deployment('3x20', '0x20', 'another'),
      ...unavailable('1x20', 'another'),
    },
    at: '15m',
  },
  {
    alert: 'AlmanacReadinessFlaps',
    fires: ready(byTurns),
    quiet: {
      ...ready('1 0 1x20'),
      ...ready(byTurns, 'another-1'),
      ...ready(byTurns, 'rel-almanac-two-5c9f-x2'),
      ...ready(byTurns, 'rel-almanac-two-postgres-0'),
    },
    at: '20m',
  },
  {
    alert: 'AlmanacEventLoopSaturated',
    fires: {
      [own('nodejs_eventloop_lag_p99_seconds')]: '0.4x20',
      [own('http_requests_in_flight')]: '9x20',
    },
    quiet: {
      [own('nodejs_eventloop_lag_p99_seconds')]: '0.012x20',
      [own('http_requests_in_flight')]: '9x20',
      // The operator has no requests.
      [own('nodejs_eventloop_lag_p99_seconds', { instance: 'o', pod: 'o' })]: '0.4x20',
    },
    at: '15m',
  },
  { alert: 'AlmanacPoolExhausted', fires: pool('4x20', '0x20'), quiet: pool('0 4 0x20', '0x20'), at: '12m' },
  {
    alert: 'AlmanacDatabaseAway',
    fires: { [own('almanac_database_up')]: '0x5', [own('almanac_database_up', { instance: 'b' })]: '0x5' },
    quiet: { [own('almanac_database_up')]: '0x5', [own('almanac_database_up', { instance: 'b' })]: '1x5' },
    at: '3m',
  },
  {
    alert: 'AlmanacCacheAway',
    fires: { [own('almanac_cache_up', { level: 'l2' })]: '0x10' },
    quiet: { [own('almanac_cache_up', { level: 'l2' })]: '0x3 1x7' },
    at: '8m',
  },
  {
    alert: 'AlmanacCacheHitRatioCollapsed',
    fires: lookups('0+90x1500 135000+10x200', '0+10x1500 15000+90x200'),
    quiet: lookups('0+90x1500 135000+60x200', '0+10x1500 15000+40x200'),
    at: '1560m',
  },
];
