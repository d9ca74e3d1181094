import { parseArgs } from 'node:util';
import { type Order, release } from './release.js';

const usage = `Usage: npm run release -- patch|minor|major|X.Y.Z [--dry-run] [--branch NAME]
Changes the version everywhere, commits that and tags it. --dry-run shows what would change, and changes nothing.`;

/** `npm run release`; throws sentences for people. `today` is YYYY-MM-DD. */
export function main(options: {
  root: string;
  args: string[];
  today: string;
  write: (text: string) => void;
}): void {
  const { root, args, today, write } = options;
  write(`${release(root, orderOf(args), today)}\n`);
}

function orderOf(args: string[]): Order {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { 'dry-run': { type: 'boolean' }, branch: { type: 'string' } },
  });
  const [word, ...more] = positionals;
  if (word === undefined || more.length > 0) throw new Error(usage);
  return { word, branch: values.branch ?? 'main', dryRun: values['dry-run'] ?? false };
}
