import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { bar, header, type Loading, startLoading } from './support/loading.js';

let loading: Loading;
beforeAll(async () => {
  loading = await startLoading();
});
beforeEach(() => loading.reset());
afterAll(() => loading.close());

const closes = (): Promise<object[]> => loading.rows('SELECT close FROM bars ORDER BY symbol, date');
const state = (): Promise<object[]> => loading.rows('SELECT current_revision FROM datasets');
const A1 = bar('A', '2021-01-04', 1);
const A2 = bar('A', '2021-01-05', 2);

describe('rejected rows', () => {
  const bad = 'A,2021-02-30,1,1,1,1,1\nB b,2021-01-04,1,1,1,1,1\nC,2021-01-04,NaN,1,1,1,1\n';

  it('refuse the load, and the last good data stays', async () => {
    await loading.load(header + A1);
    const result = await loading.load(header + A2 + bad + bar('D', '2021-01-04', 1), { runKey: 'again' });

    expect(result).toMatchObject({
      result: 'invalid',
      revision: 2,
      rowsRead: 5,
      rowsRejected: 3,
      rowsWritten: 0,
    });
    expect(result.rejectsByReason).toEqual({ 'bad-date': 1, 'bad-symbol': 1, 'not-a-number': 1 });
    expect(result.error?.message).toMatch(
      /3 rows were rejected, 0 are allowed; the first is on line 3: bad-date \(date\)/,
    );
    expect(await closes()).toMatchObject([{ close: 1 }]);
    expect(await state()).toMatchObject([{ current_revision: 1 }]);
    expect(
      await loading.rows('SELECT position, line, column_name, reason, text FROM rejects ORDER BY position'),
    ).toEqual([
      { position: 1, line: 3, column_name: 'date', reason: 'bad-date', text: 'A,2021-02-30,1,1,1,1,1' },
      { position: 2, line: 4, column_name: 'symbol', reason: 'bad-symbol', text: 'B b,2021-01-04,1,1,1,1,1' },
      { position: 3, line: 5, column_name: 'open', reason: 'not-a-number', text: 'C,2021-01-04,NaN,1,1,1,1' },
    ]);
    expect(await loading.load(header + A2, { runKey: 'again' })).toMatchObject({
      result: 'loaded',
      revision: 3,
    });
  });

  it('do not refuse it when so many are allowed', async () => {
    expect(await loading.load(header + A1 + bad, { maxRejectedRows: 3 })).toMatchObject({
      result: 'loaded',
      rowsWritten: 1,
      rowsRejected: 3,
    });
    expect(await loading.load(header + A1 + bad, { maxRejectedRows: 2 })).toMatchObject({
      result: 'invalid',
    });
  });

  it('are all counted, and the first thousand kept', async () => {
    await loading.load(header + A1);
    const result = await loading.load(header + bar('A', '2021-01-06', 1).repeat(3) + 'x\0,\n'.repeat(1500));
    expect(result).toMatchObject({ rowsRejected: 1500, rejectsByReason: { 'wrong-column-count': 1500 } });
    expect(result.rejects).toHaveLength(20);
    expect(await loading.rows('SELECT count(*) AS n FROM rejects')).toEqual([{ n: 1000 }]);
  });

  it('leave no dataset behind when it never loaded anything', async () => {
    expect(await loading.load(header + bad)).toMatchObject({ result: 'invalid', revision: null });
    expect(await state()).toEqual([]);
  });
});
