import type { SourceRecord } from './record.js';
import { dropBlanks, roughDecimalAt, skipBlanks } from './decimal.js';
import { type KeyOrder, keyOrder } from './key-order.js';
import type { LineWriter } from './line-writer.js';
import { measurementStatements } from './measurement-statements.js';
import { numberProblem, recordProblem } from './record-problem.js';
import type { RejectReason, Rejection, RowCheck, RowType } from './row-type.js';
import { isSeriesName } from './series-name.js';
import { dateAt, instantOf, plainTimeAt } from './timestamps.js';

const pollutants = ['so2', 'no2', 'co', 'o3', 'pm10', 'pm2_5'] as const;
const columns = [
  { name: 'time', aliases: ['time', 'timeinstant', 'timestamp', 'datetime'], required: true },
  { name: 'station', aliases: ['station', 'identity', 'stationid'], required: true },
  ...pollutants.map((name) => ({ name, aliases: [name.replace('_', '')], required: false })),
];
const [TIME, STATION, FIRST_POLLUTANT] = [0, 1, 2] as const;

/** Measurements of stations: values finite and ≥ 0, or empty; a file need not have every pollutant. */
export const measurementRow: RowType = {
  type: 'AirQuality',
  columns,
  anyOf: pollutants,
  statements: measurementStatements,
  check: measurementCheck,
};

function measurementCheck(at: readonly number[], width: number): RowCheck {
  const starts = new Int32Array(columns.length);
  const ends = new Int32Array(columns.length);
  const order = keyOrder();

  /** A column that the file lacks is an empty field. */
  const locate = ({ bytes, starts: from, ends: to }: SourceRecord): void => {
    for (let column = 0; column < columns.length; column++) {
      const field = at[column] as number;
      const end = field === -1 ? 0 : (to[field] as number);
      const start = field === -1 ? 0 : skipBlanks(bytes, from[field] as number, end);
      starts[column] = start;
      ends[column] = dropBlanks(bytes, start, end);
    }
  };

  return {
    write: (record, out) => {
      const problem = recordProblem(record, width);
      if (problem !== undefined) return problem;
      locate(record);
      const { bytes } = record;
      if (!isSeriesName(bytes, starts[STATION] as number, ends[STATION] as number))
        return { column: 'station', reason: 'bad-station' };
      const wrong = wrongPollutant(bytes, starts, ends);
      if (wrong !== undefined) return wrong;
      const time = readTime(bytes, starts[TIME] as number, ends[TIME] as number);
      if ('reason' in time) return { column: 'time', reason: time.reason };
      noteKey(order, { bytes, start: starts[STATION] as number, end: ends[STATION] as number }, time);
      writeMeasurement(record, out, { starts, ends, time });
      return undefined;
    },
    distinct: () => order.distinct(),
  };
}

/** A time in the commonest form, by its bytes (`order` sorts as the instant does), or any other as text in UTC. */
type ReadTime = { order: number } | { text: string } | { reason: RejectReason };

const DATE_LENGTH = 10;
const DAY_MS = 86_400_000;
const LONGEST_TIME = 40;

function readTime(bytes: Buffer, start: number, end: number): ReadTime {
  const millisecond = plainTimeAt(bytes, start + DATE_LENGTH, end);
  const date = dateAt(bytes, start, end);
  if (!Number.isNaN(millisecond) && !Number.isNaN(date)) return { order: date * DAY_MS + millisecond };
  if (end - start > LONGEST_TIME) return { reason: 'bad-time' };
  const instant = instantOf(bytes.toString('latin1', start, end));
  if (instant === 'bad-time') return { reason: 'bad-time' };
  if (instant === 'too-precise') return { reason: 'time-too-precise' };
  return { text: new Date(instant).toISOString().slice(0, -1) };
}

function noteKey(
  order: KeyOrder,
  station: { bytes: Buffer; start: number; end: number },
  time: { order: number } | { text: string },
): void {
  if ('order' in time) order.add(station.bytes, station.start, station.end, time.order);
  else order.lose();
}

function wrongPollutant(bytes: Buffer, starts: Int32Array, ends: Int32Array): Rejection | undefined {
  for (let column = FIRST_POLLUTANT; column < columns.length; column++) {
    const start = starts[column] as number;
    const end = ends[column] as number;
    if (start === end) continue;
    const value = roughDecimalAt(bytes, start, end);
    const name = pollutants[column - FIRST_POLLUTANT] as string;
    if (!Number.isFinite(value)) return numberProblem(name, value);
    if (value < 0) return { column: name, reason: 'negative-value' };
  }
  return undefined;
}

function writeMeasurement(
  { bytes, line }: SourceRecord,
  out: LineWriter,
  row: { starts: Int32Array; ends: Int32Array; time: { order: number } | { text: string } },
): void {
  const { starts, ends, time } = row;
  out.whole(line);
  out.tab();
  out.field(bytes, starts[STATION] as number, ends[STATION] as number);
  out.tab();
  if ('text' in time) out.text(time.text);
  else out.field(bytes, starts[TIME] as number, ends[TIME] as number);
  for (let column = FIRST_POLLUTANT; column < columns.length; column++) {
    out.tab();
    if (starts[column] === ends[column]) out.empty();
    else out.field(bytes, starts[column] as number, ends[column] as number);
  }
  out.endLine();
}
