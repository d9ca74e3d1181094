/** Lengths of time that end with the newest row, by name: months, or days. Without either: everything. */
export interface Range {
  name: string;
  short: string;
  label: string;
  months?: number;
  days?: number;
}

export const barRanges: readonly Range[] = [
  { name: '3m', short: '3M', label: '3 months', months: 3 },
  { name: '6m', short: '6M', label: '6 months', months: 6 },
  { name: '1y', short: '1Y', label: '1 year', months: 12 },
  { name: '2y', short: '2Y', label: '2 years', months: 24 },
  { name: '5y', short: '5Y', label: '5 years', months: 60 },
  { name: 'all', short: 'All', label: 'Everything' },
];

export const airRanges: readonly Range[] = [
  { name: '2d', short: '2D', label: '2 days', days: 2 },
  { name: '7d', short: '7D', label: '7 days', days: 7 },
  { name: '1m', short: '1M', label: '1 month', months: 1 },
  { name: '3m', short: '3M', label: '3 months', months: 3 },
  { name: '1y', short: '1Y', label: '1 year', months: 12 },
];

/** First day of a range that ends with the day `last`, inclusive; empty for everything and for an unknown name. */
export function rangeStart(ranges: readonly Range[], name: string, last: string): string {
  const range = ranges.find((candidate) => candidate.name === name);
  if (range === undefined || last === '') return '';
  if (range.days !== undefined) return addDays(last, 1 - range.days);
  return range.months === undefined ? '' : addDays(monthsBefore(last, range.months), 1);
}

/** Both are `YYYY-MM-DD`; what is no day stays as it is: the API says what is wrong with it. */
export function addDays(day: string, count: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(date.getTime())) return day;
  date.setUTCDate(date.getUTCDate() + count);
  return date.toISOString().slice(0, 10);
}

/** The same day so many months earlier; the month's last day where it is shorter. */
function monthsBefore(day: string, months: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  const wanted = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() - months);
  const length = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(wanted, length));
  return date.toISOString().slice(0, 10);
}
