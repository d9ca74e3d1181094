/** What `/stocks` tells of a symbol. */
export interface SymbolRow {
  symbol: string;
  dataset: string;
  first: string;
  last: string;
  bars: number;
}

/** A row of `/stocks/time-series`: `date` or `period_start`, prices, volume, then the indicators' columns. */
export type BarRow = Readonly<Record<string, string | number | null>>;

/** What `/indicators` tells of each. */
export interface IndicatorInfo {
  name: string;
  title: string;
  group: string;
  definition: string;
  parameters: readonly {
    name: string;
    type: 'integer' | 'decimal' | 'choice';
    description: string;
    default: number | string;
    min?: number;
    max?: number;
    choices?: readonly string[];
    allowed: string;
  }[];
  outputs: readonly { column: string; description: string }[];
}

/** One column of an indicator. */
export interface Line {
  column: string;
  /** As people write it: `SMA 20`, `MACD 12 26 9 signal`. */
  label: string;
  /** Which of its indicator's lines: `signal`; empty for the first of most. */
  part: string;
  kind: 'line' | 'edge' | 'histogram' | 'dots';
  /** Which of the page's line colours. */
  colour: number;
  values: readonly (number | null)[];
}

/** The lines of one call, on one scale. */
export interface Drawn {
  /** `MACD 12 26 9` */
  label: string;
  lines: readonly Line[];
}

export interface Bars {
  /** `YYYY-MM-DD`. */
  days: readonly string[];
  open: readonly (number | null)[];
  high: readonly (number | null)[];
  low: readonly (number | null)[];
  close: readonly (number | null)[];
  volume: readonly (number | null)[];
  /** Drawn over the price. */
  over: readonly Drawn[];
  /** Drawn below it, one pane an indicator. */
  below: readonly Drawn[];
}

const ownColumns = ['symbol', 'date', 'period_start', 'open', 'high', 'low', 'close', 'volume'];
/** Besides the averages: what is in units of the price. */
const pricedNames = new Set(['bbands', 'keltner', 'donchian', 'supertrend', 'sar', 'vwap']);

const columnOf = (rows: readonly BarRow[], name: string): readonly (number | null)[] =>
  rows.map((row) => (typeof row[name] === 'number' ? row[name] : null));

/** The columns of an answer, by where they are drawn. `calls` in the order in which they were asked for. */
export function readBars(
  rows: readonly BarRow[],
  calls: readonly string[],
  known: readonly IndicatorInfo[],
): Bars {
  const names = Object.keys(rows[0] ?? {}).filter((name) => !ownColumns.includes(name));
  const over: Drawn[] = [];
  const below: Drawn[] = [];
  for (const call of calls) {
    const info = infoOf(call, known);
    if (info === undefined) continue;
    const columns = names.splice(0, info.outputs.length);
    if (isPriced(info))
      over.push(drawn(rows, { info, columns: columns.filter(isPrice), first: over.length, step: 0 }));
    else below.push(drawn(rows, { info, columns, first: below.length + 1, step: 1 }));
  }
  return {
    days: rows.map((row) => String(row['date'] ?? row['period_start'])),
    open: columnOf(rows, 'open'),
    high: columnOf(rows, 'high'),
    low: columnOf(rows, 'low'),
    close: columnOf(rows, 'close'),
    volume: columnOf(rows, 'volume'),
    over,
    below,
  };
}

/** What a call such as `SMA(20)` is of. */
export const infoOf = (call: string, known: readonly IndicatorInfo[]): IndicatorInfo | undefined => {
  const name = call.replace(/\(.*/, '').trim().toLowerCase();
  return known.find((info) => info.name === name);
};

const isPriced = ({ name, group }: IndicatorInfo): boolean => group === 'average' || pricedNames.has(name);

/** Of supertrend: 1 or -1, no price. */
const isPrice = (column: string): boolean => !column.endsWith('_trend');

interface Asked {
  info: IndicatorInfo;
  columns: readonly string[];
  /** Colour of the first line, and how far the next one's is from it. */
  first: number;
  step: number;
}

function drawn(rows: readonly BarRow[], { info, columns, first, step }: Asked): Drawn {
  // Outputs begin with what the indicator is called with its arguments; the shortest is that, or ends in a word more.
  const stem = stemOf(columns);
  return {
    label: labelOf(stem, info.name),
    lines: columns.map((column, at) => {
      const part = column.slice(stem.length).replaceAll('_', ' ').trim();
      const kind = kindOf(part, info.name);
      return {
        column,
        label: labelOf(column, info.name),
        part,
        kind,
        colour: first + at * step,
        values: columnOf(rows, column),
      };
    }),
  };
}

/** What all begin with, up to an underscore: `bbands_20_2_2` of its upper, middle and lower. */
function stemOf([first = '', ...others]: readonly string[]): string {
  let stem = first;
  while (!others.every((column) => column === stem || column.startsWith(`${stem}_`))) {
    stem = stem.slice(0, Math.max(0, stem.lastIndexOf('_')));
    if (stem === '') return first;
  }
  return stem;
}

function kindOf(part: string, name: string): Line['kind'] {
  if (part === 'histogram') return 'histogram';
  if (part === 'upper' || part === 'lower') return 'edge';
  return name === 'sar' ? 'dots' : 'line';
}

/** All lines, those over the price first. */
export const linesOf = ({ over, below }: Bars): readonly Line[] =>
  [...over, ...below].flatMap(({ lines }) => lines);

/** The indicator in capitals, its arguments, and which of its lines: `bbands_20_2_2_upper` → `BBANDS 20 2 2 upper`. */
const labelOf = (column: string, name: string): string =>
  (column.slice(0, name.length).toUpperCase() + column.slice(name.length)).replaceAll('_', ' ');

/** `macd(12,26,9)` → `MACD 12 26 9`. */
export const callLabel = (call: string): string => {
  const [name = '', args = ''] = call.split('(');
  return [name.trim().toUpperCase().replaceAll('_', ' '), ...args.replace(')', '').split(',')]
    .join(' ')
    .trim();
};
