// `npm run dev`: `skaffold dev`, with the compiler and the chart's writer watching beside it.
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

endWithParent();
await prepare({ build: true }).catch(giveUp);
if ((await synth()) !== 0) process.exit(1);
const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
run(process.execPath, [tsc, '-p', 'tsconfig.build.json', '--watch', '--preserveWatchOutput']);
const watcher = synthOnChange();
const skaffold = run('skaffold', ['dev', ...process.argv.slice(2)]);
// Skaffold cleans up what it deployed before it ends; the terminal has told it by itself.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => skaffold.kill(signal));
const code = await ended(skaffold).catch((error) => {
  const missing = error.code === 'ENOENT';
  console.error(missing ? 'skaffold is not installed: https://skaffold.dev/docs/install/' : error.message);
  return 1;
});
watcher.close();
for (const child of children) child.kill('SIGTERM');
process.exitCode = code;
