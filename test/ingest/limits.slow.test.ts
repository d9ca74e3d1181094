import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { compiled } from '../support/program.js';
import { forgetProcess, recordProcess, temporaryFolder } from '../support/run.js';
import { bar, header, type Loading, startLoading } from './support/loading.js';

const MIB = 1024 ** 2;
let loading: Loading;
let program = '';
beforeAll(async () => {
  program = join(await compiled(), 'main.js');
  loading = await startLoading();
}, 120_000);
beforeEach(() => loading.reset());
afterAll(() => loading.close());

/** Feeds `almanac ingest` by standard input; gives its exit code, its result, and the most memory that it had. */
async function feed(
  chunks: Iterable<string | Buffer>,
): Promise<{ code: number | null; result: Record<string, unknown>; mib: number }> {
  const child = spawn(process.execPath, [program, 'ingest', 'stocks', '-'], {
    env: { PATH: process.env.PATH, ALMANAC_DATABASE_URL: loading.url },
  });
  recordProcess(child.pid ?? 0);
  let mib = 0;
  const watch = setInterval(() => {
    mib = Math.max(mib, residentMib(child.pid ?? 0));
  }, 50);
  let stdout = '';
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  const closed = once(child, 'close');
  // A refused source is not read to its end: the pipe breaks.
  await pipeline(Readable.from(chunks), child.stdin).catch(() => undefined);
  const [code] = (await closed) as [number | null];
  clearInterval(watch);
  forgetProcess(child.pid ?? 0);
  return { code, result: JSON.parse(stdout) as Record<string, unknown>, mib };
}

function residentMib(pid: number): number {
  try {
    const kib = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Number(kib ?? 0) / 1024; // a process that has just ended has no memory to tell of
  } catch {
    return 0;
  }
}

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
