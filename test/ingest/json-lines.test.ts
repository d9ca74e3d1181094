import { describe, expect, it } from '@jest/globals';
import { jsonLines } from '../../src/ingest/json-lines.js';
import { rowsOf, type SeenRow } from './support/splitting.js';

const split = (input: string | Uint8Array, size?: number, maxRecordBytes = 1000): SeenRow[] =>
  rowsOf(jsonLines({ maxRecordBytes }), input, size);
const values = (input: string, size?: number): unknown[] => split(input, size).map(({ value }) => value);

describe('JSON lines', () => {
  it.each([
    ['LF', '{"a":"1"}\n{"a":"2"}\n', [{ a: '1' }, { a: '2' }]],
    ['CRLF', '{"a":"1"}\r\n{"a":"2"}\r\n', [{ a: '1' }, { a: '2' }]],
    ['no line break at the end', '{"a":"1"}\n{"a":"2"}', [{ a: '1' }, { a: '2' }]],
    ['blanks around objects', ' {"a" : "1"} \t\n  {"a":"2"}\n', [{ a: '1' }, { a: '2' }]],
    ['empty and blank lines', '\n\r\n{"a":"1"}\n  \n\n', [{ a: '1' }]],
    ['nothing', '', []],
    ['blanks alone', '   ', []],
    ['escapes and characters of four bytes', '{"a":"\\u00e9\\ud83d\\ude00é😀\\n"}\n', [{ a: 'é😀é😀\n' }]],
    ['what is nested', '{"a":{"b":[1,{"c":null}]}}\n', [{ a: { b: ['1', { c: null }] } }]],
    ['an object without keys', '{}\n', [{}]],
  ])('are split at %s, however the bytes arrive', (_name, input, expected) => {
    for (const size of [1, 2, 3, 7, 1000]) expect(values(input, size)).toEqual(expected);
  });

  it('keep numbers as they are written', () => {
    const numbers = ['9007199254740993', '1e3', '-0', '1.50', '1E400', '123456789012345678901234567890.5'];
    expect(values(numbers.map((n) => `{"n":${n}}\n`).join(''))).toEqual(numbers.map((n) => ({ n })));
  });

  it.each([
    ['cut short', '{"a":1'],
    ['in the middle of a string', '{"a":"x'],
    ['in the middle of a word', '{"a":1} tru'],
    ['of CSV', 'symbol,date'],
    ['of two objects', '{"a":1}{"a":2}'],
    ['of two objects and a comma', '{"a":1},'],
    ['with a comma too many', '{"a":1,}'],
    ['with a leading zero', '{"a":01}'],
    ['with a plus', '{"a":+1}'],
    ['with NaN', '{"a":NaN}'],
    ['with single quotes', "{'a':1}"],
    ['with a tab in a string', '{"a":"\t"}'],
    ['with a comment', '{"a":1} // one'],
    ['nested 200 levels deep', `{"a":${'['.repeat(200)}${']'.repeat(200)}}`],
    ['that only closes', '}'],
  ])('that are %s are no JSON, and the next line is read', (_name, line) => {
    for (const size of [1, 1000])
      expect(split(`{"a":"0"}\n${line}\n{"a":"2"}\n`, size)).toMatchObject([
        { place: 1, value: { a: '0' }, problem: undefined },
        { place: 2, value: undefined, problem: 'json', raw: line },
        { place: 3, value: { a: '2' }, problem: undefined },
      ]);
  });

  it.each([['[{"a":1}]'], ['1'], ['"a"'], ['null'], ['true']])('that hold %s are no objects', (line) => {
    expect(split(`${line}\n{"a":"2"}`)).toMatchObject([
      { place: 1, value: undefined, problem: 'not-an-object', raw: line },
      { place: 2, value: { a: '2' } },
    ]);
  });

  it('that are not UTF-8 are told, and the next line is read', () => {
    const bytes = Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xe9]), Buffer.from('"}\n{"a":"2"}\n')]);
    expect(split(bytes)).toMatchObject([
      { place: 1, problem: 'encoding' },
      { place: 2, value: { a: '2' } },
    ]);
  });

  it('with a key twice are told, also when the values are equal', () => {
    expect(split('{"a":1,"b":2,"a":1}\n{"a":{"b":1,"c":2},"b":2}\n')).toMatchObject([
      { repeatedKey: true },
      { repeatedKey: false },
    ]);
  });

  it('do not take a key for the prototype', () => {
    const [row] = split('{"__proto__":{"x":1},"a":"1"}\n');
    expect(Object.keys(row?.value ?? {})).toEqual(['__proto__', 'a']);
    expect(({} as { x?: unknown }).x).toBeUndefined();
  });

  it('that are longer than allowed end the reading', () => {
    const rows = jsonLines({ maxRecordBytes: 50 });
    rows.feed(Buffer.from(`{"a":"1"}\n{"a":"${'x'.repeat(60)}`));
    expect(rows.next()).toMatchObject({ place: 1, problem: undefined });
    expect(rows.next()).toMatchObject({ place: 2, problem: 'too-long' });
    expect(rows.next()).toBeUndefined();
  });
});
