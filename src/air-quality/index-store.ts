import type { OpenSnapshot } from '../database/snapshot.js';
import { type Batch, batchOf, type Cell } from '../formats/table.js';
import { cadenceOf, readHourlyStations } from './cadence.js';
import { type CopiedBytes, type CopiedRows, copyBytes, selectRows } from './copy-stream.js';
import { createGroupReader } from './hour-groups.js';
import type { IndexPlace, IndexQuery } from './index-query.js';
import { createIndexRows, type IndexRows, type IndexRowsOptions } from './index-rows.js';
import { blockDays, hoursSelect, type HoursRange, placesSelect, rangeOf } from './index-select.js';
import { firstLabel, hoursOf, labelTime } from './index-time.js';
import { applySettings } from './query-settings.js';
import { padTime } from './time.js';

/** Rows that make a batch worth handing on. */
const batchRows = 1000;

interface Copying {
  range: HoursRange;
  /** How many stations the range may have: blocks of time are the shorter the more there are. */
  stations: number;
  isShown: IndexRowsOptions['isShown'];
}

/** All rows, in memory that depends on the number of stations alone. */
export function copyIndex(snapshot: OpenSnapshot, query: IndexQuery, stations: number): Promise<CopiedRows> {
  const range = rangeOf(query);
  const first = range.from === undefined ? Number.NEGATIVE_INFINITY : firstLabel(range.from, query.period);
  const isShown = (label: number, _: string, block: number): boolean =>
    label >= (query.sort === 'asc' ? first : block);
  return copyHours(snapshot, query, { range, stations, isShown });
}

/**
 * The places of a page, in its order; one more than `limit` where there is a next page. What a row is made of is read
 * after, for the stations that the page shows.
 */
export async function readPlaces(
  { client }: OpenSnapshot,
  query: IndexQuery & { limit: number },
): Promise<readonly IndexPlace[]> {
  const select = placesSelect(query);
  await applySettings(client, select);
  const rows = await selectRows(client, select.text);
  return rows.map(([time, station]) => ({ time: padTime(String(time)), station: String(station) }));
}

/** The rows of a page, of which `places` has at least one. */
export function copyPage(
  snapshot: OpenSnapshot,
  query: IndexQuery,
  places: readonly IndexPlace[],
): Promise<CopiedRows> {
  const { sort, period } = query;
  const ends = [places[0]!, places.at(-1)!].map(({ time, station }) => ({
    label: firstLabel(time, period),
    station,
  }));
  const [low, high] = sort === 'asc' ? [ends[0]!, ends[1]!] : [ends[1]!, ends[0]!];
  const stations = [...new Set(places.map(({ station }) => station))];
  const range = { from: labelTime(low.label), to: labelTime(high.label + hoursOf[period]), stations };
  const isShown = (label: number, station: string, block: number): boolean =>
    label >= (sort === 'asc' ? low.label : block) &&
    (label > low.label || station >= low.station) &&
    (label < high.label || station <= high.station);
  return copyHours(snapshot, query, { range, stations: stations.length, isShown });
}

async function copyHours(
  snapshot: OpenSnapshot,
  question: IndexQuery,
  { range, stations, isShown }: Copying,
): Promise<CopiedRows> {
  const { client } = snapshot;
  const hourly = await readHourlyStations(client, question.scope.datasets, range.stations);
  const select = hoursSelect(question, range, blockDays(stations));
  await applySettings(client, select);
  const copied = copyBytes(snapshot, select.text, 'binary');
  const rows = createIndexRows({ question, cadence: (station) => cadenceOf(hourly, station), isShown });
  const batches =
    question.sort === 'asc' ? forwards(copied, question, rows) : backwards(copied, question, rows);
  return { batches, close: copied.close };
}

async function* forwards(
  { chunks }: CopiedBytes,
  { pollutants }: IndexQuery,
  rows: IndexRows,
): AsyncGenerator<Batch> {
  const read = createGroupReader(pollutants.length);
  for await (const chunk of chunks) {
    read(chunk, rows.add);
    if (rows.length() >= batchRows) yield batchOf(rows.take());
  }
  rows.end();
  if (rows.length() > 0) yield batchOf(rows.take());
}

/** Blocks come newest first, each oldest first: turned round one by one they are newest first all along. */
async function* backwards(
  { chunks }: CopiedBytes,
  { pollutants }: IndexQuery,
  rows: IndexRows,
): AsyncGenerator<Batch> {
  const read = createGroupReader(pollutants.length);
  let complete: Batch[] = [];
  let block = Number.NaN;
  const endBlock = (): void => {
    rows.end();
    if (rows.length() > 0) complete.push(batchOf(reversed(rows.take())));
  };
  for await (const chunk of chunks) {
    read(chunk, (group) => {
      if (group.block !== block) endBlock();
      block = group.block;
      rows.add(group);
    });
    yield* complete;
    complete = [];
  }
  endBlock();
  yield* complete;
}

const reversed = (columns: readonly (readonly Cell[])[]): Cell[][] =>
  columns.map((cells) => cells.toReversed());
