import type { Pollutant } from '../units.js';
import type { StationHours } from './hours.js';

export const standardNames = ['us-epa-2024', 'us-epa-2012', 'eaqi-2024', 'eaqi-2017'] as const;
export type StandardName = (typeof standardNames)[number];
export const indexPeriods = ['hour', 'day'] as const;
export type IndexPeriod = (typeof indexPeriods)[number];

/** What was averaged before the table was read. */
export type Averaging = 'nowcast' | '1h' | '8h' | '24h';

/**
 * The answer for one hour or day. Written over by each `assess`, so that a year of hours makes no garbage:
 * copy what must last. Arrays have one place per pollutant, in the order of `Standard.pollutants`.
 */
export interface Assessment {
  /** US EPA: 0 to 500. European: level 1 to 6. NaN where no pollutant has enough data. */
  index: number;
  /** Place of the dominant pollutant in `Standard.pollutants`; −1 where there is no index. */
  dominant: number;
  /** The dominant concentration lies above the table. */
  beyond: boolean;
  /** Index of each pollutant; NaN where it has too few data. */
  subIndices: Float64Array;
  /** 1 where the pollutant's concentration lies above the table. */
  beyondTable: Uint8Array;
  /** Hours that exist (readings, where the averaging is one hour), of each pollutant. */
  have: Uint16Array;
  /** Hours, or readings, that are expected. */
  of: Uint16Array;
}

/** One averaging that took part in a sub-index. */
export interface Step {
  averaging: Averaging;
  /** Places, in the hours given, of the first and the last hour averaged. */
  first: number;
  last: number;
  /** In the unit of the source, untouched; null where too few hours exist. */
  concentration: number | null;
  unit: string;
  /** Where the table wants another unit: the value in it, and how it came about, in words. */
  converted?: { value: number; unit: string; how: string };
  /** What the table was read with; absent where the standard does not truncate. */
  truncated?: number;
  /** What this averaging alone gives; null where it gives none. */
  index: number | null;
  have: number;
  of: number;
  /** Why there is no index, or why it is not the one of the table's formula, in words. */
  reason?: string;
}

export interface SubIndex {
  index: number | null;
  beyond: boolean;
  have: number;
  of: number;
  /** Why the index is null: `o3: 5 of the 8 hours exist, 6 are needed`. */
  reason?: string;
  steps: readonly Step[];
}

/** The same answer as the `Assessment`, with all that led to it. */
export interface Explanation {
  index: number | null;
  category: string | null;
  dominant: Pollutant | null;
  beyond: boolean;
  /** Why the index is null; null where there is one. */
  reason: string | null;
  /** Keyed by the pollutants of the standard, in their order. */
  subIndices: Readonly<Partial<Record<Pollutant, SubIndex>>>;
}

/** The rules of a standard for one length of time. */
export interface Assessor {
  /** Hours before `at` that an answer depends on. What lies before the first place of the arrays counts as missing. */
  before: number;
  /** Hours from `at` on that an answer depends on, all of which the arrays must hold: 1 for an hour, 24 for a day. */
  span: number;
  /** `at` is the place of the hour, or of the first hour of the day. Writes over `into`; makes no garbage. */
  assess(hours: StationHours, at: number, into: Assessment): void;
  /** Runs the same rules and keeps what they saw. */
  explain(hours: StationHours, at: number): Explanation;
}

export interface Standard {
  name: StandardName;
  title: string;
  /** The document that the tables come from. */
  reference: string;
  kind: 'us-epa' | 'eaqi';
  /** Pollutants that take part; of equal sub-indices, the first named here is dominant. */
  pollutants: readonly Pollutant[];
  /** Best to worst. */
  categories: readonly string[];
  hour: Assessor;
  day: Assessor;
  /** Category of an index; null for NaN. */
  category: (index: number) => string | null;
}

/** A fresh assessment to hand to `assess` again and again. */
export const createAssessment = (standard: Pick<Standard, 'pollutants'>): Assessment => {
  const count = standard.pollutants.length;
  return {
    index: Number.NaN,
    dominant: -1,
    beyond: false,
    subIndices: new Float64Array(count).fill(Number.NaN),
    beyondTable: new Uint8Array(count),
    have: new Uint16Array(count),
    of: new Uint16Array(count),
  };
};
