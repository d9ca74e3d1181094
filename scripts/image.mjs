// `npm run image`: the image of a commit; `npm run image -- --help` tells more.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { giveUp, prepare } from './prepare.mjs';
import { withTypeScript } from './typescript.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
await prepare({ build: false }).catch(giveUp);
await withTypeScript('scripts/image/main.ts', ({ main }) =>
  main({ root, args: process.argv.slice(2), env: process.env, write: (text) => process.stdout.write(text) }),
).catch(giveUp);
