import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { type Embedded, openEmbedded } from '../../../src/database/embedded/embedded.js';
import { isAlive, readPostmaster, waitFor } from '../../../src/database/embedded/processes.js';
import { compiled } from '../../support/program.js';
import { recordProcess, temporaryFolder } from '../../support/run.js';

const fast = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };
const opened: Embedded[] = [];
/** For tests that do not mind what is in the cluster: initialising takes longest. */
let used: string | undefined;
const usedFolder = (): string => (used ??= temporaryFolder());

async function opening(dataDir: string, settings: Record<string, string> = fast): Promise<Embedded> {
  const embedded = await openEmbedded({ dataDir, observe: () => undefined, settings });
  opened.push(embedded);
  return embedded;
}
afterEach(async () => {
  for (const embedded of opened.splice(0)) await embedded.stop();
});

const postmasterOf = (dataDir: string): number => readPostmaster(join(dataDir, 'postgres'))?.pid ?? 0;
const isUp = (dataDir: string): boolean => existsSync(join(dataDir, 'postgres', 'postmaster.pid'));

async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

async function ask(url: string, statement: string): Promise<object[]> {
  const client = await connect(url);
  try {
    return (await client.query<object>(statement)).rows;
  } finally {
    await client.end();
  }
}

/** Another process that opens the server and holds it. */
async function holder(dataDir: string): Promise<{ child: ChildProcess; url: string }> {
  const module = join(await compiled(), 'database', 'embedded', 'embedded.js');
  const script = `const { openEmbedded } = await import(${JSON.stringify(module)});
    const { url } = await openEmbedded({ dataDir: ${JSON.stringify(dataDir)}, observe() {}, settings: { fsync: 'off' } });
    process.on('SIGUSR2', () => process.exit(3)); console.log(url); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  recordProcess(child.pid ?? 0);
  const ended = once(child, 'exit').then(() => {
    throw new Error('the other process ended');
  });
  const [url] = (await Promise.race([once(child.stdout, 'data'), ended])) as [Buffer];
  ended.catch(() => undefined);
  return { child, url: url.toString().trim() };
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

describe('the embedded PostgreSQL', () => {
  it('keeps its data from one start to the next and leaves no process in between', async () => {
    const dataDir = temporaryFolder();

    const first = await opening(dataDir);
    await ask(first.url, 'CREATE TABLE kept AS SELECT 42 AS n');
    const pid = postmasterOf(dataDir);
    await first.stop();
    await first.stop();

    expect(isAlive(pid)).toBe(false);
    expect(isUp(dataDir)).toBe(false);
    const second = await opening(dataDir);
    expect(await ask(second.url, 'SELECT n FROM kept')).toEqual([{ n: 42 }]);
  });

  it('listens on the loopback address alone and wants the password', async () => {
    const dataDir = usedFolder();
    const { url } = await opening(dataDir);

    expect(await ask(url, 'SHOW listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
    expect(await ask(url, 'SHOW unix_socket_directories')).toEqual([{ unix_socket_directories: '' }]);
    expect(await ask(url, 'SHOW server_encoding')).toEqual([{ server_encoding: 'UTF8' }]);
    const wrong = new URL(url);
    wrong.password = 'guessed';
    await expect(connect(wrong.href)).rejects.toMatchObject({ code: '28P01' });
    const mode = statSync(join(dataDir, 'postgres', 'almanac-password')).mode;
    expect((mode & 0o777).toString(8)).toBe('600');
  });

  it('is one server for four that open a new folder at once, and the last to leave stops it', async () => {
    const dataDir = temporaryFolder();

    const all = await Promise.all(Array.from({ length: 4 }, () => opening(dataDir)));

    expect(new Set(all.map(({ url }) => url)).size).toBe(1);
    expect(readdirSync(dataDir).toSorted()).toEqual(['postgres', 'postgres.log']);
    for (const embedded of all.slice(0, 3)) await embedded.stop();
    expect(await ask(all[3]?.url ?? '', 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
    await all[3]?.stop();
    expect(isUp(dataDir)).toBe(false);
  });

  it('serves whoever opens it while another stops it', async () => {
    const dataDir = usedFolder();
    for (let round = 0; round < 4; round += 1) {
      const leaving = await opening(dataDir);

      const [coming] = await Promise.all([opening(dataDir), leaving.stop()]);

      expect(await ask(coming.url, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
      await coming.stop();
    }
    expect(isUp(dataDir)).toBe(false);
  });

  it('stays up for another client, and is stopped by the next one that leaves it alone', async () => {
    const dataDir = usedFolder();
    const first = await opening(dataDir);
    const psql = await connect(first.url);

    await first.stop();

    expect((await psql.query('SELECT 1 AS n')).rows).toEqual([{ n: 1 }]);
    await psql.end();
    const second = await opening(dataDir);
    expect(second.url).toBe(first.url);
    await second.stop();
    expect(isUp(dataDir)).toBe(false);
  });

  it('outlives an owner that is killed, and is shared and stopped by the next', async () => {
    const dataDir = usedFolder();
    const { child, url } = await holder(dataDir);
    const pid = postmasterOf(dataDir);

    await kill(child);

    expect(isAlive(pid)).toBe(true);
    const next = await opening(dataDir);
    expect(next.url).toBe(url);
    expect(postmasterOf(dataDir)).toBe(pid);
    await next.stop();
    expect(await waitFor(() => !isAlive(pid), { timeoutMs: 5000 })).toBe(true);
  });

  it('is stopped soon after an owner that exits without stopping it', async () => {
    const dataDir = usedFolder();
    const { child } = await holder(dataDir);
    const pid = postmasterOf(dataDir);

    child.kill('SIGUSR2');

    expect(await waitFor(() => !isAlive(pid), { timeoutMs: 15_000 })).toBe(true);
    expect(isUp(dataDir)).toBe(false);
  });

  it('is left to another process that uses it', async () => {
    const dataDir = usedFolder();
    const own = await opening(dataDir);
    const { child, url } = await holder(dataDir);

    await own.stop();

    expect(await ask(url, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
    await kill(child);
    await (await opening(dataDir)).stop();
    expect(isUp(dataDir)).toBe(false);
  });

  it('recovers what was committed when the server is killed', async () => {
    const dataDir = temporaryFolder();
    const first = await opening(dataDir, {});
    await ask(first.url, 'CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n');
    const pid = postmasterOf(dataDir);
    process.kill(pid, 'SIGKILL');
    await waitFor(() => !isAlive(pid), { timeoutMs: 5000 });
    await first.stop();

    const second = await opening(dataDir, {});

    expect(await ask(second.url, 'SELECT count(*)::int AS rows FROM kept')).toEqual([{ rows: 1000 }]);
  });

  it('starts although the number of its killed server is now another process’s', async () => {
    const dataDir = usedFolder();
    await (await opening(dataDir)).stop();
    const file = join(dataDir, 'postgres', 'postmaster.pid');
    writeFileSync(file, `${process.pid}\n${join(dataDir, 'postgres')}\n1700000000\n1\n\n127.0.0.1\n\n`);

    const { url } = await opening(dataDir);

    expect(await ask(url, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
    expect(postmasterOf(dataDir)).not.toBe(process.pid);
  });

  it('works below a folder that only root may enter', async () => {
    const dataDir = temporaryFolder();
    chmodSync(dataDir, 0o700);

    const first = await opening(dataDir);
    await ask(first.url, 'CREATE TABLE kept AS SELECT 42 AS n');
    await first.stop();
    const second = await opening(dataDir);

    expect(await ask(second.url, 'SELECT n FROM kept')).toEqual([{ n: 42 }]);
    await second.stop();
    rmSync(realpathSync(join(dataDir, 'postgres')), { recursive: true });
  });

  it('names its log when it cannot start because the port is taken', async () => {
    const dataDir = usedFolder();
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const address = taken.address();
    const port = typeof address === 'object' ? String(address?.port) : '';

    const refused = openEmbedded({ dataDir, observe: () => undefined, settings: { ...fast, port } });

    await expect(refused).rejects.toMatchObject({
      code: 'database-unavailable',
      message: expect.stringContaining(join(dataDir, 'postgres.log')),
    });
    taken.close();
    await opening(dataDir);
  }, 60_000);

  it('says that the folder cannot be used when it is no folder', async () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');

    await expect(openEmbedded({ dataDir: file, observe: () => undefined })).rejects.toMatchObject({
      code: 'config-invalid',
      message: expect.stringContaining(file),
    });
    expect(readFileSync(file, 'utf8')).toBe('');
  });
});
