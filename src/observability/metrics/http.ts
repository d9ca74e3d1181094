import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { metricNames } from '../metric-names.js';
import type { Observation, Observe } from '../observation.js';

type Request = Extract<Observation, { kind: 'request' }>;

/** What one route, method and status has: made once, as looking labels up costs more than counting. */
interface Series {
  duration: { observe(value: number): void };
  size: { observe(value: number): void };
  requests: { inc(): void };
}

const secondsBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const bytesBuckets = [256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576, 16_777_216, 268_435_456];
const labelNames = ['method', 'path', 'status'] as const;
/** Others are counted together: a client must not make series. */
const methods = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Rate, errors and duration of requests by route template, never by path. */
export function httpMetrics(registry: Registry, inFlight: () => number): Observe {
  const registers = [registry];
  const duration = new Histogram({
    name: metricNames.requestDuration,
    help: 'Time from the request to the end of its answer',
    labelNames,
    buckets: secondsBuckets,
    registers,
    enableExemplars: true,
  });
  const size = new Histogram({
    name: metricNames.responseSize,
    help: 'Bytes of response bodies',
    labelNames,
    buckets: bytesBuckets,
    registers,
  });
  const requests = new Counter({ name: metricNames.requests, help: 'Requests', labelNames, registers });
  const shed = new Counter({
    name: metricNames.shed,
    help: 'Requests refused to shed load',
    labelNames: ['reason'],
    registers,
  });
  new Gauge({
    name: metricNames.inFlight,
    help: 'Requests that are being answered',
    registers,
    collect() {
      this.set(inFlight());
    },
  });

  const known = new Map<string, Series>();
  const seriesOf = (request: Request, labels: Record<(typeof labelNames)[number], string>): Series => {
    const key = `${labels.method} ${request.status} ${request.route}`;
    let series = known.get(key);
    if (series === undefined) {
      series = {
        duration: duration.labels(labels),
        size: size.labels(labels),
        requests: requests.labels(labels),
      };
      known.set(key, series);
    }
    return series;
  };
  const count = (request: Request): void => {
    const method = methods.has(request.method) ? request.method : 'other';
    const labels = { method, path: request.route, status: String(request.status) };
    const series = seriesOf(request, labels);
    series.requests.inc();
    series.size.observe(request.bytes);
    if (request.traceId === undefined) series.duration.observe(request.seconds);
    else
      duration.observe({
        labels,
        value: request.seconds,
        exemplarLabels: { trace_id: request.traceId } as object,
      });
  };

  return (observation) => {
    if (observation.kind === 'request') count(observation);
    else if (observation.kind === 'request-shed') shed.inc({ reason: observation.reason });
  };
}
