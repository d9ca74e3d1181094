// `npm run docs`: writes what pages tell of the code. `npm run docs -- --check` changes nothing: it names the pages that
// differ, and fails when there is one.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pages } from './docs/pages.mjs';
import { pieces } from './docs/registry.mjs';
import { sources } from './docs/sources.mjs';
import { giveUp, prepare } from './prepare.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const options = process.argv.slice(2);
if (options.some((option) => option !== '--check'))
  giveUp(new Error(`npm run docs takes --check and nothing else, not ${options.join(' ')}.`));

await prepare({ build: true }).catch(giveUp);
const made = await pages({ root, pieces, sources: sources(root) }).catch(giveUp);
const differing = made.filter(({ path, text }) => text !== present(path));

if (options.includes('--check')) {
  for (const { path } of differing) process.stdout.write(`${path}\n`);
  if (differing.length > 0)
    giveUp(new Error(`these pages are not what the code gives: \`npm run docs\` writes them.`));
} else {
  for (const { path, text } of differing) {
    writeFileSync(join(root, path), text);
    process.stdout.write(`${path}\n`);
  }
}

function present(path) {
  try {
    return readFileSync(join(root, path), 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}
