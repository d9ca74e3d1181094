import type { ParameterError } from '../errors.js';
import type { Values } from '../http/resource.js';
import { dayText } from './day-text.js';
import type { barParameters } from './stocks-parameters.js';

export type BarValues = Values<typeof barParameters>;

const needFrequency = ['interval', 'align', 'fill'] as const;

/** Longest calendar bins: longer ones could begin before the year 1000. */
const longestCalendarBins: Readonly<Record<string, number>> = { Quarterly: 4000, Annual: 1000 };

/**
 * Mistakes that lie in combinations. `wrong` names the parameters that were sent but refused already: that one of them
 * is missing here is not told again.
 */
export function checkBars(
  values: BarValues,
  wrong: ReadonlySet<string> = new Set(),
): readonly ParameterError[] {
  const errors: ParameterError[] = [];
  if (values.frequency === undefined && !wrong.has('frequency'))
    for (const name of needFrequency)
      if (values[name] !== undefined)
        errors.push({
          parameter: name,
          value: String(values[name]),
          message: `${name} means nothing without frequency: raw bars have no bins`,
          allowed: 'only together with frequency',
        });
  return [...errors, ...checkRange(values), ...checkCalendar(values), ...checkIndicators(values, wrong)];
}

function checkIndicators(values: BarValues, wrong: ReadonlySet<string>): readonly ParameterError[] {
  const { indicators, series } = values;
  if (indicators === undefined)
    return (['series', 'explain'] as const)
      .filter((name) => values[name] !== undefined && !wrong.has('indicators'))
      .map((name) => ({
        parameter: name,
        value: String(values[name]),
        message: `${name} means nothing without indicators`,
        allowed: 'only together with indicators',
      }));
  if (series === undefined || indicators.some(({ indicator }) => indicator.inputs.includes('series')))
    return [];
  const fixed = indicators.map(({ indicator }) => `${indicator.name} reads ${indicator.inputs.join(', ')}`);
  return [
    {
      parameter: 'series',
      value: series,
      message: `series is ${series}, but no indicator asked for takes one: ${fixed.join('; ')}`,
      allowed: 'only with an indicator of one series, as sma or rsi',
    },
  ];
}

function checkRange({ start, end }: BarValues): readonly ParameterError[] {
  if (start === undefined || end === undefined || start <= end) return [];
  const [first, last] = [dayText(start), dayText(end)];
  return [
    {
      parameter: 'start',
      value: first,
      message: `start ${first} is after end ${last}`,
      allowed: `a date up to ${last}`,
    },
  ];
}

function checkCalendar({ frequency, interval = 1, align }: BarValues): readonly ParameterError[] {
  const longest = longestCalendarBins[frequency ?? ''] ?? Infinity;
  if (align !== 'calendar' || interval <= longest) return [];
  return [
    {
      parameter: 'interval',
      value: String(interval),
      message: `interval is ${interval}: with align=calendar and frequency=${frequency} allowed is at most ${longest}`,
      allowed: `a whole number from 1 to ${longest}`,
      suggestion: String(longest),
    },
  ];
}
