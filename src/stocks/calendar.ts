/**
 * Days as numbers since 1970-01-01 (proleptic Gregorian, UTC), and bins of days. A bin is a run of `interval` units;
 * weeks run from Monday to Sunday.
 */
export const frequencies = ['Daily', 'Weekly', 'Monthly', 'Quarterly', 'Annual'] as const;
export type Frequency = (typeof frequencies)[number];
export const alignments = ['first', 'calendar'] as const;
export type Alignment = (typeof alignments)[number];

export interface BinSize {
  frequency: Frequency;
  /** Units in a bin, ≥ 1. */
  interval: number;
  /** `first`: bins count from the symbol's first bar; `calendar`: from 2000-01-01, weeks from Monday 2000-01-03. */
  align: Alignment;
}

/** Bins are numbered; 0 holds the first bar (`first`) or begins at the anchor (`calendar`). All days inclusive. */
export interface Bins {
  indexOf(day: number): number;
  labelOf(index: number): number;
  firstDayOf(index: number): number;
  lastDayOf(index: number): number;
}

/** Days of one frequency counted as units: which unit holds a day, on which day a unit begins. */
interface Unit {
  of(day: number): number;
  start(unit: number): number;
}

const monday = 4; // 1970-01-05
const anchor = { year: 2000, month: 1, day: 1 };

const monthsUnit = (months: number): Unit => ({
  of: (day) => Math.floor(monthOf(day) / months),
  start: (unit) => dayOf(Math.floor((unit * months) / 12), modulo(unit * months, 12) + 1, 1),
});

const units: Readonly<Record<Frequency, Unit>> = {
  Daily: { of: (day) => day, start: (unit) => unit },
  Weekly: { of: (day) => Math.floor((day - monday) / 7), start: (unit) => monday + 7 * unit },
  Monthly: monthsUnit(1),
  Quarterly: monthsUnit(3),
  Annual: monthsUnit(12),
};

/**
 * The bins of a symbol whose first stored day is `firstDay`. Weeks aligned to the first bar are closed and labelled at
 * the right, as pandas' W-SUN: bin 0 ends with the first bar's week and is labelled by its Sunday. All others, calendar
 * weeks too, are closed and labelled at the left.
 */
export function binsOf({ frequency, interval, align }: BinSize, firstDay: number): Bins {
  const unit = units[frequency];
  const origin = unit.of(
    align === 'first' ? firstDay : frequency === 'Weekly' ? calendarDay + 2 : calendarDay,
  );
  const right = frequency === 'Weekly' && align === 'first';
  // Units of bin k: those from `begin(k)` to before `begin(k + 1)`.
  const begin = (index: number): number => origin + interval * (right ? index - 1 : index) + (right ? 1 : 0);
  const firstDayOf = (index: number): number => unit.start(begin(index));
  const lastDayOf = (index: number): number => unit.start(begin(index + 1)) - 1;
  return {
    indexOf: (day) => {
      const distance = (unit.of(day) - origin) / interval;
      return right ? Math.ceil(distance) : Math.floor(distance);
    },
    labelOf: right ? lastDayOf : firstDayOf,
    firstDayOf,
    lastDayOf,
  };
}

/** Numbers of the bins whose labels lie from `start` to `end`, both inclusive; empty when `from > to`. */
export function binsWithin(bins: Bins, start: number, end: number): { from: number; to: number } {
  const from = bins.indexOf(start);
  const to = bins.indexOf(end);
  return {
    from: bins.labelOf(from) >= start ? from : from + 1,
    to: bins.labelOf(to) <= end ? to : to - 1,
  };
}

const modulo = (value: number, by: number): number => value - by * Math.floor(value / by);

/** Months since year 0. */
function monthOf(day: number): number {
  const { year, month } = civil(day);
  return year * 12 + month - 1;
}

// Howard Hinnant's days_from_civil and civil_from_days: years counted from March, in eras of 400 years.
const eraDays = 146_097;
const marchOffset = 719_468;

export function dayOf(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return (
    era * eraDays +
    yearOfEra * 365 +
    Math.floor(yearOfEra / 4) -
    Math.floor(yearOfEra / 100) +
    dayOfYear -
    marchOffset
  );
}

export function civil(dayNumber: number): { year: number; month: number; day: number } {
  const shifted = dayNumber + marchOffset;
  const era = Math.floor(shifted / eraDays);
  const dayOfEra = shifted - era * eraDays;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1,
  };
}

const calendarDay = dayOf(anchor.year, anchor.month, anchor.day);
