import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { temporaryFolder } from '../support/run.js';
import { type Feed, feeder } from './support/feeding.js';
import { bar, header, type Loading, startLoading } from './support/loading.js';

const MIB = 1024 ** 2;
let loading: Loading;
let feed: Feed;
beforeAll(async () => {
  loading = await startLoading();
  feed = await feeder(loading);
}, 120_000);
beforeEach(() => loading.reset());
afterAll(() => loading.close());

function* bars(rows: number): Generator<string> {
  yield header;
  const perSymbol = 5000;
  for (let row = 0; row < rows; row += perSymbol) {
    let chunk = '';
    for (let day = 0; day < perSymbol; day++) {
      const date = new Date(Date.UTC(2000, 0, 1 + day)).toISOString().slice(0, 10);
      chunk += bar(`S${String(row).padStart(9, '0')}`, date, 1 + (day % 97) / 100);
    }
    yield chunk;
  }
}

describe('memory', () => {
  it('stays below 200 MB for 1,500,000 rows', async () => {
    const { code, result, mib } = await feed(bars(1_500_000));
    expect(code).toBe(0);
    expect(result).toMatchObject({ result: 'loaded', rowsWritten: 1_500_000 });
    expect(mib).toBeGreaterThan(20);
    expect(mib * MIB).toBeLessThan(200e6);
  });

  it('stays below 200 MB for one line of 1 GiB, which is refused', async () => {
    await loading.load(header + bar('A', '2021-01-04', 1));
    const piece = Buffer.alloc(MIB, 'x');
    const { code, result, mib } = await feed(
      (function* () {
        yield header + bar('B', '2021-01-04', 1);
        for (let sent = 0; sent < 1024; sent++) yield piece;
      })(),
    );
    expect(code).toBe(20);
    expect(result).toMatchObject({
      result: 'invalid',
      error: { message: expect.stringMatching(/line 3 is too long/) },
    });
    expect(mib * MIB).toBeLessThan(200e6);
    expect(await loading.rows('SELECT symbol FROM bars')).toEqual([{ symbol: 'A' }]);
  });
});

describe('a full disk', () => {
  const folder = temporaryFolder('small');

  /** Puts staging tables on a disk of 8 MiB. */
  beforeAll(async () => {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', folder]);
    const [where] = await loading.rows<{ data: string; name: string }>(
      `SELECT current_setting('data_directory') AS data, current_database() AS name`,
    );
    const owner = statSync(where?.data ?? '');
    execFileSync('chown', [`${owner.uid}:${owner.gid}`, folder]);
    await loading.rows(`CREATE TABLESPACE small LOCATION '${folder}'`);
    await loading.rows(`ALTER DATABASE "${where?.name}" SET temp_tablespaces = 'small'`);
  });
  afterAll(async () => {
    await loading.rows('DROP TABLESPACE small');
    execFileSync('umount', ['-l', folder]);
  });

  it('fails the load, keeps the last good rows, and the next load works', async () => {
    await loading.load(header + bar('A', '2021-01-04', 1));
    const { code, result } = await feed(bars(500_000));
    expect(code).toBe(30);
    expect(result).toMatchObject({
      result: 'failed',
      revision: 2,
      error: { message: expect.stringMatching(/No space left/) },
    });
    expect(await loading.rows('SELECT symbol FROM bars')).toEqual([{ symbol: 'A' }]);
    expect((await feed([header, bar('B', '2021-01-04', 1)])).result).toMatchObject({
      result: 'loaded',
      revision: 3,
    });
  });
});
