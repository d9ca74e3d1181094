// `npm run ci`: every step that must hold, then a table of what passed; `npm run ci -- lint types` takes those two.
// Exit code 0 only when nothing failed and something passed; 1 when something failed; 3 when a step that was named did not
// run. What cannot run here is said and not counted.
import { spawn, spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { steps } from './ci/steps.mjs';
import { giveUp, prepare } from './prepare.mjs';
import { endWithParent } from './signals.mjs';

/** Exit code when nothing failed, but a step that was asked for by name did not run. */
const notRun = 3;
const root = dirname(dirname(fileURLToPath(import.meta.url)));

endWithParent();
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !steps.some((step) => step.name === name));
if (unknown.length > 0) {
  const names = steps.map(({ name }) => name).join(', ');
  process.stderr.write(`There is no step ${unknown.join(', ')}; allowed are ${names}.\n`);
  process.exit(40);
}
await prepare({ build: false }).catch(giveUp);

const results = [];
for (const step of steps) if (asked.length === 0 || asked.includes(step.name)) results.push(await take(step));
if (asked.length !== 1) printTable(results);
process.exitCode = codeOf(results);

/** A step that was named has to run: where nobody reads the table, one that did not would look as if it had passed. */
function codeOf(taken) {
  const having = (wanted) => taken.filter(({ outcome }) => outcome === wanted).map(({ name }) => name);
  if (having('failed').length > 0) return 1;
  const left = having('not run');
  if (asked.length === 0) return left.length === taken.length ? 1 : 0;
  if (left.length === 0) return 0;
  process.stderr.write(`Asked for, and not run: ${left.join(', ')}.\n`);
  return notRun;
}

/** Takes one step; its own words come as it goes on. */
async function take(step) {
  process.stdout.write(`\n== ${step.name}: ${step.does}\n`);
  const started = performance.now();
  const { outcome, why } = await outcomeOf(step).catch((error) => ({
    outcome: 'failed',
    why: String(error),
  }));
  if (why !== undefined) process.stdout.write(`${why}\n`);
  return { ...step, outcome, why, seconds: (performance.now() - started) / 1000 };
}

async function outcomeOf(step) {
  if (step.hosted !== undefined) return { outcome: 'not run', why: `hosted only: ${step.hosted}` };
  const missing = lacking(step.needs ?? {});
  if (missing !== undefined) return { outcome: 'not run', why: missing };
  if (step.script !== undefined) {
    const code = await npmRun(step.script);
    return code === 0
      ? { outcome: 'passed' }
      : { outcome: 'failed', why: `npm run ${step.script} ended with ${code}` };
  }
  const { problems } = await import(step.check.href);
  const found = await problems(root);
  for (const line of found) process.stdout.write(`${line}\n`);
  return { outcome: found.length === 0 ? 'passed' : 'failed' };
}

function works([program, ...args]) {
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0;
}

/** What this machine lacks for a step, said; undefined: nothing. */
function lacking({ variable, programs, because }) {
  if (variable !== undefined && !process.env[variable]) return because;
  return programs !== undefined && !programs.some(works) ? because : undefined;
}

function npmRun(script) {
  return new Promise((resolve, reject) => {
    const child = spawn('npm', ['run', '--silent', script], { cwd: root, stdio: 'inherit' });
    const forward = (signal) => child.kill(signal);
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, forward);
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      for (const name of ['SIGINT', 'SIGTERM']) process.off(name, forward);
      if (signal !== null) process.exit(130);
      resolve(code ?? 1);
    });
  });
}

function printTable(rows) {
  const marks = { passed: '✔', failed: '✘', 'not run': '–' };
  process.stdout.write('\n');
  for (const { name, outcome, seconds, does, why } of rows) {
    const time = outcome === 'not run' ? '' : `${seconds.toFixed(1)} s`;
    const remark = outcome === 'passed' ? does : (why ?? does).split('\n')[0];
    process.stdout.write(
      `${marks[outcome]} ${name.padEnd(13)} ${outcome.padEnd(8)} ${time.padStart(8)}  ${remark}\n`,
    );
  }
  const count = (wanted) => rows.filter(({ outcome }) => outcome === wanted).length;
  process.stdout.write(
    `\n${count('passed')} passed, ${count('failed')} failed, ${count('not run')} not run\n`,
  );
}
