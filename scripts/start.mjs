// `npm start`: prepares a fresh clone, then is `almanac start`, in this very process, with the same arguments.
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { giveUp, prepare } from './prepare.mjs';
import { endWithParent, mergeSignals } from './signals.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
endWithParent();
await prepare({ build: true }).catch(giveUp);
mergeSignals();
const main = join(root, 'dist', 'main.js');
process.argv = [process.execPath, main, 'start', ...process.argv.slice(2)];
await import(pathToFileURL(main).href);
