import type { Client } from '../database/database.js';
import { type Bars, emptyBars } from './bars.js';
import type { Need, Span } from './bar-page.js';

/** Where bars are stored: the only SQL of this feature. All texts are fixed; values are bound. */
export interface SeriesKey {
  datasetId: number;
  symbol: string;
}

/**
 * One row that holds all bars as bytes in base64: for 5,000 bars it takes about 0.6 of the time of 5,000 rows, most of
 * which the driver spends on parsing fields (it cannot take binary results, and base64 is quicker to decode than hex).
 * A bar is: day (int4), open, high, low, close (float8), volume (int8), big endian. The first and the last day of the
 * series come along, as bins count from the first one.
 */
const barsText = (order: 'ASC' | 'DESC'): string => `
  SELECT s.first::date - date '1970-01-01' AS first, s.last::date - date '1970-01-01' AS last,
    (SELECT encode(string_agg(
        int4send(b.date - date '1970-01-01') || float8send(b.open) || float8send(b.high) || float8send(b.low)
          || float8send(b.close) || int8send(b.volume), ''::bytea), 'base64')
      FROM (
        SELECT date, open, high, low, close, volume FROM bars
        WHERE dataset_id = $1 AND symbol = $2
          AND date BETWEEN date '1970-01-01' + $3::int AND date '1970-01-01' + $4::int
        ORDER BY date ${order} LIMIT $5::int
      ) b) AS bars
  FROM series s WHERE s.dataset_id = $1 AND s.key = $2`;
const texts = { asc: barsText('ASC'), desc: barsText('DESC') };

interface BarsRow {
  first: number;
  last: number;
  bars: string | null;
}

/** The bars of a range of days, oldest first, and the span of the whole series; undefined when there is no series. */
export async function readBars(
  client: Client,
  { datasetId, symbol }: SeriesKey,
  need: Need & { sort: 'asc' | 'desc' },
): Promise<{ span: Span; bars: Bars } | undefined> {
  // The end from which a limit counts; the whole range is read oldest first.
  const order = need.limit === undefined ? 'asc' : need.sort;
  const bindings = [datasetId, symbol, need.from, need.to, need.limit ?? null];
  const { rows } = await client.query<BarsRow>(texts[order], bindings);
  const [row] = rows;
  if (row === undefined) return undefined;
  const bytes = Buffer.from(row.bars ?? '', 'base64');
  return { span: { first: row.first, last: row.last }, bars: decodeBars(bytes, order === 'desc') };
}

const neighboursText = `
  SELECT
    (SELECT max(date) FROM bars WHERE dataset_id = $1 AND symbol = $2 AND date < date '1970-01-01' + $3::int)
      - date '1970-01-01' AS before,
    (SELECT min(date) FROM bars WHERE dataset_id = $1 AND symbol = $2 AND date > date '1970-01-01' + $4::int)
      - date '1970-01-01' AS after`;

/** The nearest days with bars before one day and after another. */
export async function readNeighbours(
  client: Client,
  { datasetId, symbol }: SeriesKey,
  { before, after }: { before: number; after: number },
): Promise<{ before?: number; after?: number }> {
  const bindings = [datasetId, symbol, before, after];
  const { rows } = await client.query<{ before: number | null; after: number | null }>(
    neighboursText,
    bindings,
  );
  const [row] = rows;
  return {
    ...(typeof row?.before === 'number' && { before: row.before }),
    ...(typeof row?.after === 'number' && { after: row.after }),
  };
}

const storedBytes = 4 + 5 * 8;

/** Bytes as the statement packs them, to columns; `reversed` when they come newest first. */
export function decodeBars(bytes: Buffer, reversed: boolean): Bars {
  const length = bytes.length / storedBytes;
  const bars = emptyBars(length);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let i = 0, at = 0; i < length; i++, at += storedBytes) {
    const to = reversed ? length - 1 - i : i;
    bars.days[to] = view.getInt32(at);
    bars.open[to] = view.getFloat64(at + 4);
    bars.high[to] = view.getFloat64(at + 12);
    bars.low[to] = view.getFloat64(at + 20);
    bars.close[to] = view.getFloat64(at + 28);
    bars.volume[to] = view.getInt32(at + 36) * 2 ** 32 + view.getUint32(at + 40);
  }
  return bars;
}
