import { describe, expect, it } from '@jest/globals';
import { fc } from '../support/properties.js';
import { batchOfLines, digits } from '../../src/air-quality/copy-lines.js';
import type { CellType } from '../../src/formats/table.js';

const types: CellType[] = ['timestamp', 'text', 'float', 'float'];
const patched = (lines: string): string => batchOfLines(Buffer.from(lines), types).csv?.toString() ?? '';

const line = (row: number): string => `2016-10-01 00:00:00,${'s'.repeat(row % 64)},${row / 7},\n`;

describe('batchOfLines', () => {
  it('hands on bytes as they are where nothing differs, without a copy', () => {
    const lines = Buffer.from(
      '2016-10-01 00:00:00.004,a,6.80117094260474,\n2016-10-01 00:00:00.123,b,0,1.5\n',
    );

    expect(batchOfLines(lines, types).csv).toBe(lines);
  });

  it.each([
    ['a full second', '2016-10-01 00:00:00,a,1,2\n', '2016-10-01 00:00:00.000,a,1,2\n'],
    ['a tenth of a second', '2016-10-01 00:00:00.1,a,1,2\n', '2016-10-01 00:00:00.100,a,1,2\n'],
    ['a hundredth of a second', '2016-10-01 00:00:00.12,a,1,2\n', '2016-10-01 00:00:00.120,a,1,2\n'],
    ['no values at all', '2016-10-01 00:00:00,a,,\n', '2016-10-01 00:00:00.000,a,,\n'],
    [
      'a small exponent of two digits',
      '2016-10-01 00:00:00.001,a,1e-07,2\n',
      '2016-10-01 00:00:00.001,a,1e-7,2\n',
    ],
    [
      'what JavaScript writes without exponent',
      '2016-10-01 00:00:00.001,a,1e-05,1e+15\n',
      '2016-10-01 00:00:00.001,a,0.00001,1000000000000000\n',
    ],
    ['the smallest double', '2016-10-01 00:00:00.001,a,,5e-324\n', '2016-10-01 00:00:00.001,a,,5e-324\n'],
    [
      'the largest double',
      '2016-10-01 00:00:00.001,a,1.7976931348623157e+308,1e+21\n',
      '2016-10-01 00:00:00.001,a,1.7976931348623157e+308,1e+21\n',
    ],
    [
      'a negative exponent number',
      '2016-10-01 00:00:00.001,a,-1.5e-09,-2\n',
      '2016-10-01 00:00:00.001,a,-1.5e-9,-2\n',
    ],
    ['what is no number', '2016-10-01 00:00:00.001,a,NaN,-Infinity\n', '2016-10-01 00:00:00.001,a,,\n'],
    [
      'a station like an exponent',
      '2016-10-01 00:00:00.001,site-1e-07,3,1e-07\n',
      '2016-10-01 00:00:00.001,site-1e-07,3,1e-7\n',
    ],
    [
      'a station called like no number',
      '2016-10-01 00:00:00.001,NaN,3,4\n',
      '2016-10-01 00:00:00.001,NaN,3,4\n',
    ],
  ])('%s', (_, sent, printed) => {
    expect(patched(sent)).toBe(printed);
    const around = '2016-10-01 00:00:00.004,before,1,2\n';
    expect(patched(around + sent + around + sent)).toBe(around + printed + around + printed);
  });

  it('splits the same lines into cells, null where there is nothing', () => {
    const batch = batchOfLines(
      Buffer.from('2016-10-01 00:00:00,a,1e-07,\n2016-10-01 00:00:01.5,b,,2.5\n'),
      types,
    );

    expect(batch.length).toBe(2);
    expect(batch.cells()).toEqual([
      ['2016-10-01 00:00:00.000', '2016-10-01 00:00:01.500'],
      ['a', 'b'],
      ['1e-7', null],
      [null, '2.5'],
    ]);
  });

  it('reads the same cells one by one, however many lines there are', () => {
    const batch = batchOfLines(
      Buffer.from(Array.from({ length: 2000 }, (_, row) => line(row)).join('')),
      types,
    );
    const cells = batch.cells();
    const next = batch.reader!();

    const read = Array.from({ length: batch.length }, () => types.map(() => next()));
    expect(batch.length).toBe(2000);
    expect(read).toEqual(read.map((_, row) => cells.map((column) => column[row])));
    expect(read[1999]).toEqual(['2016-10-01 00:00:00.000', 's'.repeat(15), String(1999 / 7), null]);
  });

  it('has no rows and no cells where no line came', () => {
    expect(batchOfLines(Buffer.alloc(0), types)).toMatchObject({ length: 0 });
    expect(batchOfLines(Buffer.alloc(0), types).cells()).toEqual([[], [], [], []]);
  });

  it('ends with lines that are cut or too short instead of reading on for ever', () => {
    for (const broken of ['2016', 'a,b\n', '\n', ',,,,,,,\n', '2016-10-01 00:00:00,a,1e-07'])
      expect(() => batchOfLines(Buffer.from(broken), types)).not.toThrow();
  });

  it('prints any double as JavaScript does, whichever way PostgreSQL wrote it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 }),
        (values) => {
          const sent = values.map((value) => `2016-10-01 00:00:00,s,${asPostgres(value)},1\n`).join('');
          const numbers = batchOfLines(Buffer.from(sent), types).cells()[2];
          expect(numbers).toEqual(values.map(digits));
          expect(numbers?.map(Number)).toEqual(values);
        },
      ),
    );
  });
});

/** Exponents of at least two digits, below 1e-4 and from 1e15 on. */
function asPostgres(value: number): string {
  const size = Math.abs(value);
  if (Object.is(value, -0)) return '-0';
  if (size === 0 || (size >= 1e-4 && size < 1e15)) return String(value);
  return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
}
