// `npm run synth`: writes charts/almanac from cdk8s/.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { giveUp, prepare } from './prepare.mjs';
import { endWith, withTypeScript } from './typescript.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

await prepare({ build: false }).catch(giveUp);
await withTypeScript('cdk8s/main.ts', ({ synth }) => synth(root)).catch((error) =>
  endWith(error, 'no chart was written.'),
);
