import type { IndexPeriod } from './standards/standard.js';

const hourMs = 3_600_000;

export const hoursOf: Readonly<Record<IndexPeriod, number>> = { hour: 1, day: 24 };

/** The first hour (since 1970) of the hour or day that an hour lies in. */
export const labelOf = (hour: number, period: IndexPeriod): number =>
  Math.floor(hour / hoursOf[period]) * hoursOf[period];

/** An hour since 1970 as the API prints times. */
export const labelTime = (hour: number): string =>
  new Date(hour * hourMs).toISOString().replace('T', ' ').slice(0, -1);

/** The first hour (since 1970), at which an hour or day begins, that is not before a printed time. */
export function firstLabel(time: string, period: IndexPeriod): number {
  const step = hoursOf[period] * hourMs;
  return Math.ceil(Date.parse(`${time.replace(' ', 'T')}Z`) / step) * hoursOf[period];
}
