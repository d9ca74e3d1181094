/** What was measured at one station in one hour: a row of `hoursSelect`. */
export interface HourGroup {
  /** First hour that the row's block is there for, since 1970. */
  block: number;
  /** Hours since 1970. */
  hour: number;
  station: string;
  /** Four bits a pollutant, the first lowest: in which quarters of the hour there is a value. */
  filled: number;
  /** Mean of the values of each pollutant, NaN where there is none. */
  means: Float64Array;
}

/** `PGCOPY`, flags and an extension that is empty. */
const headerBytes = 19;
/** Number of fields, three integers with their lengths, the length of the station. */
const fixedBytes = 30;
const lengthBytes = 4;
const floatBytes = 8;
/** Stands where the number of fields would: no more rows. */
const trailer = -1;

/**
 * Reads what `COPY … (FORMAT binary)` sends of block, hour, filled (integers, never null), station (text, ASCII) and the
 * means (double precision), in pieces that end anywhere. Binary, because printing and parsing half a million numbers
 * would cost more than all that is done with them. The group that `each` gets is written over by the next.
 */
export function createGroupReader(
  pollutants: number,
): (chunk: Buffer, each: (group: HourGroup) => void) => void {
  const group: HourGroup = { block: 0, hour: 0, station: '', filled: 0, means: new Float64Array(pollutants) };
  let rest: Buffer = Buffer.alloc(0);
  let skip = headerBytes;
  return (chunk, each) => {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    let at = 0;
    if (bytes.length >= skip) {
      at = skip;
      skip = 0;
      for (let end = rowEnd(view, at, pollutants); end > 0; end = rowEnd(view, at, pollutants)) {
        readRow(bytes, view, at, group);
        at = end;
        each(group);
      }
    }
    rest = bytes.subarray(at);
  };
}

/** Where the row at `at` ends; 0 where it is not all there, or none follows. */
function rowEnd(view: DataView, at: number, pollutants: number): number {
  const size = view.byteLength;
  if (at + fixedBytes > size || view.getInt16(at) === trailer) return 0;
  let end = at + fixedBytes + view.getInt32(at + fixedBytes - lengthBytes);
  for (let index = 0; index < pollutants; index++) {
    if (end + lengthBytes > size) return 0;
    end += lengthBytes + Math.max(0, view.getInt32(end));
  }
  return end <= size ? end : 0;
}

function readRow(bytes: Buffer, view: DataView, at: number, group: HourGroup): void {
  group.block = view.getInt32(at + 6);
  group.hour = view.getInt32(at + 14);
  group.filled = view.getInt32(at + 22);
  const nameAt = at + fixedBytes;
  let next = nameAt + view.getInt32(nameAt - lengthBytes);
  group.station = bytes.toString('latin1', nameAt, next);
  for (let index = 0; index < group.means.length; index++) {
    const isNull = view.getInt32(next) < 0;
    next += lengthBytes;
    group.means[index] = isNull ? Number.NaN : view.getFloat64(next);
    if (!isNull) next += floatBytes;
  }
}
