const shape =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(Z|[+ -]\d\d(?::?\d\d)?)?)?$/i;

const firstInstant = Date.UTC(1678, 0, 1);
const lastInstant = Date.UTC(2261, 11, 31, 23, 59, 59, 999);

/**
 * An ISO 8601 date or time as `YYYY-MM-DD HH:MM:SS.mmm` in UTC; undefined when it is none, names a day or hour that
 * does not exist, or lies outside 1678 to 2261. Without an offset it is UTC; a date alone is its midnight. What is
 * finer than a millisecond is rounded up: as stored times are whole milliseconds, both `>=` and `<` stay exact.
 * A blank in place of the offset's sign is a `+` that was not escaped in a URL.
 */
export function parseTime(text: string): string | undefined {
  const match = shape.exec(text);
  if (match === null) return undefined;
  const number = (group: number): number => Number(match[group] ?? 0);
  const local = exactInstant([number(1), number(2), number(3)], [number(4), number(5), number(6)]);
  const offset = offsetMinutes(match[8]);
  if (local === undefined || offset === undefined) return undefined;
  const instant = local + milliseconds(match[7]) - offset * 60_000;
  return instant < firstInstant || instant > lastInstant ? undefined : printed(instant);
}

const printed = (instant: number): string => new Date(instant).toISOString().replace('T', ' ').slice(0, -1);

type Triple = readonly [number, number, number];

/** Undefined for what `Date` would silently carry over: 30 February, 24:00, second 60. */
function exactInstant([year, month, day]: Triple, [hour, minute, second]: Triple): number | undefined {
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.getTime() : undefined;
}

const milliseconds = (fraction = ''): number => Math.ceil(Number(fraction.padEnd(9, '0')) / 1e6);

/** ISO 8601 goes to 23:59 on either side; the offsets in use end at 14:00. */
function offsetMinutes(offset = 'Z'): number | undefined {
  if (offset.toUpperCase() === 'Z') return 0;
  const digits = offset.replaceAll(/\D/g, '').padEnd(4, '0');
  const [hours, minutes] = [Number(digits.slice(0, 2)), Number(digits.slice(2))];
  if (hours > 23 || minutes > 59) return undefined;
  return (offset.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}

/** A timestamp as PostgreSQL prints it, with its milliseconds in full. */
export function padTime(text: string): string {
  return (text.length === 19 ? `${text}.` : text).padEnd(23, '0');
}

/** Whether a text is a timestamp as this API prints it. */
export const isPrintedTime = (text: string): boolean =>
  /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}$/.test(text) && parseTime(text) === text;
