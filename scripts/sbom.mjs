// `npm run image:sbom`: the packages in the image of a commit, in SPDX.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { giveUp, prepare } from './prepare.mjs';
import { withTypeScript } from './typescript.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
await prepare({ build: false }).catch(giveUp);
await withTypeScript('scripts/image/write-sbom.ts', ({ writeSbom }) =>
  writeSbom({ root, args: process.argv.slice(2), write: (text) => process.stdout.write(text) }),
).catch(giveUp);
