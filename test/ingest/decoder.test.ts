import { describe, expect, it } from '@jest/globals';
import { fc } from '../support/properties.js';
import { AppError } from '../../src/errors.js';
import { openDecoder } from '../../src/ingest/decoder.js';
import { jsonElements } from '../../src/ingest/json-elements.js';
import { jsonLines } from '../../src/ingest/json-lines.js';
import { lineWriter } from '../../src/ingest/line-writer.js';
import { type SourceFormat, sourceFormats } from '../../src/ingest/source-format.js';
import { sourceText } from '../../src/ingest/source-text.js';
import { rowsOf } from './support/splitting.js';

const maxRecordBytes = 300;

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** All that comes of bytes: lines for COPY and rejections, or why they are refused. */
async function outcomeOf(bytes: Uint8Array, format: SourceFormat, size: number): Promise<unknown> {
  const chunks = sourceText(pieces(bytes, size), format);
  const found: unknown[] = [];
  const out = lineWriter();
  try {
    const options = { format, type: undefined, mapping: {}, maxRecordBytes };
    const decoder = await openDecoder(chunks, options);
    const { header, records } = decoder;
    const check = header.rowType.check(header.at, header.width);
    const drain = (): void => {
      while (records.next()) {
        const { line, problem, raw, rawStart, rawEnd } = records.record;
        if (problem === 'too-long') throw new AppError('source-invalid', `too long: ${line}`);
        const wrong = check.write(records.record, out);
        if (wrong !== undefined) found.push({ line, wrong, text: raw.toString('utf8', rawStart, rawEnd) });
      }
    };
    drain();
    for await (const chunk of chunks) {
      records.feed(chunk);
      drain();
    }
    records.end();
    drain();
    return { found, missing: decoder.missing(), lines: Buffer.concat(out.take(true)).toString() };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { refused: error.message, found };
  }
}

const bar = (n: number): Record<string, unknown> => ({
  symbol: `S${n}`,
  date: '2021-01-04',
  open: 1.5,
  high: 2,
  low: 1,
  close: 1.25,
  volume: n,
  'nöte "x",': null,
});
const bars = Array.from({ length: 5 }, (_, n) => bar(n));
const documents: Readonly<Record<SourceFormat, string>> = {
  csv: `symbol,date,open,high,low,close,volume,nöte\r\n${bars.map((row) => `${Object.values(row).slice(0, 7).join(',')},"a ""b"",\n"\r\n`).join('')}`,
  ndjson: bars.map((row) => `${JSON.stringify(row)}\n`).join(''),
  json: JSON.stringify(bars, undefined, 1),
};

/** Bytes that mean something to one of the formats, and some that do not. */
const telling = Array.from('{}[]",:\\\n\r\t \'-+.eE019tfnux\0é�', (character) => Buffer.from(character));
const edit = fc.record({
  at: fc.nat(2000),
  remove: fc.nat(8),
  insert: fc.oneof(fc.constantFrom(...telling), fc.uint8Array({ maxLength: 4 })),
});
const mutated = (document: string): fc.Arbitrary<Buffer> =>
  fc.array(edit, { minLength: 1, maxLength: 4 }).map((edits) =>
    edits.reduce((bytes, { at, remove, insert }) => {
      const place = at % (bytes.length + 1);
      return Buffer.concat([bytes.subarray(0, place), insert, bytes.subarray(place + remove)]);
    }, Buffer.from(document)),
  );
const tokens = fc
  .array(fc.constantFrom(...telling, Buffer.from('{"symbol":"A"}'), Buffer.from('null')), { maxLength: 60 })
  .map((parts) => Buffer.concat(parts));
const anything = (format: SourceFormat): fc.Arbitrary<Uint8Array> =>
  fc.oneof(fc.uint8Array({ maxLength: 400 }), tokens, { arbitrary: mutated(documents[format]), weight: 4 });

describe.each(sourceFormats.map((format) => [format]))('whatever the bytes, %s', (format) => {
  it('is read', async () => {
    expect(await outcomeOf(Buffer.from(documents[format]), format, 10)).toMatchObject({
      found: [],
      lines: expect.stringMatching(/^(\d+\tS\d\t2021-01-04\t1\.5\t2\t1\t1\.25\t\d\n){5}$/),
    });
  });

  it('is read or refused with a reason, the same in whatever pieces it arrives', async () => {
    await fc.assert(
      fc.asyncProperty(anything(format), fc.integer({ min: 1, max: 50 }), async (bytes, size) => {
        expect(await outcomeOf(bytes, format, size)).toEqual(await outcomeOf(bytes, format, 1_000_000));
      }),
      { numRuns: 600 },
    );
  });
});

/** The value of text, or undefined when it is no JSON: what every other program says of it. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
/** Numbers are kept as they are written. */
const asText = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value), (_, part: unknown) => (typeof part === 'number' ? String(part) : part));
const nonAscii = /[^ -~\n\r\t]/;

describe('JSON', () => {
  const values = fc.array(fc.dictionary(fc.string({ maxLength: 5 }), fc.jsonValue({ maxDepth: 3 })));

  it('is read as JSON.parse reads it', () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 20 }), (rows, size) => {
        // Numbers with exponents are written in several ways; what counts is that none is changed.
        fc.pre(!/\d[eE.]/.test(JSON.stringify(rows)) && !JSON.stringify(rows).includes('-0'));
        const found = rowsOf(jsonElements({ maxRecordBytes: 1e6 }), JSON.stringify(rows), size);
        expect(found.map(({ value }) => value)).toEqual(asText(rows));
        expect(found.map(({ raw }) => raw)).toEqual(rows.map((row) => JSON.stringify(row)));
        const lines = rows.map((row) => `${JSON.stringify(row)}\n`).join('');
        expect(rowsOf(jsonLines({ maxRecordBytes: 1e6 }), lines, size).map(({ value }) => value)).toEqual(
          asText(rows),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('is refused where JSON.parse refuses it, line by line', () => {
    fc.assert(
      fc.property(fc.oneof(mutated(documents.ndjson), tokens), (bytes) => {
        const text = bytes.toString('latin1');
        fc.pre(!nonAscii.test(text));
        const lines = text.split('\n').map((line) => line.replace(/\r$/, ''));
        const found = new Map(
          rowsOf(jsonLines({ maxRecordBytes: 1e6 }), text).map((row) => [row.place, row]),
        );
        for (const [at, line] of lines.entries()) {
          const row = found.get(at + 1);
          if (/^[ \t\r]*$/.test(line)) expect(row).toBeUndefined();
          else expect(row?.problem !== 'json').toBe(parsed(line) !== undefined);
          expect(row?.value !== undefined).toBe(isObject(parsed(line)));
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('is refused where JSON.parse refuses it, as a whole', () => {
    fc.assert(
      fc.property(fc.oneof(mutated(documents.json), tokens), (bytes) => {
        const text = bytes.toString('latin1');
        fc.pre(!nonAscii.test(text));
        const expected = parsed(text);
        const read = (): unknown =>
          rowsOf(jsonElements({ maxRecordBytes: 1e6 }), text).map(({ value }) => value);
        if (!Array.isArray(expected)) expect(read).toThrow(AppError);
        else expect(read()).toHaveLength(expected.length);
      }),
      { numRuns: 1000 },
    );
  });
});
