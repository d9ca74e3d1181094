import { Cron } from 'croner';
import type { Schedule } from './dataset.js';

/** When a schedule comes due; milliseconds since 1970. */
export interface Slots {
  /** The first slot after that time. */
  next(after: number): number | undefined;
  /** The last slot at or before that time. */
  last(until: number): number | undefined;
}

export type ReadSchedule = { slots: Slots } | { problem: string };

/** A map: `constructor` is a member of every object. */
const names: ReadonlyMap<string, string> = new Map([
  ['@hourly', '0 * * * *'],
  ['@daily', '0 0 * * *'],
  ['@weekly', '0 0 * * 0'],
  ['@monthly', '0 0 1 * *'],
]);
const months = 'JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC';
const weekdays = 'SUN|MON|TUE|WED|THU|FRI|SAT';

/** What the CronJob controller reads; the library knows more (`L`, `#`, Sunday as 7), which the API server refuses. */
const fields = [
  { name: 'minute', value: String.raw`\d{1,2}` },
  { name: 'hour', value: String.raw`\d{1,2}` },
  { name: 'day of the month', value: String.raw`\d{1,2}` },
  { name: 'month', value: String.raw`\d{1,2}|${months}` },
  { name: 'day of the week (0 to 6, Sunday is 0)', value: `[0-6]|${weekdays}` },
].map(({ name, value }) => {
  const part = String.raw`(?:[*?]|(?:${value})(?:-(?:${value}))?)(?:/\d{1,2})?`;
  return { name, pattern: new RegExp(`^${part}(?:,${part})*$`, 'i') };
});

/** The slots as Kubernetes' CronJob controller has them, or what is wrong, for people. */
export function readSchedule({ cron, timeZone }: Pick<Schedule, 'cron' | 'timeZone'>): ReadSchedule {
  const zoneProblem = problemOfZone(timeZone);
  if (zoneProblem !== undefined) return { problem: zoneProblem };
  const parts = (names.get(cron) ?? cron).trim().split(/\s+/);
  const wrong = fields.find(({ pattern }, index) => !pattern.test(parts[index] ?? ''));
  const shown = JSON.stringify(cron);
  if (parts.length !== fields.length) return { problem: `The cron expression ${shown} needs five fields.` };
  if (wrong !== undefined) return { problem: `The cron expression ${shown} has a wrong ${wrong.name}.` };
  try {
    return { slots: slotsOf(parts, timeZone) };
  } catch (error) {
    return { problem: `The cron expression ${shown} cannot be read: ${(error as Error).message}` };
  }
}

/**
 * Where clocks change, the CronJob controller leaves out times that do not exist and runs twice at times that come
 * twice. The library does so for a minute that is written as a range; a plain minute it would move.
 */
function slotsOf([minute = '', ...rest]: readonly string[], timezone: string): Slots {
  const ranged = minute.replace(/^\d+$/, (plain) => `${plain}-${plain}/1`);
  const pattern = [ranged, ...rest].join(' ').replaceAll('?', '*');
  const cron = new Cron(pattern, { timezone, mode: '5-part', sloppyRanges: true, paused: true });
  return {
    next: (after) => cron.nextRun(new Date(after))?.getTime(),
    // The library looks before the moment it is given.
    last: (until) => cron.previousRuns(1, new Date(until + 1))[0]?.getTime(),
  };
}

/** Node takes offsets and any case, Kubernetes neither. */
function problemOfZone(timeZone: string): string | undefined {
  const problem = `The time zone ${JSON.stringify(timeZone)} is not known; it has to be a name like "Europe/Zurich" or "Etc/UTC".`;
  if (!/^[A-Za-z]/.test(timeZone)) return problem;
  try {
    const known = new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone;
    const otherCase = known !== timeZone && known.toLowerCase() === timeZone.toLowerCase();
    return otherCase ? problem : undefined;
  } catch {
    return problem;
  }
}
