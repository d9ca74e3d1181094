import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { csv } from '../../src/formats/csv.js';
import { dayText } from '../../src/stocks/day-text.js';
import { putBars } from '../support/rows.js';
import { openHistory, series } from './support/history.js';
import { failureOf, type JsonRow, type Reader } from './support/reader.js';
import { integerOf, randomOf } from './support/series.js';

let reader: Reader;
beforeAll(async () => {
  reader = await openHistory();
});
afterAll(() => reader.stop());
beforeEach(() => reader.forget());

const rowsOf = async (url: string): Promise<JsonRow[]> => (await reader.ask(url)).rows();
/** Names of the snapshots that a question opens. */
const asked = async (url: string): Promise<string[]> => {
  await rowsOf(url);
  return reader.snapshots();
};
const textOf = async (url: string): Promise<string> => (await reader.ask(url)).text();

describe('bars of a symbol', () => {
  test('are the stored ones, with prices at 4 decimals and volumes as numbers', async () => {
    expect(await textOf(`${series}/ACME`)).toBe(
      '[{"symbol":"ACME","date":"2024-01-02","open":92.392,"high":200,"low":0.3333,"close":162.8465,"volume":3000000000},' +
        '{"symbol":"ACME","date":"2024-01-03","open":11,"high":11,"low":11,"close":11,"volume":4000000000},' +
        '{"symbol":"ACME","date":"2024-03-01","open":12,"high":12,"low":12,"close":12,"volume":5}]',
    );
  });

  test('are resampled, empty bins included', async () => {
    expect(await textOf(`${series}/ACME?frequency=monthly`)).toBe(
      '[{"symbol":"ACME","period_start":"2024-01-01","open":92.392,"high":200,"low":0.3333,"close":11,"volume":7000000000},' +
        '{"symbol":"ACME","period_start":"2024-02-01","open":null,"high":null,"low":null,"close":null,"volume":0},' +
        '{"symbol":"ACME","period_start":"2024-03-01","open":12,"high":12,"low":12,"close":12,"volume":5}]',
    );
  });

  test('have the same digits in CSV, newest first when asked', async () => {
    const reply = await reader.ask(`${series}/ACME?frequency=Monthly&sort=desc&dp=full`);
    expect((await reply.text(csv)).replaceAll('\r\n', '\n')).toBe(
      'symbol,period_start,open,high,low,close,volume\n' +
        'ACME,2024-03-01,12.00004,12.00004,12.00004,12.00004,5\n' +
        'ACME,2024-02-01,,,,,0\n' +
        'ACME,2024-01-01,92.391998,200,0.3333333333333333,11,7000000000\n',
    );
  });

  test('of a range without bars are an empty array', async () => {
    expect(await textOf(`${series}/ACME?start=2025-01-01`)).toBe('[]');
    expect(await textOf(`${series}/ACME?frequency=Daily&end=2023-12-31&fill=linear`)).toBe('[]');
  });

  test('a page that is not the last names the next', async () => {
    const reply = await reader.ask(`${series}/ACME?limit=2`);
    const next = await reader.ask(`${series}/ACME?limit=1&cursor=${reply.answer.nextCursor}`);
    expect((await next.rows()).map(({ date }) => date)).toEqual(['2024-03-01']);
    expect(next.answer.nextCursor).toBeUndefined();
  });
});

describe('what is read', () => {
  const range = 'start=2000-01-01&end=2000-12-31';

  test('a range: its rows first, the whole series the second time, nothing from then on', async () => {
    expect(await asked(`${series}/SPARSE?${range}`)).toEqual(['bars']);
    expect(await asked(`${series}/SPARSE?${range}&frequency=Weekly`)).toEqual(['bars']);
    expect(await asked(`${series}/SPARSE?frequency=Monthly&interval=2&fill=linear`)).toEqual([]);
    expect(await asked(`${series}/SPARSE?limit=3&sort=desc`)).toEqual([]);
  });

  test('everything: once', async () => {
    expect(await asked(`${series}/SPARSE?frequency=Annual`)).toEqual(['bars']);
    await textOf(`${series}?symbols=SPARSE&${range}`);
    expect(reader.snapshots()).toEqual([]);
  });

  test('a batch: only the symbols that are not in memory', async () => {
    await rowsOf(`${series}/SPARSE`);
    expect(reader.kept()).toEqual(['SPARSE']);
    await textOf(`${series}?symbols=OTHER,SPARSE`);
    expect(reader.kept()).toEqual(['OTHER']);
  });

  test('200 random questions have one answer: from their own rows, from the whole series, and from memory', async () => {
    const random = randomOf(17);
    for (let run = 0; run < 200; run++) {
      const url = `${series}/SPARSE?${randomQuery(random)}`;
      reader.forget();
      const own = await textOf(url);
      const whole = await textOf(url);
      const memory = await textOf(url);
      expect([whole, memory]).toEqual([own, own]);
    }
  });
});

function randomQuery(random: () => number): string {
  const pick = (...texts: string[]): string => texts[integerOf(random, 0, texts.length - 1)]!;
  const start = integerOf(random, 4000, 19_000);
  const range = pick('', `start=${dayText(start)}`, `start=${dayText(start)}&end=${dayText(start + 900)}`);
  const frequency = pick('Daily', 'Weekly', 'Monthly', 'Quarterly', 'Annual');
  const fill = pick('null', 'none', 'prev', 'linear', '0.5');
  const align = pick('first', 'calendar');
  const bins = `frequency=${frequency}&interval=${integerOf(random, 1, 9)}&fill=${fill}&align=${align}`;
  const page = pick('', 'limit=7', 'limit=40&sort=desc');
  return [range, random() < 0.2 ? '' : bins, page].filter((part) => part !== '').join('&');
}

describe('a load between question and reading', () => {
  test('is answered under the revision that was read, with bins from the new first bar', async () => {
    await putBars(reader.url, 'moving', [
      { symbol: 'MOVE', date: '2024-01-05', close: 5 },
      { symbol: 'MOVE', date: '2024-01-20', close: 6 },
    ]);
    await reader.refresh();
    const before = reader.catalogue();
    const url = `${series}/MOVE?frequency=Daily&interval=10&fill=prev`;
    expect((await rowsOf(url)).map((row) => row.period_start)).toEqual(['2024-01-05', '2024-01-15']);

    const revision = await putBars(reader.url, 'moving', [{ symbol: 'MOVE', date: '2024-01-01', close: 4 }]);
    reader.forget();
    for (const query of ['', '&start=2024-01-10&end=2024-01-12', '&limit=3']) {
      const reply = await reader.ask(`${url}${query}`, before);
      const { id } = before.dataset('moving')!;
      expect(reply.answer.revisions.get(id)).toBe(revision);
      const labels = query.includes('start') ? ['2024-01-11'] : ['2024-01-01', '2024-01-11'];
      const rows = await reply.rows();
      expect(rows.map((row) => row.period_start)).toEqual(labels);
      if (labels.length === 2) expect(rows[0]).toMatchObject({ open: 4, close: 5 });
    }
    await reader.refresh();
    reader.snapshots();
    expect(await rowsOf(url)).toHaveLength(2);
    expect(reader.snapshots()).toEqual([]); // what was read is kept under its own revision
  });

  test('that removes the symbol says so', async () => {
    await putBars(reader.url, 'gone', [{ symbol: 'GONE', date: '2024-01-05', close: 5 }]);
    await reader.refresh();
    const client = new Client({ connectionString: reader.url });
    await client.connect();
    await client.query(`DELETE FROM series WHERE key = 'GONE'`);
    await client.end();
    expect(await failureOf(() => reader.ask(`${series}/GONE`))).toMatchObject({ code: 'not-found' });
    expect(await (await reader.ask(`${series}?symbols=GONE,ACME&limit=1`)).json()).toMatchObject({
      data: { GONE: [], ACME: [{ close: 162.8465 }] },
    });
  });
});
