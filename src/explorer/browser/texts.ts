/** Language of the page's own texts, and of its numbers with them. */
const language = 'en';

/** With all its decimals, and at least so many; a dash where there is none. */
export function numberText(value: number | null | undefined, least = 0): string {
  if (value === null || value === undefined) return '–';
  return value.toLocaleString(language, { minimumFractionDigits: least, maximumFractionDigits: 12 });
}

/** Most decimals among the values, at most so many: they then stand below each other. */
export function decimalsOf(values: readonly (number | null)[], most = 4): number {
  let found = 0;
  for (const value of values) {
    if (value === null) continue;
    const text = String(value);
    const point = text.indexOf('.');
    if (point >= 0 && !text.includes('e')) found = Math.max(found, text.length - point - 1);
  }
  return Math.min(found, most);
}

const units: readonly (readonly [unit: Intl.RelativeTimeFormatUnit, seconds: number])[] = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];

/** `5 months ago`, `3 hours ago`, `just now`. */
export function agoText(seconds: number): string {
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'always' });
  const [unit, length] = units.find(([, length]) => seconds >= length) ?? [];
  return unit === undefined || length === undefined
    ? 'just now'
    : relative.format(-Math.floor(seconds / length), unit);
}

/** `31 December 2025`, of `2025-12-31` or of a time. */
export function dayText(day: string): string {
  const date = new Date(`${day.slice(0, 10)}T00:00:00Z`);
  return date.toLocaleDateString('en-GB', {
    timeZone: 'UTC',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
  });
}

/** Day and, unless it is of a whole day, hour and minute. UTC. */
export const timeText = (time: string, period: string): string =>
  period === 'day' ? dayText(time) : `${dayText(time)}, ${time.slice(11, 16)}`;

export const percentText = (from: number, to: number): string => {
  const change = (to / from - 1) * 100;
  return `${change >= 0 ? '+' : '−'}${Math.abs(change).toFixed(2)} %`;
};

/** `1 symbol`, `12 symbols`. */
export const countText = (count: number, one: string, many = `${one}s`): string =>
  `${numberText(count)} ${count === 1 ? one : many}`;
