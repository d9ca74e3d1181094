import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { putBars } from '../support/rows.js';
import { openHistory, series } from './support/history.js';
import { type JsonRow, type Reader } from './support/reader.js';

let reader: Reader;
beforeAll(async () => {
  reader = await openHistory();
});
afterAll(() => reader.stop());
beforeEach(() => reader.forget());

const rowsOf = async (url: string): Promise<JsonRow[]> => (await reader.ask(url)).rows();
const textOf = async (url: string): Promise<string> => (await reader.ask(url)).text();

describe('a batch', () => {
  interface Batch {
    data: Record<string, JsonRow[]>;
    errors: Record<string, JsonRow>;
    next_cursor?: string;
  }
  const batchOf = async (url: string): Promise<Batch> => {
    const batch: Batch = JSON.parse(await textOf(url));
    return batch;
  };

  test('answers what it can, in the order asked, in one snapshot', async () => {
    const batch = await batchOf(`${series}?symbols=OTHER,NONE,ACME&frequency=Annual`);
    expect(reader.snapshots()).toEqual(['bars']);
    expect(Object.keys(batch.data)).toEqual(['OTHER', 'ACME']);
    expect(batch.data).toEqual({
      OTHER: await rowsOf(`${series}/OTHER?frequency=Annual`),
      ACME: await rowsOf(`${series}/ACME?frequency=Annual`),
    });
    expect(batch.errors).toEqual({
      NONE: expect.objectContaining({ status: 404, type: '/problems/not-found' }),
    });
  });

  test.each(['symbols=NONE', 'symbols=NONE,NIX&limit=3'])(
    'of unknown symbols alone holds their errors: %s',
    async (query) => {
      const batch = await batchOf(`${series}?${query}`);
      expect(batch.data).toEqual({});
      expect(batch.errors.NONE).toMatchObject({ status: 404 });
    },
  );

  test.each(['', '&sort=desc', '&frequency=Quarterly&fill=prev', '&frequency=Weekly&fill=none&sort=desc'])(
    'pages joined are the whole answer: %s',
    async (query) => {
      const url = `${series}?symbols=SPARSE,ACME,OTHER${query}`;
      const whole = await batchOf(url);
      const joined: Record<string, JsonRow[]> = {};
      let cursor: string | undefined = '';
      for (let page = 0; cursor !== undefined && page < 100; page++) {
        const next: Batch = await batchOf(`${url}&limit=97${cursor === '' ? '' : `&cursor=${cursor}`}`);
        for (const [symbol, rows] of Object.entries(next.data)) (joined[symbol] ??= []).push(...rows);
        cursor = next.next_cursor;
      }
      expect(joined).toEqual(whole.data);
    },
  );
});

describe('a batch of very many bars', () => {
  test('is streamed from one snapshot, and gives its connection back', async () => {
    const reply = await reader.ask(`${series}?symbols=ACME,WIDE&frequency=Daily`);
    expect(reader.snapshots()).toEqual(['bars-stream']);
    expect(reader.lent()).toBe(1);
    expect((await reply.text()).split('"period_start"')).toHaveLength(60 + 213_301 + 1);
    expect(reader.lent()).toBe(0);
  });

  test('gives its connection back when nobody reads it', async () => {
    const reply = await reader.ask(`${series}?symbols=ACME,WIDE&frequency=Daily`);
    await reply.answer.close?.();
    expect(reader.lent()).toBe(0);
  });

  test('with a limit names the next page before its first row', async () => {
    await putBars(
      reader.url,
      'wide',
      Array.from({ length: 11 }, (_, i) => [
        { symbol: `WIDE${i}`, date: '1678-01-01', close: 1 },
        { symbol: `WIDE${i}`, date: '2100-12-31', close: 2 },
      ]).flat(),
    );
    await reader.refresh();
    const symbols = Array.from({ length: 11 }, (_, i) => `WIDE${i}`).join(',');
    const reply = await reader.ask(`${series}?symbols=${symbols}&frequency=Daily&limit=9999`);
    expect(reader.snapshots()).toEqual(['bars-stream']);
    expect(reply.answer.nextCursor).toBeDefined();
    const text = await reply.text();
    expect(text).toContain(`"next_cursor":"${reply.answer.nextCursor}"`);
    expect(text.split('"period_start"')).toHaveLength(11 * 9999 + 1);
  });
});
