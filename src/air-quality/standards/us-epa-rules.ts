import type { Pollutant } from '../units.js';
import type { Finding, Rule } from './assessor.js';
import { type Average, emptyMean, type Mean } from './averages.js';
import { type BreakpointTable, tableIndex, truncatedSteps } from './breakpoints.js';
import type { StationHours } from './hours.js';
import type { Step } from './standard.js';

/** Index of everything above the table. */
const topOfScale = 500;

/** One averaging of a pollutant, and what it found last. */
export interface Look {
  table: BreakpointTable;
  mean: Mean;
  /** Truncated concentration in whole steps; NaN where there is no mean. */
  steps: number;
  /** NaN where there is no mean or it lies below the table, Infinity above the table. */
  index: number;
  take(hours: StationHours, at: number): void;
  /** What was found, for `explain`; `index` and `reason` as the rule decides. */
  step(index: number, reason?: string): Step;
}

export interface LookOptions {
  pollutant: Pollutant;
  average: Average;
  table: BreakpointTable;
}

const describe = ({
  table,
  mean,
  steps,
}: Look): Pick<Step, 'concentration' | 'unit' | 'converted' | 'truncated'> => {
  const { convert, sourceUnit, unit, stepsPerUnit } = table;
  if (Number.isNaN(mean.value)) return { concentration: null, unit: sourceUnit };
  return {
    concentration: mean.value,
    unit: sourceUnit,
    ...(convert.how !== undefined && {
      converted: { value: (mean.value * convert.times) / convert.over, unit, how: convert.how },
    }),
    truncated: steps / stepsPerUnit,
  };
};

/** Joins an averaging to its table. */
export const createLook = ({ pollutant, average, table }: LookOptions): Look => {
  const look: Look = {
    table,
    mean: emptyMean(),
    steps: Number.NaN,
    index: Number.NaN,
    take(hours, at) {
      average.take(hours, pollutant, at, look.mean);
      look.steps = truncatedSteps(table, look.mean.value);
      look.index = tableIndex(table, look.steps);
    },
    step(index, reason) {
      const { first, last, have, of, value } = look.mean;
      const why = Number.isNaN(value) ? average.lack(look.mean) : reason;
      return {
        averaging: average.averaging,
        first,
        last,
        ...describe(look),
        index: Number.isNaN(index) ? null : index,
        have,
        of,
        ...(why !== undefined && { reason: why }),
      };
    },
  };
  return look;
};

const settle = (found: Finding, look: Look): void => {
  found.beyond = look.index === Number.POSITIVE_INFINITY;
  found.index = Math.min(look.index, topOfScale);
  found.have = look.mean.have;
  found.of = look.mean.of;
};

const endsAt = ({ table }: Look, counts: string): string =>
  `above ${table.high} ${table.unit}, where the table ends: counts as ${counts}`;

/** Why the index is not that of the table's formula, where it is not. */
const offTable = (look: Look): string | undefined => {
  if (look.index === Number.POSITIVE_INFINITY) return endsAt(look, String(topOfScale));
  return Number.isNaN(look.index)
    ? `below ${look.table.low} ${look.table.unit}, where the table begins`
    : undefined;
};

/** PM, CO and NO2: one averaging, one table. */
export const singleRule = (pollutant: Pollutant, look: Look): Rule => ({
  pollutant,
  find(hours, at, found, steps) {
    look.take(hours, at);
    settle(found, look);
    steps?.push(look.step(found.index, offTable(look)));
  },
});

/**
 * O3: the larger of the 8 hours' and the hour's index. The hour's table begins at 101; the 8 hours' ends at 300, and
 * above it they count as 300 unless the hour gives more.
 */
export const ozoneRule = (eight: Look, one: Look): Rule => ({
  pollutant: 'o3',
  find(hours, at, found, steps) {
    eight.take(hours, at);
    one.take(hours, at);
    const eightIndex = Math.min(eight.index, eight.table.top);
    settle(found, one);
    const oneIndex = found.index;
    const hourWins = Number.isNaN(eightIndex) ? !Number.isNaN(oneIndex) : oneIndex > eightIndex;
    if (!hourWins) {
      settle(found, eight);
      found.index = eightIndex;
      found.beyond = false;
    }
    if (steps === undefined) return;
    const capped = eight.index === Number.POSITIVE_INFINITY;
    const top = `${eight.table.top} unless the hour gives more`;
    steps.push(
      eight.step(eightIndex, capped ? endsAt(eight, top) : undefined),
      one.step(oneIndex, offTable(one)),
    );
  },
});

/**
 * SO2: the hour up to 200, where its table ends. An hour above that is judged by the mean of 24 hours, and counts as
 * 200 where that mean is below its own table, or where too few of the 24 hours exist.
 */
export const sulphurRule = (one: Look, day: Look): Rule => ({
  pollutant: 'so2',
  find(hours, at, found, steps) {
    one.take(hours, at);
    settle(found, one);
    if (!found.beyond) {
      steps?.push(one.step(found.index));
      return;
    }
    day.take(hours, at);
    const held = Number.isNaN(day.index);
    if (held) {
      found.index = one.table.top;
      found.beyond = false;
    } else settle(found, day);
    const top = `${one.table.top} unless the mean of 24 hours gives more`;
    steps?.push(
      one.step(one.table.top, endsAt(one, top)),
      day.step(held ? Number.NaN : found.index, offTable(day)),
    );
  },
});
