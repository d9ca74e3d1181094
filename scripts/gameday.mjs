// `npm run gameday -- [DRILL...] [--scale NUMBER] [--storage-class NAME]`: breaks a release in a cluster, and sees that
// it is told: docs/gameday.md.
import { giveUp, prepare } from './prepare.mjs';
import { endWithParent, mergeSignals } from './signals.mjs';
import { endWith, withTypeScript } from './typescript.mjs';

mergeSignals();
endWithParent();
await prepare({ build: false }).catch(giveUp);
let code = 1;
await withTypeScript('test/gameday/main.ts', async ({ gameDay }) => {
  code = await gameDay(process.argv.slice(2));
}).catch((error) => endWith(error, 'the game day broke off.'));
process.exit(code);
