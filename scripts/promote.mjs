// `npm run promote -- dev 0.1.0-main.dev.4f2c9d81e7ab`: the tag that an environment of deploy/ runs, see docs/chart/gitops.md.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { giveUp, prepare } from './prepare.mjs';
import { withTypeScript } from './typescript.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
await prepare({ build: false }).catch(giveUp);
await withTypeScript('scripts/release/promote.ts', ({ promote }) =>
  promote({ root, args: process.argv.slice(2), write: (text) => process.stdout.write(text) }),
).catch(giveUp);
