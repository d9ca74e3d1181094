import { describe, expect, it } from '@jest/globals';
import { jsonElements } from '../../src/ingest/json-elements.js';
import { rowsOf, type SeenRow } from './support/splitting.js';

const split = (input: string | Uint8Array, size?: number, maxRecordBytes = 1000): SeenRow[] =>
  rowsOf(jsonElements({ maxRecordBytes }), input, size);

describe('the elements of a JSON array', () => {
  it.each([
    ['one line', '[{"a":1},{"a":2}]', ['{"a":1}', '{"a":2}']],
    ['many lines', '\n[\r\n  {\n"a": 1\n},\n\n{"a":2}\n]\n\n', ['{\n"a": 1\n}', '{"a":2}']],
    ['no element', ' [ ] ', []],
    ['objects in objects', '[{"a":{"b":[{"c":1}]}} , {}]', ['{"a":{"b":[{"c":1}]}}', '{}']],
    [
      'brackets and escapes in strings',
      '[{"a":"]}\\"é😀\\\\"},{"a":"\\ud83d\\ude00,{"}]',
      ['{"a":"]}\\"é😀\\\\"}', '{"a":"\\ud83d\\ude00,{"}'],
    ],
  ])('are read from %s, with their text, however the bytes arrive', (_name, input, texts) => {
    for (const size of [1, 2, 3, 7, 1000]) {
      const found = split(input, size);
      expect(found.map(({ raw }) => raw)).toEqual(texts);
      expect(found.map(({ place }) => place)).toEqual(texts.map((_, at) => at + 1));
      expect(found.every(({ value }) => value !== undefined)).toBe(true);
    }
  });

  it('keep numbers as they are written', () => {
    const numbers = ['9007199254740993', '1e3', '-0', '1.50', '1E400'];
    expect(split(`[${numbers.map((n) => `{"n":${n}}`).join(',')}]`).map(({ value }) => value)).toEqual(
      numbers.map((n) => ({ n })),
    );
  });

  it('that are no objects are told, and the next one is read', () => {
    expect(split('[1,"x",null,[{"a":1}],true,{"a":"2"}]')).toMatchObject([
      { place: 1, problem: 'not-an-object', raw: '"1"' },
      { place: 2, problem: 'not-an-object', raw: '"x"' },
      { place: 3, problem: 'not-an-object', raw: 'null' },
      { place: 4, problem: 'not-an-object' },
      { place: 5, problem: 'not-an-object', raw: 'true' },
      { place: 6, problem: undefined, value: { a: '2' } },
    ]);
  });

  it('with a key twice are told', () => {
    expect(split('[{"a":1,"a":2},{"a":[{"x":1,"y":2}]}]')).toMatchObject([
      { repeatedKey: true },
      { repeatedKey: false },
    ]);
  });

  it.each([
    ['an object', '{"data":[]}', /not an array/],
    ['objects on lines', '{"a":1}\n{"a":2}\n', /not an array .*--format ndjson/],
    ['text', '"[]"', /not an array/],
    ['CSV', 'symbol,date\nA,B\n', /not well formed .* element 1/],
    ['nothing', '', /ends before its array does, after 0/],
    ['blanks', ' \n ', /ends before its array does/],
    ['an array that is cut short', '[{"a":1},{"a":2}', /ends before its array does, after 2/],
    ['an element that is cut short', '[{"a":1},{"a":"2', /ends before its array does, after 1/],
    ['a comma too many', '[{"a":1},]', /not well formed .* element 2/],
    ['a comma that is missing', '[{"a":1}{"a":2}]', /not well formed .* element 2/],
    ['brackets that do not match', '[{"a":1]}', /not well formed .* element 1/],
    ['a second array', '[{"a":1}][{"a":2}]', /goes on behind its array/],
    ['text behind it', '[{"a":1}] x', /goes on behind its array/],
    ['half a word behind it', '[{"a":1}] tru', /goes on behind its array/],
    ['what is nested too deeply', `[{"a":${'['.repeat(100)}`, /nested more than 64 levels/],
  ])('of %s cannot be read, however the bytes arrive', (_name, input, message) => {
    for (const size of [1, 3, 1000])
      expect(() => split(input, size)).toThrow(
        expect.objectContaining({ code: 'source-invalid', message: expect.stringMatching(message) }),
      );
  });

  it('are given before the mistake behind them is told', () => {
    const rows = jsonElements({ maxRecordBytes: 1000 });
    rows.feed(Buffer.from('[{"a":1},{"a":2},}'));
    expect(rows.next()).toMatchObject({ place: 1 });
    expect(rows.next()).toMatchObject({ place: 2 });
    expect(() => rows.next()).toThrow(/element 3/);
  });

  it('are not read when their text is not UTF-8', () => {
    const bytes = Buffer.concat([Buffer.from('[{"a":"'), Buffer.from([0xe9]), Buffer.from('"}]')]);
    expect(() => split(bytes)).toThrow(/not UTF-8/);
  });

  it.each([
    ['an object', '[{"a":"1"},{"a":"'],
    ['a string', '[{"a":"1"},"'],
    ['a number', '[{"a":"1"},1'],
  ])('that are longer than allowed end the reading: %s', (_name, start) => {
    const rows = jsonElements({ maxRecordBytes: 5000 });
    rows.feed(Buffer.from(start));
    expect(rows.next()).toMatchObject({ place: 1, problem: undefined });
    rows.feed(Buffer.alloc(4000, '1'));
    expect(rows.next()).toBeUndefined();
    rows.feed(Buffer.alloc(4000, '1'));
    expect(rows.next()).toMatchObject({ place: 2, problem: 'too-long' });
    rows.feed(Buffer.alloc(4000, '1'));
    expect(rows.next()).toBeUndefined();
  });

  it('that begin with text without end are refused before it fills the memory', () => {
    const rows = jsonElements({ maxRecordBytes: 1000 });
    rows.feed(Buffer.from(`"${'x'.repeat(2000)}`));
    expect(rows.next()).toMatchObject({ place: 1, problem: 'too-long' });
  });
});
