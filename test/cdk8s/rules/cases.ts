import type { SeriesValues } from '../../support/promtool.js';

/** Series under which an alert fires, and such under which it must not. */
export interface AlertCase {
  readonly alert: string;
  readonly fires: SeriesValues;
  readonly quiet: SeriesValues;
  /** When is asked. */
  readonly at: string;
  /** Between two values; 1m unless told. */
  readonly interval?: string;
}

/** A series of the release as the ServiceMonitor has it. */
export function own(name: string, labels: Readonly<Record<string, string>> = {}): string {
  return labelled(name, { namespace: 'ns', release: 'rel', instance: 'a', pod: 'a', ...labels });
}

export function labelled(name: string, labels: Readonly<Record<string, string>>): string {
  const all = Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return `${name}{${all.join(',')}}`;
}

/** Answered requests by status, each so many more at every step. */
export const answered = (
  counts: Readonly<Record<string, string>>,
  path = '/stocks',
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(counts).map(([status, values]) => [
      own('http_requests_total', { method: 'GET', path, status }),
      values,
    ]),
  );

/** Requests, and those of them that were complete within a quarter of a second. */
export const timed = (all: string, inTime: string, path = '/stocks'): Record<string, string> => {
  const labels = { method: 'GET', path, status: '200' };
  return {
    [own('http_request_duration_seconds_count', labels)]: all,
    [own('http_request_duration_seconds_bucket', { ...labels, le: '0.25' })]: inTime,
  };
};

/** Pods that exist and are not available: of an update these are beyond what was asked for. */
export const unavailable = (values: string, name = 'rel-almanac') => ({
  [labelled('kube_deployment_status_replicas_unavailable', { namespace: 'ns', deployment: name })]: values,
});

/** Whether a pod is ready: by turns, or as told. */
export const byTurns = '1 0 1 0 1 0 1 0 1 0 1 0 1 0 1 0 1 0 1 0 1';
export const ready = (values: string, pod = 'rel-almanac-5c9f-x2') => ({
  [labelled('kube_pod_status_ready', { namespace: 'ns', pod, condition: 'true' })]: values,
});
