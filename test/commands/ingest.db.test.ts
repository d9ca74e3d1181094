import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { bar, header, type Loading, startLoading } from '../ingest/support/loading.js';
import { compiled } from '../support/program.js';
import { forgetProcess, recordProcess, temporaryFolder } from '../support/run.js';
import { until } from '../support/service.js';

let loading: Loading;
let program = '';
let folder = '';
beforeAll(async () => {
  program = join(await compiled(), 'main.js');
  folder = temporaryFolder('ingest');
  loading = await startLoading();
}, 120_000);
beforeEach(() => loading.reset());
afterAll(() => loading.close());

const A1 = bar('A', '2021-01-04', 1);
const B1 = bar('B', '2021-01-04', 2);

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

function start(args: readonly string[], env: Record<string, string> = {}): ChildProcessWithoutNullStreams {
  const child = spawn(process.execPath, [program, 'ingest', ...args], {
    env: { PATH: process.env.PATH, ALMANAC_DATABASE_URL: loading.url, ...env },
  });
  recordProcess(child.pid ?? 0);
  return child;
}

interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

async function ending(child: ChildProcessWithoutNullStreams): Promise<Ended> {
  const said = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].on('data', (chunk: Buffer) => {
      said[name] += chunk.toString();
    });
  const [code] = (await once(child, 'close')) as [number | null];
  forgetProcess(child.pid ?? 0);
  return { code, ...said };
}

const run = (args: readonly string[], env?: Record<string, string>): Promise<Ended> => {
  const child = start(args, env);
  child.stdin.end();
  return ending(child);
};

/** Waits until the child's load holds the dataset's lock and its first rows are staged. */
const untilLoading = (): Promise<void> =>
  until(async () => {
    const [active] = await loading.rows<{ n: number }>(
      `SELECT count(*) AS n FROM pg_locks l JOIN pg_stat_activity a USING (pid)
        WHERE l.locktype = 'advisory' AND a.application_name = 'almanac' AND a.query LIKE 'COPY%'
          AND a.datname = current_database()`,
    );
    return active?.n === 1;
  }, 'the load begins');

describe('almanac ingest', () => {
  it('loads a file, says so in one line of JSON, beside one of the log, and finds it unchanged', async () => {
    const path = file('bars.csv.gz', gzipSync(header + A1));
    const first = await run(['stocks', path, '--run-key', 'k']);
    expect(first.code).toBe(0);
    expect(JSON.parse(first.stderr)).toMatchObject({
      level: 'info',
      msg: 'ingest',
      dataset: 'stocks',
      run_key: 'k',
      result: 'loaded',
    });
    expect(JSON.parse(first.stdout)).toMatchObject({
      result: 'loaded',
      rowsWritten: 1,
      runKey: 'k',
      error: null,
    });
    expect(first.stdout.trimEnd()).not.toContain('\n');
    const again = await run(['stocks', path], { ALMANAC_LOG_LEVEL: 'warn' });
    expect(again.stderr).toBe('');
    expect(JSON.parse(again.stdout)).toMatchObject({ result: 'unchanged' });
  });

  it('reads standard input, with a mapping and a tolerance', async () => {
    const child = start(['stocks', '-', '--mapping', 'close=Adj Close', '--max-rejected-rows', '1']);
    child.stdin.end(`symbol,date,open,high,low,Adj Close,volume\n${A1}nonsense\n`);
    const { code, stdout } = await ending(child);
    expect({ code, ...(JSON.parse(stdout) as object) }).toMatchObject({
      code: 0,
      rowsWritten: 1,
      rowsRejected: 1,
    });
  });

  it.each([
    ['a source that is invalid', () => ['stocks', file('bad.csv', `${header}A,x,1,1,1,1,1\n`)], {}, 20],
    ['no such file', () => ['stocks', join(folder, 'absent.csv')], {}, 20],
    [
      'a source that is away',
      () => ['stocks', 'http://127.0.0.1:9/x.csv'],
      { ALMANAC_INGEST_ALLOW_HTTP: 'true', ALMANAC_INGEST_ALLOWED_PRIVATE_CIDRS: '127.0.0.0/8' },
      10,
    ],
    [
      'a database that is away',
      () => ['stocks', file('ok.csv', header + A1)],
      { ALMANAC_DATABASE_URL: 'postgres://u:p@127.0.0.1:9/x' },
      30,
    ],
    ['a name that is wrong', () => ['No Name', file('ok.csv', header + A1)], {}, 40],
    ['a flag that is wrong', () => ['stocks', file('ok.csv', header + A1), '--mode', 'merge'], {}, 40],
    ['http without leave', () => ['stocks', 'http://example.org/x.csv'], {}, 40],
  ])('tells %s by its exit code', async (...[, args, env, code]) => {
    expect((await run(args(), env as Record<string, string>)).code).toBe(code);
  });

  it('has help with examples and exit codes', async () => {
    const { code, stdout } = await run(['--help']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/Examples:[\s\S]*Exit codes: 0 loaded or unchanged/);
    expect(stdout).toContain('--ingest-max-bytes');
  });
});

const isAsBefore = async (): Promise<void> => {
  expect(await loading.rows('SELECT symbol FROM bars')).toEqual([{ symbol: 'A' }]);
  expect(await loading.load(header + B1)).toMatchObject({ result: 'loaded', revision: 2 });
};

describe('a load that is cut off', () => {
  /** Enough rows that some are staged before the input pauses. */
  const many = Array.from({ length: 30_000 }, (_, i) => bar(`S${i}`, '2021-01-04', 1)).join('');

  const stuck = async (): Promise<ChildProcessWithoutNullStreams> => {
    await loading.load(header + A1);
    const child = start(['stocks', '-', '--mode', 'replace']);
    child.stdin.on('error', () => undefined);
    child.stdin.write(header + many);
    await untilLoading();
    return child;
  };
  it('by kill -9 leaves the last good rows, and the next run works', async () => {
    const child = await stuck();
    const ended = ending(child);
    child.kill('SIGKILL');
    await ended;
    await isAsBefore();
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('by %s says so and ends with %d', async (signal, code) => {
    const child = await stuck();
    const ended = ending(child);
    child.kill(signal);
    expect(await ended).toMatchObject({
      code,
      stderr: 'almanac: interrupted, nothing was loaded\n',
      stdout: '',
    });
    await isAsBefore();
  });

  it('by the loss of its connection is told as a database that is away', async () => {
    const child = await stuck();
    const ended = ending(child);
    await loading.rows(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE application_name = 'almanac' AND query LIKE 'COPY%' AND datname = current_database()`);
    child.stdin.end(many);
    const { code, stdout, stderr } = await ended;
    expect(code).toBe(30);
    expect(JSON.parse(stderr)).toMatchObject({ level: 'warn', msg: 'ingest', result: 'failed' });
    expect(JSON.parse(stdout)).toMatchObject({
      result: 'failed',
      revision: 2,
      error: { code: 'database-unavailable' },
    });
    expect(await loading.rows('SELECT symbol FROM bars')).toEqual([{ symbol: 'A' }]);
  });
});
