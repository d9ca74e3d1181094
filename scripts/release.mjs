// `npm run release -- patch|minor|major|X.Y.Z [--dry-run] [--branch NAME]`: see docs/releasing.md.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { giveUp, prepare } from './prepare.mjs';
import { withTypeScript } from './typescript.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
await prepare({ build: false }).catch(giveUp);
await withTypeScript('scripts/release/main.ts', ({ main }) =>
  main({
    root,
    args: process.argv.slice(2),
    today: new Date().toISOString().slice(0, 10),
    write: (text) => process.stdout.write(text),
  }),
).catch(giveUp);
