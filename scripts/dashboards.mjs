// `npm run dashboards -- FOLDER`: writes Grafana's dashboards as JSON, to import by hand.
import { resolve } from 'node:path';
import { giveUp, prepare } from './prepare.mjs';
import { endWith, withTypeScript } from './typescript.mjs';

const [folder, ...more] = process.argv.slice(2);
if (folder === undefined || folder.startsWith('-') || more.length > 0) {
  process.stderr.write(
    'Usage: npm run dashboards -- FOLDER\nWrites one JSON file for each dashboard into it.\n',
  );
  process.exit(40);
}
await prepare({ build: false }).catch(giveUp);
await withTypeScript('cdk8s/dashboards/main.ts', ({ writeDashboards }) => {
  for (const path of writeDashboards(resolve(folder))) process.stdout.write(`${path}\n`);
}).catch((error) => endWith(error, 'no dashboards were written.'));
