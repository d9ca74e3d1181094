import { once } from 'node:events';
import {
  chmodSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { openEmbedded } from '../../../src/database/embedded/embedded.js';
import { isAlive, waitFor } from '../../../src/database/embedded/processes.js';
import { temporaryFolder } from '../../support/run.js';
import { ask, connect, fast, isUp, opening, postmasterOf, stopOpened } from './support/servers.js';

/** For tests that do not mind what is in the cluster: initialising takes longest. */
let used: string | undefined;
const usedFolder = (): string => (used ??= temporaryFolder());
afterEach(stopOpened);

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

  it('is reached whatever PG… variables its user has for other servers', async () => {
    const others = { PGSSLMODE: 'require', PGHOST: '192.0.2.1', PGPORT: '1', PGUSER: 'me', PGPASSWORD: 'x' };
    const before = { ...process.env };
    Object.assign(process.env, others);
    try {
      const { url } = await opening(usedFolder());
      expect(await ask(url, 'SELECT current_user AS user')).toEqual([{ user: 'almanac' }]);
    } finally {
      for (const name of Object.keys(others)) {
        if (before[name] === undefined) delete process.env[name];
        else process.env[name] = before[name];
      }
    }
  });

  it('recovers what was committed when the server is killed', async () => {
    const dataDir = temporaryFolder();
    const first = await opening(dataDir, {});
    await ask(first.url, 'CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n');
    const pid = postmasterOf(dataDir);
    process.kill(pid, 'SIGKILL');
    await waitFor(() => !isAlive(pid), { timeoutMs: 40_000 });
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

  it('clears away what an initialisation left that was killed, once it must be over', async () => {
    const dataDir = usedFolder();
    const hourAgo = new Date(Date.now() - 3_600_000);
    for (const name of ['postgres.init-old', 'postgres.init-old.password', 'postgres.init-new'])
      writeFileSync(join(dataDir, name), '');
    for (const name of ['postgres.init-old', 'postgres.init-old.password'])
      utimesSync(join(dataDir, name), hourAgo, hourAgo);

    await opening(dataDir);

    expect(readdirSync(dataDir).toSorted()).toEqual(['postgres', 'postgres.init-new', 'postgres.log']);
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
