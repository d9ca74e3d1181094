import type { SourceRecord } from './record.js';
import { decimalAt, dropBlanks, skipBlanks, wholeAt } from './decimal.js';
import { keyOrder } from './key-order.js';
import type { LineWriter } from './line-writer.js';
import { numberProblem, recordProblem } from './record-problem.js';
import type { Rejection, RowCheck, RowType } from './row-type.js';
import { isSeriesName } from './series-name.js';
import { barStatements } from './bar-statements.js';
import { dateAt } from './timestamps.js';

const names = ['symbol', 'date', 'open', 'high', 'low', 'close', 'volume'] as const;
const [SYMBOL, DATE, OPEN, HIGH, LOW, CLOSE, VOLUME] = [0, 1, 2, 3, 4, 5, 6] as const;
const prices = [OPEN, HIGH, LOW, CLOSE] as const;

/** Daily bars of symbols: prices finite and > 0, high and low around the others, volume whole and ≥ 0. */
export const barRow: RowType = {
  type: 'StocksOHLCV',
  columns: [
    { name: 'symbol', aliases: ['symbol', 'ticker'], required: true },
    ...names.slice(1).map((name) => ({ name, aliases: [name], required: true })),
  ],
  anyOf: [],
  statements: barStatements,
  check: barCheck,
};

function barCheck(at: readonly number[], width: number): RowCheck {
  const starts = new Int32Array(names.length);
  const ends = new Int32Array(names.length);
  const values = new Float64Array(names.length);
  const order = keyOrder();

  const locate = ({ bytes, starts: from, ends: to }: SourceRecord): void => {
    for (let column = 0; column < names.length; column++) {
      const field = at[column] as number;
      const end = to[field] as number;
      const start = skipBlanks(bytes, from[field] as number, end);
      starts[column] = start;
      ends[column] = dropBlanks(bytes, start, end);
    }
  };

  const wrong = ({ bytes }: SourceRecord): Rejection | undefined => {
    if (!isSeriesName(bytes, starts[SYMBOL] as number, ends[SYMBOL] as number))
      return { column: 'symbol', reason: 'bad-symbol' };
    values[DATE] = barDate(bytes, starts[DATE] as number, ends[DATE] as number);
    if (Number.isNaN(values[DATE])) return { column: 'date', reason: 'bad-date' };
    for (const column of prices)
      values[column] = decimalAt(bytes, starts[column] as number, ends[column] as number);
    values[VOLUME] = wholeAt(bytes, starts[VOLUME] as number, ends[VOLUME] as number);
    return wrongValues(values);
  };

  return {
    write: (record, out) => {
      const problem = recordProblem(record, width);
      if (problem !== undefined) return problem;
      locate(record);
      const rejection = wrong(record);
      if (rejection !== undefined) return rejection;
      order.add(record.bytes, starts[SYMBOL] as number, ends[SYMBOL] as number, values[DATE] as number);
      writeBar(record, out, { starts, ends, volume: values[VOLUME] as number });
      return undefined;
    },
    distinct: () => order.distinct(),
  };
}

function writeBar(
  { bytes, line }: SourceRecord,
  out: LineWriter,
  { starts, ends, volume }: { starts: Int32Array; ends: Int32Array; volume: number },
): void {
  out.whole(line);
  out.tab();
  out.field(bytes, starts[SYMBOL] as number, ends[SYMBOL] as number);
  out.tab();
  out.field(bytes, starts[DATE] as number, (starts[DATE] as number) + DATE_LENGTH);
  for (const price of prices) {
    out.tab();
    out.field(bytes, starts[price] as number, ends[price] as number);
  }
  out.tab();
  out.whole(volume);
  out.endLine();
}

const DATE_LENGTH = 10;
const midnight = /^[T ]00:00(:00(\.0+)?)?$/;

/** A date, also when it is written as that day's midnight; as YYYYMMDD, or NaN. */
function barDate(bytes: Buffer, start: number, end: number): number {
  const rest = end - start - DATE_LENGTH;
  if (rest > 0 && (rest > 30 || !midnight.test(bytes.toString('latin1', start + DATE_LENGTH, end))))
    return Number.NaN;
  return dateAt(bytes, start, end);
}

function wrongValues(values: Float64Array): Rejection | undefined {
  for (const column of prices) {
    const value = values[column] as number;
    if (!Number.isFinite(value)) return numberProblem(names[column], value);
    if (value <= 0) return { column: names[column], reason: 'price-not-positive' };
  }
  const [open, high, low, close] = [values[OPEN], values[HIGH], values[LOW], values[CLOSE]] as number[] as [
    number,
    number,
    number,
    number,
  ];
  if (high < open || high < close || high < low) return { column: 'high', reason: 'high-too-low' };
  if (low > open || low > close) return { column: 'low', reason: 'low-too-high' };
  return Number.isFinite(values[VOLUME]) ? undefined : { column: 'volume', reason: 'bad-volume' };
}
