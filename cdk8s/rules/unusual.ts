import type { Alert, RuleGroup, RuleScope } from './model.js';
import { orNone, rate, type RecordedName, release, type Series, seriesOf, sum } from './promql.js';
import { requests } from './traffic.js';

const days = [1, 2, 3, 4, 5, 6, 7] as const;

/** How it was at this hour of the last seven days: what is usual at noon is not at night. */
export function unusual(scope: RuleScope): RuleGroup {
  const series = seriesOf(scope);
  const all = sum(rate(requests(series), '1h'));
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

/** The rate is three deviations and half of the usual away from it, or the share that is refused a tenth. */
function alert(series: Series): Alert {
  const now = series.recorded('almanac:http_requests:rate1h');
  const usual = series.recorded('almanac:http_requests:rate1h_usual');
  const spread = series.recorded('almanac:http_requests:rate1h_spread');
  const away = `abs(${now} - ${usual})`;
  const rateIsOdd = `${away} > 3 * ${spread} and ${away} > 0.5 * ${usual} and (${now} > ${fewest} or ${usual} > ${fewest})`;
  const refused = series.recorded('almanac:http_refused:ratio_rate1h');
  const mixIsOdd = `${refused} - ${series.recorded('almanac:http_refused:ratio_rate1h_usual')} > 0.1 and ${now} > ${fewest}`;
  return {
    alert: 'AlmanacTrafficUnusual',
    expr: `label_replace(${rateIsOdd}, "what", "rate", "", "") or label_replace(${mixIsOdd}, "what", "refusals", "", "")`,
    for: '30m',
    severity: 'info',
    summary: 'Requests are not as they are at this hour',
    description:
      'Over the last hour the {{ if eq $labels.what "rate" }}requests a second to {{ $labels.release }} in {{ $labels.namespace }} differ by {{ $value | humanize }} from{{ else }}share of requests to {{ $labels.release }} in {{ $labels.namespace }} that were refused (4xx) is {{ $value | humanizePercentage }} above{{ end }} the mean of this hour in the last seven days.',
  };
}
