// `npm run dev`: `skaffold dev`, with the compiler and the chart's writer watching beside it. `npm run debug`: `skaffold debug`
// of what was compiled before, in which breakpoints are set; nothing changes under the debugger.
import { spawn } from 'node:child_process';
import { watch } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { giveUp, prepare } from './prepare.mjs';
import { endWithParent } from './signals.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
/** Saving an editor's files comes in several events. */
const settleMs = 200;
const children = new Set();

function run(command, args) {
  const child = spawn(command, args, { cwd: root, stdio: 'inherit' });
  children.add(child);
  child.on('exit', () => children.delete(child));
  return child;
}

const ended = (child) =>
  new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(signal === null ? (code ?? 1) : 1));
  });

const synth = () => ended(run(process.execPath, [join(root, 'scripts', 'synth.mjs')]));

/** Writes the chart again when its source has changed; Skaffold sees what it writes. */
function synthOnChange() {
  let timer;
  return watch(join(root, 'cdk8s'), { recursive: true }, () => {
    clearTimeout(timer);
    timer = setTimeout(() => void synth(), settleMs);
  });
}

/** Compiles again what is saved; Skaffold puts it into the pod. */
function compileOnChange() {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  run(process.execPath, [tsc, '-p', 'tsconfig.build.json', '--watch', '--preserveWatchOutput']);
}

const [way, ...words] = process.argv.slice(2);
endWithParent();
await prepare({ build: true }).catch(giveUp);
if ((await synth()) !== 0) process.exit(1);
if (way === 'dev') compileOnChange();
const watcher = way === 'dev' ? synthOnChange() : undefined;
const skaffold = run('skaffold', [way, ...words]);
// Skaffold cleans up what it deployed before it ends; the terminal has told it by itself.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => skaffold.kill(signal));
const code = await ended(skaffold).catch((error) => {
  const missing = error.code === 'ENOENT';
  console.error(missing ? 'skaffold is not installed: https://skaffold.dev/docs/install/' : error.message);
  return 1;
});
watcher?.close();
for (const child of children) child.kill('SIGTERM');
process.exitCode = code;
