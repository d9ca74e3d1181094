/** First and last year that are taken: those whose instants fit in 64-bit nanoseconds, as in pandas and Arrow. */
export const FIRST_YEAR = 1678;
export const LAST_YEAR = 2261;

const DASH = 45;
const ZERO = 48;
const monthDays = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

/** `YYYY-MM-DD` at `start` as the number YYYYMMDD; NaN unless it is a real date of a year that is taken. */
export function dateAt(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < 10 || bytes[start + 4] !== DASH || bytes[start + 7] !== DASH) return Number.NaN;
  const year = digitsAt(bytes, start, 4);
  const month = digitsAt(bytes, start + 5, 2);
  const day = digitsAt(bytes, start + 8, 2);
  if (!(year >= FIRST_YEAR && year <= LAST_YEAR && month >= 1 && month <= 12 && day >= 1)) return Number.NaN;
  return day <= daysIn(year, month) ? year * 10_000 + month * 100 + day : Number.NaN;
}

function digitsAt(bytes: Uint8Array, start: number, count: number): number {
  let value = 0;
  for (let at = start; at < start + count; at++) {
    const digit = (bytes[at] as number) - ZERO;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

function daysIn(year: number, month: number): number {
  const leap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return leap ? 29 : (monthDays[month - 1] as number);
}

const timeForm =
  /^(\d{4}-\d\d-\d\d)(?:[T ]((?:[01]\d|2[0-3]):[0-5]\d)(?::([0-5]\d)(?:[.,](\d{1,9}))?)?\s?(Z|z|[+-]\d\d(?::?\d\d)?)?)?$/;

/** What is wrong with a time, or its milliseconds since 1970 UTC. */
export type Instant = number | 'bad-time' | 'too-precise';

/**
 * ISO 8601 with a blank or a T: a date alone is midnight, a time without zone is UTC, one with `Z` or an offset
 * is converted to UTC. Finer than a millisecond is refused (zeros excepted): it could not be given back.
 */
export function instantOf(text: string): Instant {
  const match = timeForm.exec(text);
  if (match === null) return 'bad-time';
  const [, date = '', clock = '00:00', seconds = '00', fraction = '', zone = 'Z'] = match;
  if (Number.isNaN(dateAt(Buffer.from(date, 'latin1'), 0, 10))) return 'bad-time';
  if (/[1-9]/.test(fraction.slice(3))) return 'too-precise';
  const utc = Date.parse(`${date}T${clock}:${seconds}.${fraction.slice(0, 3).padEnd(3, '0')}Z`);
  const instant = utc - offsetMinutes(zone) * 60_000;
  return isTaken(instant) ? instant : 'bad-time';
}

/** An offset can carry a time over the edge of the years that are taken. */
function isTaken(instant: number): boolean {
  const year = new Date(instant).getUTCFullYear();
  return year >= FIRST_YEAR && year <= LAST_YEAR;
}

/** Minutes east of Greenwich; NaN beyond what any clock shows (±18:00). */
function offsetMinutes(zone: string): number {
  if (zone === 'Z' || zone === 'z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(3).replace(':', ''));
  if (minutes > 59 || hours * 60 + minutes > 18 * 60) return Number.NaN;
  return (hours * 60 + minutes) * (zone.startsWith('-') ? -1 : 1);
}

const COLON = 58;
const BLANK = 32;
const LETTER_T = 84;
const DOT = 46;

/**
 * Milliseconds within the day of the commonest form, ` HH:MM:SS` or ` HH:MM:SS.mmm` behind a date, without zone;
 * NaN for every other form, right or wrong: `instantOf` decides those.
 */
export function plainTimeAt(bytes: Uint8Array, start: number, end: number): number {
  if (!isPlainTime(bytes, start, end - start)) return Number.NaN;
  const hour = digitsAt(bytes, start + 1, 2);
  const minute = digitsAt(bytes, start + 4, 2);
  const second = digitsAt(bytes, start + 7, 2);
  const millisecond = end - start === SHORT_TIME ? 0 : digitsAt(bytes, start + 10, 3);
  const real = hour < 24 && minute < 60 && second < 60;
  return real ? ((hour * 60 + minute) * 60 + second) * 1000 + millisecond : Number.NaN;
}

const SHORT_TIME = ' HH:MM:SS'.length;
const LONG_TIME = ' HH:MM:SS.mmm'.length;

function isPlainTime(bytes: Uint8Array, start: number, length: number): boolean {
  if (length !== SHORT_TIME && (length !== LONG_TIME || bytes[start + SHORT_TIME] !== DOT)) return false;
  if (bytes[start] !== BLANK && bytes[start] !== LETTER_T) return false;
  return bytes[start + 3] === COLON && bytes[start + 6] === COLON;
}
