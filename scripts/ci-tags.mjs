// `npm run --silent ci:tags`: prints the tags of an image of this commit, one a line.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { giveUp, prepare } from './prepare.mjs';
import { withTypeScript } from './typescript.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
await prepare({ build: false }).catch(giveUp);
await withTypeScript('scripts/release/print-tags.ts', ({ printTags }) =>
  printTags({
    root,
    args: process.argv.slice(2),
    env: process.env,
    write: (text) => process.stdout.write(text),
  }),
).catch(giveUp);
