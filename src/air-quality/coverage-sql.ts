import { type AggregatesQuery, isCyclic } from './aggregates-query.js';
import type { Period } from './air-quality-parameters.js';
import { setting } from './query-settings.js';

/** The quarter-hour that a row falls in: several rows of one count once. */
export const quarterSql = `date_bin('15 min', time, timestamp '2000-01-01')`;

/** Value of the setting `hourly`: an object, as keys of objects are found by bisection. */
export const hourlySetting = (stations: ReadonlySet<string>): string =>
  JSON.stringify(Object.fromEntries([...stations].map((station) => [station, 1])));

/** Seconds in which a station is expected to measure once. The subquery has the list parsed once and not for each row. */
const slotSql = `CASE WHEN jsonb_exists((SELECT ${setting('hourly', 'jsonb')}), station) THEN 3600 ELSE 900 END`;

const epoch = (time: string): string => `date_part('epoch', ${time})`;

/**
 * A query for the values that a group would have were nothing missing, of its `station`, `period_start` and, when periods
 * are parts of days, weeks or years, the station's `first` and `last` row in the range.
 */
export const expectedSql = (query: AggregatesQuery): string =>
  isCyclic(query.period) ? partsSql(query.period) : stretchSql(query);

/** Slots that begin in what the range leaves of the period; one where it leaves less than a slot. */
function stretchSql({ period, from, to }: AggregatesQuery): string {
  const next = `period_start + interval '1 ${period}'`;
  const begin =
    from === undefined ? 'period_start' : `greatest(period_start, ${setting('from', 'timestamp')})`;
  const end = to === undefined ? next : `least(${next}, ${setting('to', 'timestamp')})`;
  return `SELECT greatest(1, ceil(${epoch(end)} / slot) - ceil(${epoch(begin)} / slot))
    FROM (SELECT ${slotSql}) AS cadence (slot)`;
}

interface Cycle {
  whole: string;
  part: string;
  /** Number of the first part. */
  first: number;
}

const cycles: Readonly<Partial<Record<Period, Cycle>>> = {
  hour_of_day: { whole: 'day', part: 'hour', first: 0 },
  day_of_week: { whole: 'week', part: 'day', first: 1 },
  month_of_year: { whole: 'year', part: 'month', first: 1 },
};

/** Slots from the first row to the last that lie in this part of any day, week or year. */
function partsSql(period: Period): string {
  const { whole, part, first } = cycles[period] ?? { whole: 'day', part: 'hour', first: 0 };
  const step = `interval '1 ${part}'`;
  return `SELECT sum(greatest(0, least(until, ${epoch(`begin + ${step}`)}) - greatest(since, ${epoch('begin')}))) / min(slot)
    FROM (SELECT slot, floor(${epoch('first')} / slot) * slot, (floor(${epoch('last')} / slot) + 1) * slot
      FROM (SELECT ${slotSql}) AS cadence (slot)) AS span (slot, since, until)
    CROSS JOIN LATERAL generate_series(
      date_trunc('${whole}', first) + (period_start - ${first}) * ${step}, last, interval '1 ${whole}') AS begin`;
}
