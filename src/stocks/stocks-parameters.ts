import { z } from 'zod';
import { cursorParameter, limitParameter, sortParameter } from '../http/paging-parameters.js';
import { refuse } from '../http/refusal.js';
import type { Parameter, Parameters } from '../http/resource.js';
import { alignments, type Frequency, frequencies } from './calendar.js';
import { firstDate, lastDate, parseDay } from './day-text.js';
import type { Decimals } from './digits.js';
import { type Fill, fillNames } from './fill.js';
import { type IndicatorCall, maxIndicators, parseCalls } from './indicator-calls.js';
import { seriesNames, type SeriesName } from './indicate.js';
import { indicators } from './indicators/registry.js';

/** One table for what validates, documents and suggests. Days are day numbers since 1970-01-01. */
const symbolPattern = /^[A-Za-z0-9^][A-Za-z0-9.^=_:-]{0,63}$/;
const symbolAllowed = '1 to 64 of A-Z a-z 0-9 . ^ = _ : -, beginning with a letter, a digit or ^';
const datePattern = /^\d{4}-\d{2}-\d{2}$/;
const numberPattern = /^-?\d{1,12}(\.\d{1,12})?$/;
export const maxSymbols = 100;

const integer = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .pipe(z.int().min(min).max(max));

const anyCase = <T extends string>(names: readonly T[]) =>
  z.string().transform((text, context): T => {
    const found = names.find((name) => name.toLowerCase() === text.toLowerCase());
    if (found !== undefined) return found;
    context.addIssue('not one of the names');
    return z.NEVER;
  });

const day = z
  .string()
  .regex(datePattern)
  .transform((text, context) => {
    const number = text >= firstDate && text <= lastDate ? parseDay(text) : undefined;
    if (number !== undefined) return number;
    context.addIssue('not a day, or out of bounds');
    return z.NEVER;
  });

const dayAllowed = `a real date, YYYY-MM-DD, from ${firstDate} to ${lastDate}`;
const frequency: Parameter<Frequency> = {
  schema: anyCase(frequencies),
  description:
    'Resamples the bars into bins of `interval` days, weeks, months, quarters or years: open of the first bar, highest high, lowest low, close of the last, sum of volumes. In any case. A bin is labelled `period_start` with its first day, but weeks with the Sunday that ends them (unless `align=calendar`). Without it: raw bars.',
  allowed: frequencies,
  example: 'Monthly',
};

const symbol = z.string().regex(symbolPattern);
export const symbolParameter: Parameter<string> = {
  schema: symbol,
  description: 'The symbol, in the case in which it was loaded.',
  allowed: symbolAllowed,
  example: 'ALMX',
};

export const symbolsParameter: Parameter<string[]> = {
  schema: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(symbol).max(maxSymbols))
    .refine((symbols) => new Set(symbols).size === symbols.length),
  description:
    'Symbols, separated by commas or given as several `symbols=`; the answer keeps their order. One that is unknown, or in several datasets, is reported under `errors`.',
  allowed: `1 to ${maxSymbols} different symbols separated by commas, each ${symbolAllowed}`,
  example: 'ALMX,BRKO',
  repeatable: true,
  required: true,
};

export const datasetParameter: Parameter<string> = {
  schema: z.string().regex(/^[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?$/),
  description: 'Reads this dataset only. Needed where a symbol is in several.',
  allowed: 'the name of a dataset of stocks: 1 to 40 of a-z 0-9 -',
  example: 'sample-stocks',
};

const indicatorList: Parameter<readonly IndicatorCall[]> = {
  schema: z.string().transform((text, context) => {
    const calls = parseCalls(text, indicators);
    if (!('refusals' in calls)) return calls;
    refuse(context, calls);
    return z.NEVER;
  }),
  description:
    'Indicators to add as columns, `NAME` or `NAME(ARGUMENTS)`, separated by commas; `/indicators` lists them with their arguments, bounds and references. A column is named as asked, defaults written out: `sma_20`, `macd_12_26_9`, `macd_12_26_9_signal`. Computed on the whole history of the (resampled) bars that exist, null before their first value. Shown in full unless `dp` says otherwise.',
  allowed: `1 to ${maxIndicators} indicators separated by commas, each NAME or NAME(ARGUMENTS)`,
  example: 'sma(20),rsi(14),macd(12,26,9)',
  repeatable: true,
};

/** What both time-series paths take. */
export const barParameters = {
  frequency,
  interval: {
    schema: integer(1, 10_000),
    description: 'Units of `frequency` in a bin, with `frequency` only. Default 1.',
    allowed: 'a whole number from 1 to 10000',
    example: '2',
  } satisfies Parameter<number>,
  align: {
    schema: z.enum(alignments),
    description:
      'Where bins count from, with `frequency` only. `first` (default): the day, week, month, quarter or year of the symbol’s first stored bar, as pandas does. `calendar`: 2000-01-01, weeks Monday 2000-01-03 and labelled by their Monday, so that bins of different symbols agree; then Quarterly takes an interval up to 4000 and Annual up to 1000.',
    allowed: alignments,
    example: 'calendar',
  } satisfies Parameter<(typeof alignments)[number]>,
  fill: {
    schema: z
      .union([z.enum(fillNames), z.string().regex(numberPattern)])
      .transform((text): Fill => fillNames.find((name) => name === text) ?? Number(text)),
    description:
      'What a bin without bars shows, with `frequency` only. `null` (default): null prices; `none`: the bin is left out; `prev`: each price of the bin before; `linear`: equal steps between the bins around it; a number: that for all four prices. Its volume is 0.',
    allowed: `${fillNames.join(', ')} or a decimal number with up to 12 digits on either side of the point`,
    example: 'prev',
  } satisfies Parameter<Fill>,
  start: {
    schema: day,
    description:
      'First day, inclusive: keeps bars whose `date`, or `period_start`, is not before it. It never moves a bin or changes its numbers.',
    allowed: dayAllowed,
    example: '2024-01-01',
  } satisfies Parameter<number>,
  end: {
    schema: day,
    description: 'Last day, inclusive: keeps bars whose `date`, or `period_start`, is not after it.',
    allowed: dayAllowed,
    example: '2024-12-31',
  } satisfies Parameter<number>,
  sort: { ...sortParameter, description: 'asc (default): oldest first; desc: newest first.' },
  limit: {
    ...limitParameter,
    description: 'Bars in a page, of each symbol. Without it: everything.',
  },
  cursor: cursorParameter,
  dp: {
    schema: z
      .string()
      .regex(/^(\d|1[0-2]|full)$/)
      .transform((text): Decimals => (text === 'full' ? 'full' : Number(text))),
    description:
      'Decimals: rounds all numbers to at most so many, on the exact stored value; `full` shows prices as stored. Default: prices at 4, as exchanges quote them. Trailing zeros are not shown.',
    allowed: 'a whole number from 0 to 12, or full',
    example: '2',
  } satisfies Parameter<Decimals>,
  indicators: indicatorList,
  series: {
    schema: z.enum(seriesNames),
    description:
      'What indicators of one series are computed on, with `indicators` only: a price, or the mean of high and low (`hl2`), of high, low and close (`hlc3`), of all four (`ohlc4`). Default `close`. Indicators that read certain prices, as ATR does, are not changed by it.',
    allowed: seriesNames,
    example: 'hlc3',
  } satisfies Parameter<SeriesName>,
  explain: {
    schema: z.enum(['true', 'false']).transform((text) => text === 'true'),
    description:
      '`true`, with `indicators` only: a last column `explain` tells of each row and indicator its lookback, its seed and the stored rows that the value is made of, or why there is none.',
    allowed: ['true', 'false'],
    example: 'true',
  } satisfies Parameter<boolean>,
  dataset: datasetParameter,
} satisfies Parameters;
