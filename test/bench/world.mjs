// What the parts measure in: a folder, an embedded server, loaded datasets, child processes. Nothing outlives the run.
import { spawn } from 'node:child_process';
import { closeSync, chmodSync, mkdirSync, mkdtempSync, openSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const main = join(root, 'dist', 'main.js');

/** A module of the built program. */
export const program = (path) => import(join(root, 'dist', path));

/**
 * Makes the folder of the run. What is started from it is ended, and the folder removed, by the reaper of the tests,
 * also after Ctrl-C or `kill -9`.
 */
export async function createWorld() {
  const folder = mkdtempSync(join(tmpdir(), 'almanac-bench-'));
  // As root the server runs under another user, who must be able to enter.
  chmodSync(folder, 0o755);
  mkdirSync(join(folder, 'processes'));
  const reaper = spawn(process.execPath, [join(root, 'test', 'support', 'reaper.mjs'), folder], {
    detached: true,
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  const made = new Map();
  const once = (name, make) => made.get(name) ?? made.set(name, make()).get(name);
  const world = {
    folder,
    record: (pid) => writeFileSync(join(folder, 'processes', String(pid)), ''),
    once,
    database: (name) => once(`database ${name}`, () => createDatabase(world, name)),
    file: (kind, rows) => once(`file ${kind} ${rows}`, () => generate(world, kind, rows)),
    async end() {
      const ended = new Promise((resolve) => reaper.once('exit', resolve));
      await (await made.get('server'))?.stop();
      reaper.stdin.destroy();
      await ended;
    },
  };
  return world;
}

/** The embedded server with its own settings, as `npm start` has it. */
export const server = (world) =>
  world.once('server', async () => {
    const { openEmbedded } = await program('database/embedded/embedded.js');
    return openEmbedded({ dataDir: join(world.folder, 'server'), observe: () => undefined });
  });

/** URL of a migrated database. */
async function createDatabase(world, name) {
  const { url } = await server(world);
  await query(url, `CREATE DATABASE ${name}`);
  const own = new URL(url);
  own.pathname = `/${name}`;
  const { migrate } = await program('database/migrate.js');
  await migrate({ connectionString: own.href });
  return own.href;
}

/** Runs a statement on a connection of its own. */
export async function query(url, statement, bindings) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const result = await client.query(statement, bindings);
    return result.rows ?? [];
  } finally {
    await client.end();
  }
}

async function generate(world, kind, rows) {
  const path = join(world.folder, `${kind}-${rows}.csv`);
  await almanac(world, ['generate', kind, '--rows', String(rows), '--output', path]).ended();
  return path;
}

/** Loads a generated file into a dataset, once. */
export const loaded = (world, { database, dataset, kind, rows }) =>
  world.once(`dataset ${database} ${dataset}`, async () => {
    const [url, file] = [await world.database(database), await world.file(kind, rows)];
    await almanac(world, ['ingest', dataset, file], { ALMANAC_DATABASE_URL: url }).ended();
    await query(url, 'VACUUM (ANALYZE)');
    return url;
  });

/** A command of the program. Standard output goes to a file. */
export function almanac(world, args, env = {}) {
  return start(world, [process.execPath, main, ...args], env);
}

/** Starts a process; `ended` waits for it and fails when it does, with what it said. */
export function start(world, [command, ...args], env = {}) {
  const output = openSync(join(world.folder, 'output'), 'a');
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(ALMANAC_|OTEL_|PG|NODE_OPTIONS)/.test(name),
  );
  const child = spawn(command, args, {
    env: { ...Object.fromEntries(inherited), ...env },
    stdio: ['ignore', output, 'pipe'],
  });
  closeSync(output);
  if (child.pid !== undefined) world.record(child.pid);
  let said = '';
  child.stderr.on('data', (chunk) => {
    said = (said + chunk).slice(-4000);
  });
  const exit = new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(code ?? signal));
  });
  exit.catch(() => undefined);
  return {
    pid: child.pid,
    exit,
    async ended() {
      const code = await exit;
      if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}: ${said}`);
    },
    async stop() {
      child.kill('SIGTERM');
      await exit;
    },
  };
}

/** The service on a free port of the loopback, ready; `env` without its prefix, `others` as they are. */
export async function serve(world, url, env = {}, others = {}) {
  const port = await freePort();
  const child = almanac(world, ['serve'], {
    ALMANAC_DATABASE_URL: url,
    ALMANAC_HOST: '127.0.0.1',
    ALMANAC_PORT: String(port),
    ALMANAC_METRICS_PORT: '0',
    ...Object.fromEntries(Object.entries(env).map(([name, value]) => [`ALMANAC_${name}`, value])),
    ...others,
  });
  const origin = `http://127.0.0.1:${port}`;
  await answering(`${origin}/readyz`, child);
  return { ...child, origin };
}

/** Waits until a URL answers. */
export async function answering(url, child, status = 200) {
  let ended = false;
  child.exit.finally(() => (ended = true)).catch(() => undefined);
  for (const deadline = Date.now() + 30_000; Date.now() < deadline; await delay(5)) {
    const response = await fetch(url).catch(() => undefined);
    await response?.arrayBuffer();
    if (response?.status === status) return;
    if (ended) await child.ended();
  }
  throw new Error(`${url} did not answer in time`);
}

export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
