import { describe, expect, it } from '@jest/globals';
import { formats } from '../../src/formats/registry.js';
import { sparkline } from '../../src/formats/sparkline.js';
import { batchOf, type Column, type Envelope, type Table } from '../../src/formats/table.js';

const columns: Column[] = [
  { name: 'symbol', type: 'text' },
  { name: 'date', type: 'date' },
  { name: 'close', type: 'float' },
  { name: 'volume', type: 'integer' },
  { name: 'tags', type: 'list' },
];
const rows = batchOf([
  ['A', 'B'],
  ['2024-01-01', '2024-01-02'],
  ['1.5', null],
  ['8154332000', '0'],
  ['x;y', ''],
]);

const table = (envelope: Envelope, batches = [rows]): Table => ({
  columns,
  envelope,
  batches,
  sparkline: 'close',
});

async function written(name: string, value: Table): Promise<string> {
  const format = formats.find((candidate) => candidate.name === name)!;
  let result = '';
  for await (const chunk of format.encode(value)) result += chunk.toString();
  return result;
}

describe('formats', () => {
  it('writes JSON with numbers as numbers and null for what is missing', async () => {
    expect(JSON.parse(await written('json', table({ shape: 'array' })))).toEqual([
      { symbol: 'A', date: '2024-01-01', close: 1.5, volume: 8154332000, tags: ['x', 'y'] },
      { symbol: 'B', date: '2024-01-02', close: null, volume: 0, tags: [] },
    ]);
  });

  it.each<[string, Envelope, unknown]>([
    ['an empty array', { shape: 'array' }, []],
    [
      'an empty object',
      { shape: 'object', key: 'k', extra: { next_cursor: 'c' } },
      { k: [], next_cursor: 'c' },
    ],
    [
      'an empty group',
      { shape: 'grouped', errors: { X: { status: 404 } } },
      { data: {}, errors: { X: { status: 404 } } },
    ],
  ])('writes %s as valid JSON', async (_, envelope, expected) => {
    expect(JSON.parse(await written('json', table(envelope, [])))).toEqual(expected);
  });

  it('keeps a group without rows, and rows of one group from several batches together', async () => {
    const batches = [
      { ...rows, group: 'A' },
      { ...rows, group: 'A' },
      { ...batchOf([[], [], [], [], []]), group: 'B' },
      { ...rows, group: 'C' },
    ];
    const answer: { data: Record<string, unknown[]> } = JSON.parse(
      await written('json', table({ shape: 'grouped', errors: {} }, batches)),
    );
    expect(Object.entries(answer.data).map(([key, list]) => [key, list.length])).toEqual([
      ['A', 4],
      ['B', 0],
      ['C', 2],
    ]);
  });

  it('writes truth as truth, not as text', async () => {
    const flags = batchOf([['true', 'false', null]]);
    const known: Column[] = [{ name: 'beyond', type: 'boolean' }];
    const value: Table = { columns: known, envelope: { shape: 'array' }, batches: [flags] };
    expect(JSON.parse(await written('json', value))).toEqual([
      { beyond: true },
      { beyond: false },
      { beyond: null },
    ]);
  });

  it('writes one object a line', async () => {
    const lines = (await written('ndjson', table({ shape: 'array' }))).trimEnd().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { symbol: string }).symbol)).toEqual(['A', 'B']);
  });

  it('writes CSV with a header, quoting only where it must', async () => {
    const odd = batchOf([['a,b'], ['2024-01-01'], [null], ['1'], ['say "x"']]);
    expect(await written('csv', table({ shape: 'array' }, [odd]))).toBe(
      'symbol,date,close,volume,tags\n"a,b",2024-01-01,,1,"say ""x"""\n',
    );
  });

  it('hands on lines that are CSV already', async () => {
    const ready = { ...rows, csv: Buffer.from('ready\n') };
    expect(await written('csv', table({ shape: 'array' }, [ready]))).toBe(
      'symbol,date,close,volume,tags\nready\n',
    );
  });

  it('aligns the columns of a text table', async () => {
    const lines = (await written('text', table({ shape: 'array' }))).split('\n');
    expect(lines[0]!.indexOf('close') + 5).toBe(lines[1]!.indexOf('1.5') + 3);
    expect(lines[2]).toContain('·');
  });
});

describe('sparkline', () => {
  it('rises with the values and never grows beyond sixty ticks', () => {
    const line = sparkline();
    for (let i = 0; i < 100_000; i++) line.add(String(i));
    const shown = line.toString();
    expect(shown.length).toBeLessThanOrEqual(60);
    expect(shown.startsWith('▁')).toBe(true);
    expect(shown.endsWith('█')).toBe(true);
  });
});
