import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { fc } from '../support/properties.js';
import { csvRecords } from '../../src/ingest/csv-records.js';
import type { SourceRecord } from '../../src/ingest/record.js';

interface Split {
  fields: string[];
  line: number;
  problem: SourceRecord['problem'];
  raw: string;
}

/** Splits text that arrives in pieces of `size` bytes. */
function split(input: string | Buffer, size = 7, maxRecordBytes = 1000): Split[] {
  const bytes = Buffer.from(input as string);
  const records = csvRecords({ maxRecordBytes });
  const found: Split[] = [];
  const drain = (): void => {
    while (records.next()) {
      const { record } = records;
      const fields = Array.from({ length: record.count }, (_, i) =>
        record.bytes.toString('utf8', record.starts[i], record.ends[i]),
      );
      const raw = record.raw.toString('utf8', record.rawStart, record.rawEnd);
      found.push({ fields, line: record.line, problem: record.problem, raw });
    }
  };
  for (let at = 0; at < bytes.length; at += size) {
    records.feed(bytes.subarray(at, at + size));
    drain();
  }
  records.end();
  drain();
  return found;
}

const fieldsOf = (input: string, size?: number): string[][] => split(input, size).map((r) => r.fields);

describe('csv records', () => {
  it.each([
    [
      'LF',
      'a,b\nc,d\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'CRLF',
      'a,b\r\nc,d\r\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'no line break at the end',
      'a,b\nc,d',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['nothing', '', []],
    ['empty lines', '\n\r\na\n\n\nb\n\n', [['a'], ['b']]],
    [
      'empty fields',
      ',\n,,\n',
      [
        ['', ''],
        ['', '', ''],
      ],
    ],
    ['quotes', '"a","b"\n', [['a', 'b']]],
    [
      'quoted separators and line breaks',
      '"a,b","c\nd\r\ne"\n1,2\n',
      [
        ['a,b', 'c\nd\r\ne'],
        ['1', '2'],
      ],
    ],
    ['doubled quotes', '"a""b","""",""\n', [['a"b', '"', '']]],
    ['a quoted field at the end', 'a,"b"', [['a', 'b']]],
    ['an empty last field at the end', 'a,', [['a', '']]],
    ['a quoted record and CRLF', '"a",b\r\n"c"\r\n', [['a', 'b'], ['c']]],
    ['a lone return inside', 'a\rb,c\n', [['a\rb', 'c']]],
  ])('splits %s, however the bytes arrive', (_name, input, expected) => {
    for (const size of [1, 2, 3, 1000]) expect(fieldsOf(input, size)).toEqual(expected);
  });

  it('grows with thousands of columns', () => {
    const wide = Array.from({ length: 5000 }, (_, i) => `c${i}`);
    expect(split(`${wide.join(',')}\n`, 100, 100_000)[0]?.fields).toEqual(wide);
  });

  it('counts lines through quoted line breaks and empty lines', () => {
    expect(split('a\n"b\nc\nd"\n\ne\n').map((r) => r.line)).toEqual([1, 2, 6]);
  });

  it.each([
    ['a quote inside a plain field', 'a"b,c\nd,e\n'],
    ['bytes behind a closing quote', '"a"b,c\nd,e\n'],
  ])('marks %s and goes on with the next line', (_name, input) => {
    for (const size of [1, 1000]) {
      const [bad, good] = split(input, size);
      expect(bad).toMatchObject({ problem: 'quoting', line: 1, raw: input.split('\n')[0] });
      expect(good).toMatchObject({ problem: undefined, line: 2, fields: ['d', 'e'] });
    }
  });

  it('marks a quote that is never closed', () => {
    expect(split('a,b\n"c,d\ne,f\n')[1]).toMatchObject({ problem: 'quoting', line: 2 });
  });

  it.each([
    ['Latin-1', Buffer.from('a,é\n', 'latin1')],
    ['a cut sequence', Buffer.from([0x61, 0xe2, 0x82, 0x0a])],
    ['a surrogate', Buffer.from([0xed, 0xa0, 0x80, 0x0a])],
    ['Latin-1 in quotes', Buffer.from('a,"é"\n', 'latin1')],
  ])('marks %s as no UTF-8', (_name, bytes) => {
    expect(split(Buffer.concat([Buffer.from('ok,é\n'), bytes])).map((r) => r.problem)).toEqual([
      undefined,
      'encoding',
    ]);
  });

  it('refuses a record that is too long in bounded memory', () => {
    const records = csvRecords({ maxRecordBytes: 1000 });
    const chunk = Buffer.alloc(600, 'x');
    records.feed(Buffer.from('a\n'));
    records.feed(chunk);
    expect(records.next()).toBe(true);
    expect(records.next()).toBe(false);
    records.feed(chunk);
    expect(records.next()).toBe(true);
    expect(records.record).toMatchObject({ problem: 'too-long', line: 2 });
  });

  it('keeps the text of a record as it stood', () => {
    expect(split('"a""b",c\n')[0]?.raw).toBe('"a""b",c');
  });

  it('agrees with csv-parse on any table, quoted or not, in any pieces', () => {
    const cell = fc.stringMatching(/^[a-c0-9 ,"\n\r;\té€]{0,6}$/).map((text) => text.replace(/\r$/, ''));
    const table = fc.array(fc.array(cell, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 6 });
    const quoteAll = fc.boolean();
    const lineBreak = fc.constantFrom('\n', '\r\n');
    fc.assert(
      fc.property(table, quoteAll, lineBreak, fc.integer({ min: 1, max: 40 }), (rows, all, eol, size) => {
        const quote = (text: string): string =>
          all || /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
        const text = rows.map((row) => row.map(quote).join(',') + eol).join('');
        const oracle = parse(text, {
          relax_column_count: true,
          skip_empty_lines: true,
          record_delimiter: eol,
        });
        expect(fieldsOf(text, size)).toEqual(oracle);
      }),
      { numRuns: 500 },
    );
  });
});
