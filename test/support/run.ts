import { chmodSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * One run of the tests has one folder, and everything that tests start or write is below it: what is left of
 * it when the run ends, however it ends, is ended and removed by `reaper.mjs`.
 */
export function runFolder(): string {
  const folder = process.env.TEST_RUN_FOLDER;
  if (folder === undefined) throw new Error('TEST_RUN_FOLDER is not set: test/global-setup.ts did not run');
  return folder;
}

/**
 * A worker goes on alone when jest is killed. Fails when the run is over: nothing may begin then. Jest itself, which
 * runs single files, is not the reaper's to end.
 */
export function recordWorker(): void {
  if (process.env.TEST_RUN_PID !== String(process.pid)) recordProcess(process.pid);
}

/** A new empty folder that every user may enter, gone after the run. */
export function temporaryFolder(name = 'temporary'): string {
  recordWorker();
  const folder = mkdtempSync(join(runFolder(), 'folders', `${name}-`));
  chmodSync(folder, 0o755);
  return folder;
}

/** Tells the reaper of a process that a test started. */
export function recordProcess(pid: number): void {
  writeFileSync(join(runFolder(), 'processes', String(pid)), '');
}

/** A process that was waited for: its number may soon be another's. */
export const forgetProcess = (pid: number): void =>
  rmSync(join(runFolder(), 'processes', String(pid)), { force: true });

/** A command that takes away what the run made outside its folder, if the run ends before `forgetUndo`. */
export function recordUndo(name: string, command: readonly string[]): void {
  writeFileSync(join(runFolder(), 'undo', name), JSON.stringify(command));
}

export const forgetUndo = (name: string): void => rmSync(join(runFolder(), 'undo', name), { force: true });

type Outcome<T> = { value: T } | { error: string };

/** Makes a thing once for all workers of the run; the others wait for it, and all share its failure. */
export async function oncePerRun<T>(name: string, make: () => Promise<T>): Promise<T> {
  recordWorker();
  const file = join(runFolder(), `${name}.json`);
  try {
    mkdirSync(join(runFolder(), `${name}.lock`));
  } catch {
    return unwrap<T>(await waitForFile<T>(file));
  }
  let outcome: Outcome<T>;
  try {
    outcome = { value: await make() };
  } catch (error) {
    outcome = { error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
  writeFileSync(`${file}.new`, JSON.stringify(outcome));
  renameSync(`${file}.new`, file);
  return unwrap(outcome);
}

function unwrap<T>(outcome: Outcome<T>): T {
  if ('error' in outcome) throw new Error(outcome.error);
  return outcome.value;
}

/** Three minutes: Redis may have to be downloaded first. */
async function waitForFile<T>(file: string): Promise<Outcome<T>> {
  for (let round = 0; round < 3600; round += 1) {
    try {
      return JSON.parse(readFileSync(file, 'utf8')) as Outcome<T>;
    } catch {
      await delay(50);
    }
  }
  throw new Error(`${file} was not made in time`);
}
