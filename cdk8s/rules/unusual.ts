import type { Alert, RuleGroup, RuleScope } from './model.js';
import { orNone, rate, type RecordedName, release, type Series, seriesOf, sum } from './promql.js';
import { requests } from './traffic.js';

const days = [1, 2, 3, 4, 5, 6, 7] as const;

/** How it was at this hour of the last seven days: what is usual at noon is not at night. */
export function unusual(scope: RuleScope): RuleGroup {
  const series = seriesOf(scope);
  // A pod of which nothing was asked yet has no series of requests: after an update that cut it off there are none at all.
  const all = orNone(sum(rate(requests(series), '1h')), sum(series.own('inFlight')));
  const refused = orNone(sum(rate(requests(series, 'status=~"4.."'), '1h')), all);
  return {
    name: 'almanac-unusual',
    interval: '2m',
    rules: [
      { record: name('almanac:http_requests:rate1h'), expr: all },
      { record: name('almanac:http_refused:ratio_rate1h'), expr: `${refused} / (${all} > 0)` },
      {
        record: name('almanac:http_requests:rate1h_usual'),
        expr: known(series, 'avg', 'almanac:http_requests:rate1h'),
      },
      {
        record: name('almanac:http_requests:rate1h_spread'),
        expr: known(series, 'stddev', 'almanac:http_requests:rate1h'),
      },
      {
        record: name('almanac:http_refused:ratio_rate1h_usual'),
        expr: known(series, 'avg', 'almanac:http_refused:ratio_rate1h'),
      },
      {
        record: name('almanac:http_failed:ratio_rate1h_usual'),
        expr: known(series, 'avg', 'almanac:http_failed:ratio_rate1h'),
      },
      alert(series),
    ],
  };
}

const name = (recorded: RecordedName): RecordedName => recorded;

/** Over the days that are known; fewer than three are no custom. */
function known(series: Series, how: 'avg' | 'stddev', recorded: RecordedName): string {
  const past = days
    .map((day) => `label_replace(${series.recorded(recorded)} offset ${day}d, "day", "${day}", "", "")`)
    .join(' or ');
  return `${how} by (${release}) (${past}) and count by (${release}) (${past}) >= 3`;
}

/** Less than this, in requests a second, says nothing. */
const fewest = 0.1;

interface Oddity {
  /** The label `what` of the alert. */
  readonly what: string;
  readonly expr: string;
  /** In words, with the figure. */
  readonly text: string;
}

/**
 * The rate is three deviations and half of the usual away from it; the share that is refused is a tenth away, more or
 * fewer; the share that fails is a hundredth above. Fewer failures are no news.
 */
function oddities(series: Series): Oddity[] {
  const now = series.recorded('almanac:http_requests:rate1h');
  const usual = series.recorded('almanac:http_requests:rate1h_usual');
  const away = `abs(${now} - ${usual})`;
  const above = (recorded: RecordedName, itsUsual: RecordedName): string =>
    `${series.recorded(recorded)} - ${series.recorded(itsUsual)}`;
  const refused = above('almanac:http_refused:ratio_rate1h', 'almanac:http_refused:ratio_rate1h_usual');
  const failed = above('almanac:http_failed:ratio_rate1h', 'almanac:http_failed:ratio_rate1h_usual');
  const share = `share of requests ${to} that`;
  return [
    {
      what: 'rate',
      expr: `${away} > 3 * ${series.recorded('almanac:http_requests:rate1h_spread')} and ${away} > 0.5 * ${usual} and (${now} > ${fewest} or ${usual} > ${fewest})`,
      text: `requests a second ${to} differ by {{ $value | humanize }} from`,
    },
    {
      what: 'refusals',
      expr: `abs(${refused}) > 0.1 and ${now} > ${fewest}`,
      text: `${share} were refused (4xx) differs by {{ $value | humanizePercentage }} from`,
    },
    {
      what: 'failures',
      expr: `${failed} > 0.01 and ${now} > ${fewest}`,
      text: `${share} failed (5xx) is {{ $value | humanizePercentage }} above`,
    },
  ];
}

const to = 'to {{ $labels.release }} in {{ $labels.namespace }}';

function alert(series: Series): Alert {
  const all = oddities(series);
  const texts = all.map(({ what, text }) => `{{ if eq $labels.what "${what}" }}${text}{{ end }}`).join('');
  return {
    alert: 'AlmanacTrafficUnusual',
    expr: all.map(({ what, expr }) => `label_replace(${expr}, "what", "${what}", "", "")`).join(' or '),
    for: '30m',
    severity: 'info',
    summary: 'Requests are not as they are at this hour',
    description: `Over the last hour the ${texts} the mean of this hour in the last seven days.`,
  };
}
