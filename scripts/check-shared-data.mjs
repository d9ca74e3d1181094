// Loads real files with the built program into a throw-away data folder, serves them, and compares answers with
// the figures of the files' README. Usage: node scripts/check-shared-data.mjs FOLDER
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const main = join(dirname(dirname(fileURLToPath(import.meta.url))), 'dist', 'main.js');
const folder = resolve(process.argv[2] ?? '.');
const minute = 60_000;

const work = mkdtempSync(join(tmpdir(), 'almanac-check-'));
// As root the embedded server runs under another user, who must be able to enter.
chmodSync(work, 0o755);
const dataDir = join(work, 'data');
let serve;
let failures = 0;
try {
  for (const [dataset, file] of [
    ['stocks', 'stocks-amzn.csv'],
    ['air-quality', 'air-quality.csv'],
  ])
    await almanac('ingest', dataset, join(folder, file), '--data-dir', dataDir);
  const base = await started();
  await checkStocks(base);
  await checkAirQuality(base);
} catch (error) {
  failed(error instanceof Error ? error.message : String(error));
} finally {
  await stopped();
  leftovers();
  rmSync(work, { recursive: true, force: true });
}
process.exitCode = failures === 0 ? 0 : 1;

async function almanac(...args) {
  const { stdout } = await run(process.execPath, [main, ...args], { timeout: 2 * minute });
  process.stdout.write(stdout);
}

async function started() {
  const [port, metricsPort] = [await freePort(), await freePort()];
  const ports = ['--port', String(port), '--metrics-port', String(metricsPort)];
  serve = spawn(
    process.execPath,
    [main, 'serve', '--host', '127.0.0.1', ...ports, '--data-dir', dataDir, '--access-log', 'false'],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const base = `http://127.0.0.1:${port}`;
  for (let round = 0; round < 300 && serve.exitCode === null; round += 1) {
    const ready = await fetch(`${base}/readyz`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (ready) return base;
    await delay(100);
  }
  throw new Error('serve did not become ready');
}

function numbers(list) {
  return list.split(',').map((item) => Number(item.trim()));
}

/** The README's figures: closes with a decimal point, volumes as whole numbers of ten digits or more. */
async function checkStocks(base) {
  const readme = readFileSync(join(folder, 'README.md'), 'utf8');
  const sentence = /interval=1&frequency=Annual[^.]*?closes ([\d., ]+?) and volumes ([\d, ]+?)\./s.exec(
    readme,
  );
  const bars = await json(`${base}/stocks/time-series/AMZN?interval=1&frequency=Annual`);
  const list = Array.isArray(bars) ? bars : [];
  same(
    'closes',
    list.map(({ close }) => close),
    numbers(sentence?.[1] ?? ''),
  );
  same(
    'volumes',
    list.map(({ volume }) => volume),
    numbers(sentence?.[2] ?? ''),
  );
}

/** Ten stations, none of them lost for the line break that is missing at the end of the file. */
async function checkAirQuality(base) {
  const lines = readFileSync(join(folder, 'air-quality.csv'), 'utf8')
    .replace(/^\uFEFF/, '')
    .trimEnd()
    .split(/\r?\n/);
  const revisions = await run(process.execPath, [main, 'revisions', 'air-quality', '--data-dir', dataDir], {
    timeout: minute,
  });
  same('rows of air-quality are told of', revisions.stdout.includes(String(lines.length - 1)), true);
  const { air_quality_measurements: measurements } = await json(`${base}/air_quality`);
  same('/air_quality answers with measurements', measurements?.length > 0, true);
}

async function json(url) {
  const { stdout } = await run('curl', ['-fsS', '--max-time', '20', url], { timeout: minute });
  return JSON.parse(stdout);
}

function same(what, actual, expected) {
  const [left, right] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (left === right) console.log(`${what}: ${left}`);
  else failed(`${what}: ${left}, expected ${right}`);
}

function failed(text) {
  failures += 1;
  console.error(`failed: ${text}`);
}

async function stopped() {
  if (serve === undefined || serve.exitCode !== null) return;
  const gone = once(serve, 'exit');
  serve.kill('SIGTERM');
  const hard = setTimeout(() => serve.kill('SIGKILL'), 30_000);
  await gone;
  clearTimeout(hard);
}

/** The embedded server must be gone with the last command; if it is not, that is a failure, and it is ended. */
function leftovers() {
  if (!existsSync(dataDir)) return;
  const entries = readdirSync(dataDir, { withFileTypes: true, recursive: true });
  for (const entry of entries.filter(({ name }) => name === 'postmaster.pid')) {
    failed('the embedded server was left behind');
    const pid = Number(readFileSync(join(entry.parentPath, entry.name), 'utf8').split('\n')[0]);
    try {
      process.kill(pid, 'SIGQUIT');
    } catch {
      // It had crashed: only its file was left.
    }
  }
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
