import type { Cadence } from './cadence.js';
import type { HourGroup } from './hour-groups.js';
import { emptyHours, keepLast, setHour, type StationHours } from './standards/hours.js';
import type { Assessor } from './standards/standard.js';
import type { Pollutant } from './units.js';

/** The hours of one station that the answer for one label needs, and some that have passed. */
export interface StationWindow {
  station: string;
  hours: StationHours;
  /** Hour, since 1970, of the first place. */
  base: number;
}

/** How far an answer looks. */
export type Reach = Pick<Assessor, 'before' | 'span'>;

/** Hours beyond those needed: so many pass until the window has to move. */
const slack = 48;

/** `label`: first hour of the first answer; nothing before it will be needed but `reach.before` hours. */
export const createWindow = (
  station: string,
  cadence: Cadence,
  { label, reach }: { label: number; reach: Reach },
): StationWindow => ({
  station,
  hours: emptyHours(reach.before + reach.span + slack, cadence),
  base: label - reach.before,
});

/** Moves the window until all hours of the answer for `label` have a place. Labels never go back. */
export function moveTo(window: StationWindow, label: number, { before, span }: Reach): void {
  const { hours, base } = window;
  const length = hours.means.so2.length;
  if (label + span <= base + length) return;
  window.base = label - before;
  keepLast(hours, Math.max(0, base + length - window.base));
}

/** Ones among four bits. */
const ones = Array.from({ length: 16 }, (_, bits) => [1, 2, 4, 8].filter((bit) => (bits & bit) > 0).length);

/** Stores a group, which has `pollutants` in this order, in its hour's place. */
export function store(window: StationWindow, group: HourGroup, pollutants: readonly Pollutant[]): void {
  const { hours, base } = window;
  const at = group.hour - base;
  for (let index = 0; index < pollutants.length; index++) {
    const have = ones[(group.filled >> (4 * index)) & 15]!;
    setHour(hours, pollutants[index]!, at, {
      mean: group.means[index]!,
      have: Math.min(have, hours.perHour),
    });
  }
}
