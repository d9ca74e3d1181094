import { Command } from 'commander';
import { readDatasets, readRuns, type RunRow } from '../about/dataset-store.js';
import { AppError } from '../errors.js';
import type { Column } from '../formats/table.js';
import { nearest } from '../http/nearest.js';
import { printTable } from './datasets.js';
import { configOf, integerOption, settingOptions } from './options.js';
import { openForCommand } from './open-database.js';

const most = 10_000;

export function revisionsCommand(): Command {
  const command = new Command('revisions')
    .description('What was loaded into a dataset, run by run, newest first.')
    .argument('<dataset>', 'name of the dataset')
    .option('--limit <n>', `at most so many runs (1…${most})`, integerOption(1, most), 20)
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Examples:
  almanac revisions sample-stocks
  almanac revisions sample-stocks --json --limit 1

Exit codes: 0 done, 20 no such dataset, 30 database away, 40 configuration wrong.`,
    );
  settingOptions(command, 'revisions').action(async (name: string) => {
    const options = command.opts<{ json?: boolean; limit: number }>();
    const { database, close } = await openForCommand(configOf(command, 'revisions'), () => undefined);
    try {
      const names = (await readDatasets(database, null)).map((row) => row.name);
      if (!names.includes(name)) throw noDataset(name, names);
      const runs = await readRuns(database, name, options.limit);
      if (options.json === true) process.stdout.write(`${JSON.stringify(runs)}\n`);
      else await printTable(runs.map(cells), columns);
    } finally {
      await close();
    }
  });
  return command;
}

function noDataset(name: string, names: readonly string[]): AppError {
  const near = nearest(name, names);
  const hint =
    near.length === 0 ? 'almanac datasets lists those there are' : `did you mean ${near.join(' or ')}?`;
  return new AppError('not-found', `There is no dataset ${JSON.stringify(name)}: ${hint}`);
}

const columns: readonly Column[] = [
  { name: 'number', type: 'integer' },
  { name: 'result', type: 'text' },
  { name: 'finished', type: 'timestamp' },
  { name: 'read', type: 'integer' },
  { name: 'written', type: 'integer' },
  { name: 'unchanged', type: 'integer' },
  { name: 'rejected', type: 'integer' },
  { name: 'source', type: 'text' },
];

const cells = (run: RunRow): (string | null)[] => [
  String(run.number),
  run.result,
  run.finished_at,
  String(run.rows_read),
  String(run.rows_written),
  String(run.rows_unchanged),
  String(run.rows_rejected),
  run.source,
];
