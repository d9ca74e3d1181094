import { describe, expect, it } from '@jest/globals';
import { createGroupReader, type HourGroup } from '../../src/air-quality/hour-groups.js';

const int16 = (value: number): Buffer => {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
};
const int32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
};
const float64 = (value: number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return bytes;
};
const field = (bytes: Buffer): Buffer => Buffer.concat([int32(bytes.length), bytes]);

type Row = Omit<HourGroup, 'means'> & { means: number[] };

const rowBytes = ({ block, hour, filled, station, means }: Row): Buffer =>
  Buffer.concat([
    int16(4 + means.length),
    ...[block, hour, filled].map((value) => field(int32(value))),
    field(Buffer.from(station)),
    ...means.map((mean) => (Number.isNaN(mean) ? int32(-1) : field(float64(mean)))),
  ]);

const rows: Row[] = [
  { block: -48, hour: -25, station: 'a', filled: 0xf0, means: [Number.NaN, 1e-300] },
  { block: 0, hour: 5, station: 'a-long:name_of.a=station', filled: 0xff, means: [12.5, 0.1 + 0.2] },
  { block: 0, hour: 5, station: 'b', filled: 0, means: [Number.NaN, Number.NaN] },
];
/** As PostgreSQL documents the format. */
const copied = Buffer.concat([
  Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'),
  int32(0),
  int32(0),
  ...rows.map(rowBytes),
  int16(-1),
]);

const read = (pieces: readonly Buffer[]): Row[] => {
  const found: Row[] = [];
  const take = createGroupReader(2);
  for (const piece of pieces) take(piece, (group) => found.push({ ...group, means: [...group.means] }));
  return found;
};

describe('the reader of groups', () => {
  it('reads all rows of one piece', () => {
    expect(read([copied])).toEqual(rows);
  });

  it('reads the same wherever a piece ends', () => {
    for (let cut = 0; cut <= copied.length; cut++)
      expect(read([copied.subarray(0, cut), copied.subarray(cut)])).toEqual(rows);
  });

  it('reads the same byte by byte', () => {
    expect(read(Array.from(copied, (byte) => Buffer.from([byte])))).toEqual(rows);
  });

  it('finds nothing in a copy without rows', () => {
    expect(read([Buffer.concat([copied.subarray(0, 19), int16(-1)])])).toEqual([]);
  });
});
