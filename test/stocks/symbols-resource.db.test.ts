import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { openHistory } from './support/history.js';
import { type JsonRow, type Reader } from './support/reader.js';

let reader: Reader;
beforeAll(async () => {
  reader = await openHistory();
});
afterAll(() => reader.stop());
beforeEach(() => reader.forget());

const rowsOf = async (url: string): Promise<JsonRow[]> => (await reader.ask(url)).rows();
const textOf = async (url: string): Promise<string> => (await reader.ask(url)).text();

describe('the list of symbols', () => {
  test('has a row for each symbol and dataset, without reading any', async () => {
    expect(await rowsOf('/stocks?dataset=us')).toEqual([
      { symbol: 'ACME', dataset: 'us', first: '2024-01-02', last: '2024-03-01', bars: 3 },
      {
        symbol: 'SPARSE',
        dataset: 'us',
        first: expect.any(String),
        last: expect.any(String),
        bars: expect.any(Number),
      },
      { symbol: 'WIDE', dataset: 'us', first: '1678-01-01', last: '2261-12-31', bars: 2 },
    ]);
    expect(reader.snapshots()).toEqual([]);
  });

  test('is searched by prefix in any case', async () => {
    expect((await rowsOf('/stocks?search=aC')).map(({ symbol }) => symbol)).toEqual(['ACME', 'acid']);
    expect(await textOf('/stocks?search=ACMEX')).toBe('[]');
  });

  test.each(['asc', 'desc'])('pages joined are the whole, %s', async (sort) => {
    const whole = await rowsOf(`/stocks?sort=${sort}`);
    const joined: JsonRow[] = [];
    for (let cursor: string | undefined = ''; cursor !== undefined;) {
      const reply = await reader.ask(
        `/stocks?sort=${sort}&limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`,
      );
      joined.push(...(await reply.rows()));
      cursor = reply.answer.nextCursor;
    }
    expect(joined).toEqual(whole);
    expect(whole.length).toBeGreaterThan(4);
  });

  test('is of the revisions in the catalogue', async () => {
    const { answer } = await reader.ask('/stocks?dataset=world');
    const { id, revision } = reader.catalogue().dataset('world')!;
    expect([...answer.revisions]).toEqual([[id, revision]]);
  });
});
