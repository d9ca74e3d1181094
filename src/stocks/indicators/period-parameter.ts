import type { IndicatorParameter } from './indicator.js';

/** The longest window that TA-Lib takes, in bars. */
const longestPeriod = 100_000;

/** A count of bars, with TA-Lib's upper bound; `min` is 2 where it refuses a window of one bar. */
export function bars(name: string, value: number, min: 1 | 2, description: string): IndicatorParameter {
  return { name, type: 'integer', default: value, min, max: longestPeriod, description };
}

/** The `period` of an indicator with one window. */
export function period(value: number, min: 1 | 2 = 1): IndicatorParameter {
  return bars('period', value, min, 'Bars in the window');
}
