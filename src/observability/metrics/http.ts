import type { Observation } from '../observation.js';
import { counted, createSeries, family, type FamilyGroup } from './family.js';
import { histogramFamily, type HistogramSeries, histogramSeries, observeValue } from './histogram.js';

type Request = Extract<Observation, { kind: 'request' }>;

/** What one method, route and status has. */
interface Answers {
  duration: HistogramSeries;
  size: HistogramSeries;
}

/** 0.25 s is the bound of the latency objective; a cached answer takes well below a millisecond. */
const seconds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const bytes = [256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576, 16_777_216, 268_435_456];
/** Others are counted together: a client must not make series. */
const methods = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Rate, errors and duration of requests by route template, never by path. */
export function httpMetrics(inFlight: () => number): FamilyGroup {
  const answers = createSeries<'requests', Answers>((labels) => ({
    duration: histogramSeries(labels, seconds),
    size: histogramSeries(labels, bytes),
  }));
  const all = (): Answers[] => [...answers.all()];
  const shed = { lag: counted({ reason: 'lag' }) };

  // Route → method → status: the texts are compared by identity, nothing is put together on the path of a request.
  const known = new Map<string, Map<string, (Answers | undefined)[]>>();
  const find = ({ route, method, status }: Request): Answers => {
    const byMethod = known.get(route) ?? new Map<string, Answers[]>();
    const byStatus = byMethod.get(method) ?? [];
    const labels = {
      method: methods.has(method) ? method : 'other',
      path: route,
      status: String(status),
    };
    const found = answers.of(labels);
    known.set(route, byMethod);
    byMethod.set(method, byStatus);
    byStatus[status] = found;
    return found;
  };

  return {
    families: [
      histogramFamily('requestDuration', seconds, () => all().map(({ duration }) => duration)),
      histogramFamily('responseSize', bytes, () => all().map(({ size }) => size)),
      family('requests', () =>
        all().map(({ duration }) => ({ labels: duration.labels, value: duration.count })),
      ),
      family('shed', () => Object.values(shed)),
      family('inFlight', () => [{ labels: {}, value: inFlight() }]),
    ],
    observe(observation) {
      if (observation.kind === 'request') {
        const found =
          known.get(observation.route)?.get(observation.method)?.[observation.status] ?? find(observation);
        // An exemplar leads to a trace: of one that nobody records there is nothing to be found.
        const traceId = observation.traced === true ? observation.traceId : undefined;
        observeValue(found.duration, seconds, observation.seconds, traceId);
        observeValue(found.size, bytes, observation.bytes);
      } else if (observation.kind === 'request-shed') shed[observation.reason].value += 1;
    },
  };
}
