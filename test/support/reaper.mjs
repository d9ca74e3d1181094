// Ends what a run of the tests leaves behind. Its standard input is held open by the run and closes when that
// ends: normally, by Ctrl-C or by `kill -9`. Usage: node reaper.mjs FOLDER
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const folder = process.argv[2];
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined);
process.stdin.resume();
process.stdin.on('error', () => undefined);
process.stdin.on('close', () => void reap());

/** Again until nothing comes back: a worker may have been about to start a server. */
async function reap() {
  await end(recorded(), ['SIGKILL']);
  undo();
  for (let round = 0; round < 10; round += 1) {
    await end(recorded(), ['SIGKILL']);
    // SIGQUIT ends a Postgres at once and with all its children; its SIGTERM waits for clients.
    await end(postmasters(folder, 6), ['SIGQUIT', 'SIGKILL']);
    if (remove()) await delay(200);
    if (!existsSync(folder)) return;
    await delay(200);
  }
}

async function end(pids, signals) {
  for (const signal of signals) {
    for (const pid of pids) kill(pid, signal);
    for (let round = 0; round < 100 && pids.some((pid) => isAlive(pid)); round += 1) await delay(20);
  }
}

/** What is left of the run elsewhere: each file of `undo` is a command line as JSON. */
function undo() {
  for (const { name } of list(join(folder, 'undo'))) {
    const [program, ...args] = JSON.parse(readFileSync(join(folder, 'undo', name), 'utf8'));
    spawnSync(program, args, { stdio: ['ignore', 'ignore', 'inherit'], timeout: 60_000 });
  }
}

function recorded() {
  return list(join(folder, 'processes')).map((entry) => Number(entry.name));
}

function postmasters(directory, depth) {
  return list(directory).flatMap((entry) => {
    const path = join(directory, entry.name);
    if (entry.name === 'postmaster.pid') return [Number(readFileSync(path, 'utf8').split('\n')[0])];
    // As root a cluster may be a link out of the folder: `src/database/embedded/cluster.ts`.
    return (entry.isDirectory() || entry.isSymbolicLink()) && depth > 0 ? postmasters(path, depth - 1) : [];
  });
}

function list(directory) {
  try {
    return readdirSync(directory, { withFileTypes: true });
  } catch {
    return [];
  }
}

function kill(pid, signal) {
  try {
    return Number.isInteger(pid) && pid > 1 && process.kill(pid, signal);
  } catch {
    return false;
  }
}

/** In a container nobody may clear away the dead: they keep their number. */
function isAlive(pid) {
  if (process.platform !== 'linux') return kill(pid, 0);
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

function remove() {
  try {
    rmSync(folder, { recursive: true, force: true });
    return true;
  } catch {
    return false;
  }
}
