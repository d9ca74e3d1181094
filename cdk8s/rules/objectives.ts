import type { Alert, Limits, RuleGroup, RuleScope } from './model.js';
import {
  increase,
  orNone,
  rate,
  type RecordedName,
  type Series,
  seriesOf,
  sum,
  type Window,
} from './promql.js';
import { asked, requests } from './traffic.js';

interface Objective {
  readonly name: 'Availability' | 'Latency';
  readonly ratio: (window: Window) => RecordedName;
  readonly percent: keyof Limits;
  /** How many requests missed it, within a window. */
  readonly missed: (series: Series, limits: Limits, window: Window) => string;
  /** Share of requests that missed it. */
  readonly share: (series: Series, limits: Limits, window: Window) => string;
  readonly what: string;
}

/** A few misses at night are a large share of few requests, and no reason to wake anyone. */
const fewest = 10;

const objectives: readonly Objective[] = [
  {
    name: 'Availability',
    ratio: (window) => `almanac:http_failed:ratio_rate${window}`,
    percent: 'availabilityPercent',
    what: 'fail (5xx)',
    missed: (series, _, window) => sum(increase(requests(series, 'status=~"5.."'), window)),
    share: (series, _, window) => {
      const all = sum(rate(requests(series), window));
      return `${orNone(sum(rate(requests(series, 'status=~"5.."'), window)), all)} / (${all} > 0)`;
    },
  },
  {
    name: 'Latency',
    ratio: (window) => `almanac:http_slow:ratio_rate${window}`,
    percent: 'latencyPercent',
    what: 'take too long',
    missed: (series, limits, window) =>
      `(${sum(increase(series.own('requestDuration', asked, '_count'), window))} - ${sum(increase(inTime(series, limits), window))})`,
    share: (series, limits, window) =>
      `1 - ${sum(rate(inTime(series, limits), window))} / (${sum(rate(series.own('requestDuration', asked, '_count'), window))} > 0)`,
  },
];

const inTime = (series: Series, { latencySeconds }: Limits): string =>
  series.own('requestDuration', `${asked}, le="${latencySeconds}"`, '_bucket');

/** Shares of requests that missed an objective; the long windows change slowly and cost more to work out. */
export const objectiveRatios = (scope: RuleScope): RuleGroup[] => [
  ratios(scope, 'almanac-objectives', '30s', ['5m', '30m', '1h']),
  ratios(scope, 'almanac-objectives-long', '2m', ['6h', '3d']),
];

const ratios = (scope: RuleScope, name: string, interval: string, windows: readonly Window[]): RuleGroup => ({
  name,
  interval,
  rules: objectives.flatMap(({ ratio, share }) =>
    windows.map((window) => ({
      record: ratio(window),
      expr: share(seriesOf(scope), scope.limits, window),
    })),
  ),
});

/**
 * Multi-window, multi-burn-rate: at 14.4 times the allowed rate 2 % of a month's budget go in an hour, at 6 times 5 %
 * in six hours; at the allowed rate itself, over three days, a tenth of the month's is gone.
 */
export const objectiveAlerts = (scope: RuleScope): RuleGroup => ({
  name: 'almanac-objectives-alerts',
  interval: '30s',
  rules: objectives.flatMap((objective) => [fast(scope, objective), slow(scope, objective)]),
});

function burning(scope: RuleScope, objective: Objective, [long, short, factor]: Pair): string {
  const series = seriesOf(scope);
  const limit = `${factor} * (1 - ${scope.limits[objective.percent]} / 100)`;
  const over = (window: Window): string => `${series.recorded(objective.ratio(window))} > ${limit}`;
  return `${over(long)} and ${over(short)} and ${objective.missed(series, scope.limits, long)} > ${fewest}`;
}

type Pair = readonly [long: Window, short: Window, factor: number];

const fast = (scope: RuleScope, objective: Objective): Alert => ({
  alert: `Almanac${objective.name}BurnsFast`,
  expr: `(${burning(scope, objective, ['1h', '5m', 14.4])}) or (${burning(scope, objective, ['6h', '30m', 6])})`,
  for: '2m',
  severity: 'critical',
  summary: `Too many requests ${objective.what}`,
  description: `{{ $value | humanizePercentage }} of the requests to {{ $labels.release }} in {{ $labels.namespace }} ${objective.what}: the month's budget is gone within days.`,
});

const slow = (scope: RuleScope, objective: Objective): Alert => ({
  alert: `Almanac${objective.name}BurnsSlowly`,
  expr: burning(scope, objective, ['3d', '6h', 1]),
  for: '1h',
  severity: 'warning',
  summary: `More requests ${objective.what} than the objective allows`,
  description: `{{ $value | humanizePercentage }} of the requests to {{ $labels.release }} in {{ $labels.namespace }} ${objective.what}, over three days: the month's budget will not last.`,
});
