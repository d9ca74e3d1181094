// `npm test`: prepares a fresh clone, then runs jest with the same arguments.
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { giveUp, prepare } from './prepare.mjs';
import { endWithParent } from './signals.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
endWithParent();
await prepare({ build: false }).catch(giveUp);
const given = process.env.NODE_OPTIONS;
const options = `${given === undefined ? '' : `${given} `}--experimental-vm-modules --disable-warning=ExperimentalWarning`;
// One cluster bears one test at a time.
const workers = process.env.KIND?.startsWith('e2e') ? '1' : '2';
const jest = spawn(
  process.execPath,
  [join(root, 'node_modules', 'jest', 'bin', 'jest.js'), '-w', workers, ...process.argv.slice(2)],
  { cwd: root, stdio: 'inherit', env: { ...process.env, NODE_OPTIONS: options } },
);
// The terminal tells jest itself; we stay until it has ended.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => jest.kill(signal));
jest.on('exit', (code, signal) => {
  for (const name of ['SIGINT', 'SIGTERM']) process.removeAllListeners(name);
  if (signal === null) process.exit(code ?? 1);
  process.kill(process.pid, signal);
});
