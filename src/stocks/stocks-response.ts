import { z } from 'zod';
import type { Batch, Cell, Column } from '../formats/table.js';
import { type Bars, priceNames } from './bars.js';
import { dayTexts } from './day-text.js';
import { type Decimals, numberTexts, volumeTexts } from './digits.js';

/** How bars become rows: the only shape in which they leave. */
export interface BarLook {
  sort: 'asc' | 'desc';
  decimals: Decimals;
}

const labelName = (resampled: boolean): string => (resampled ? 'period_start' : 'date');

export const barColumns = (resampled: boolean): readonly Column[] => [
  { name: 'symbol', type: 'text' },
  { name: labelName(resampled), type: 'date' },
  ...priceNames.map((name) => ({ name, type: 'float' }) as const),
  { name: 'volume', type: 'integer' },
];

/** The rows of a symbol, in the order asked; `bars` ascend. */
export function barBatch(symbol: string, bars: Bars, { sort, decimals }: BarLook): Batch {
  const cells = (): readonly (readonly Cell[])[] => {
    const columns: Cell[][] = [
      repeated(symbol, bars.days.length),
      dayTexts(bars.days),
      ...priceNames.map((name) => numberTexts(bars[name], decimals)),
      volumeTexts(bars.volume),
    ];
    if (sort === 'desc') for (const column of columns) column.reverse();
    return columns;
  };
  return { length: bars.days.length, cells };
}

function repeated(text: string, times: number): Cell[] {
  const cells: Cell[] = [];
  for (let i = 0; i < times; i++) cells.push(text);
  return cells;
}

const price = (what: string): z.ZodType =>
  z.number().nullable().describe(`${what}, in the currency of the source; null in an empty bin.`);

const prices = {
  open: price('First price'),
  high: price('Highest price'),
  low: price('Lowest price'),
  close: price('Last price'),
  volume: z.number().describe('Shares traded, a whole number; may exceed 2^31.'),
};
const symbol = z.string();
const date = z.iso.date();

export const barRow = z.union([
  z.object({ symbol, date: date.describe('Day of the bar, without frequency.'), ...prices }),
  z.object({ symbol, period_start: date.describe('Label of the bin, with frequency.'), ...prices }),
]);

export const problemShape = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  suggestions: z.array(z.string()).optional(),
});
