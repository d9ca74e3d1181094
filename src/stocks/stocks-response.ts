import { z } from 'zod';
import type { Batch, Cell, Column } from '../formats/table.js';
import type { BarPage, BarQuestion } from './bar-page.js';
import { type Bars, priceNames, sliceBars } from './bars.js';
import { dayTexts } from './day-text.js';
import { type Decimals, numberTexts, quotedDecimals, volumeTexts } from './digits.js';
import { columnNames } from './indicate.js';

/** How bars become rows: the only shape in which they leave. */
export interface BarLook {
  sort: 'asc' | 'desc';
  /** As asked. Without it prices have those that exchanges quote, and indicators all. */
  dp: Decimals | undefined;
}

export const barColumns = ({ size, indicators }: BarQuestion): readonly Column[] => [
  { name: 'symbol', type: 'text' },
  { name: size === undefined ? 'date' : 'period_start', type: 'date' },
  ...priceNames.map((name) => ({ name, type: 'float' }) as const),
  { name: 'volume', type: 'integer' },
  ...(indicators === undefined
    ? []
    : columnNames(indicators).map((name) => ({ name, type: 'float' }) as const)),
  ...(indicators?.explain === true ? [{ name: 'explain', type: 'object' } as const] : []),
];

/** Rows in a batch where each is explained: the text of all at once could fill the memory. */
const explainedRows = 500;

/** The rows of a symbol, in the order asked; the page's bars ascend. */
export function* barBatches(symbol: string, page: BarPage, look: BarLook): Generator<Batch> {
  const { length } = page.bars.days;
  const step = page.explain === undefined ? Math.max(1, length) : explainedRows;
  for (let done = 0; done === 0 || done < length; done += step) {
    const end = Math.min(length, done + step);
    const [from, to] = look.sort === 'asc' ? [done, end] : [length - end, length - done];
    yield { length: to - from, cells: () => cellsOf(symbol, partOf(page, from, to), look) };
  }
}

function partOf(page: BarPage, from: number, to: number): BarPage {
  if (from === 0 && to === page.bars.days.length) return page;
  const { explain } = page;
  return {
    bars: sliceBars(page.bars, from, to),
    more: page.more,
    columns: (page.columns ?? []).map(({ name, values }) => ({ name, values: values.subarray(from, to) })),
    ...(explain && { explain: (row) => explain(row + from) }),
  };
}

function cellsOf(
  symbol: string,
  { bars, columns: indicators = [], explain }: BarPage,
  { sort, dp }: BarLook,
): readonly (readonly Cell[])[] {
  const { length } = bars.days;
  const columns: Cell[][] = [
    repeated(symbol, length),
    dayTexts(bars.days),
    ...priceNames.map((name) => numberTexts(bars[name], dp ?? quotedDecimals)),
    volumeTexts(bars.volume),
    ...indicators.map(({ values }) => numberTexts(values, dp ?? 'full')),
    ...(explain === undefined ? [] : [explained(bars, explain)]),
  ];
  if (sort === 'desc') for (const column of columns) column.reverse();
  return columns;
}

const explained = ({ days }: Bars, explain: (row: number) => string): Cell[] =>
  Array.from(days, (_, row) => explain(row));

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

/** Columns of indicators are named as they are asked for. */
const asked = z.union([z.number(), z.null(), z.record(z.string(), z.unknown())]);
export const barRow = z.union([
  z.object({ symbol, date: date.describe('Day of the bar, without frequency.'), ...prices }).catchall(asked),
  z
    .object({ symbol, period_start: date.describe('Label of the bin, with frequency.'), ...prices })
    .catchall(asked),
]);

export const problemShape = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  suggestions: z.array(z.string()).optional(),
});
