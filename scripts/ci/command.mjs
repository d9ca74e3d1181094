// What the programs of this folder share that call others. Plain Node: the job that signs installs no package.
import { spawnSync } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { basename } from 'node:path';

/** Runs `[program, ...arguments]`, whose words go to stderr; returns what it printed there and on stdout. Throws when it fails. */
export function run([program, ...args]) {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 1 << 28,
  });
  if (error === undefined) process.stderr.write(stderr);
  if (error !== undefined || status !== 0)
    throw new Error(`${[program, ...args].join(' ')} failed: ${error?.message ?? `exit code ${status}`}`);
  return { stdout, stderr };
}

/** The same with its words as they come, for what takes long. */
export function show([program, ...args]) {
  const { status, error } = spawnSync(program, args, { stdio: ['ignore', 2, 2] });
  if (error !== undefined || status !== 0)
    throw new Error(`${[program, ...args].join(' ')} failed: ${error?.message ?? `exit code ${status}`}`);
}

/** Commands, one a line, as a person would type them. */
export const printed = (commands) => `${commands.map((one) => one.join(' ')).join('\n')}\n`;

/** Prints `name=value` lines, which the steps after this one of a workflow get as well. */
export function tell(values) {
  const said = Object.entries(values)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
  process.stdout.write(said);
  if (process.env.GITHUB_OUTPUT) appendFileSync(process.env.GITHUB_OUTPUT, said);
}

/** Does `work` with the arguments when the file is the program and not a module of one; a sentence and 1 when it throws. */
export function program(file, failed, work) {
  if (basename(process.argv[1] ?? '') !== file) return;
  try {
    work(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${failed}: ${error.message}\n`);
    process.exit(1);
  }
}

/** Whether it is an image or a chart in a registry, by its digest and nothing that can be moved. */
export const isByDigest = (name) =>
  /^[a-z0-9][\w.:-]*(\/[a-z0-9][a-z0-9._-]*)+@sha256:[0-9a-f]{64}$/.test(name);
