import { Command } from 'commander';
import { readDatasets } from '../about/dataset-store.js';
import { text } from '../formats/text.js';
import { batchOf, type Column } from '../formats/table.js';
import { configOf, settingOptions } from './options.js';
import { openForCommand } from './open-database.js';

export function datasetsCommand(): Command {
  const command = new Command('datasets')
    .description('What is loaded: a table, or JSON with --json.')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Examples:
  almanac datasets
  almanac datasets --json | jq '.[].revision'

Exit codes: 0 done, 30 database away, 40 configuration wrong.`,
    );
  settingOptions(command, 'datasets').action(async () => {
    const { database, close } = await openForCommand(configOf(command, 'datasets'), () => undefined);
    try {
      const rows = await readDatasets(database, null);
      if (command.opts<{ json?: boolean }>().json === true) process.stdout.write(`${JSON.stringify(rows)}\n`);
      else
        await printTable(
          rows.map((row) => [
            row.name,
            row.type,
            String(row.revision),
            String(row.rows),
            row.first,
            row.last,
            row.last_run?.result ?? null,
          ]),
          columns,
        );
    } finally {
      await close();
    }
  });
  return command;
}

const columns: readonly Column[] = [
  { name: 'name', type: 'text' },
  { name: 'type', type: 'text' },
  { name: 'revision', type: 'integer' },
  { name: 'rows', type: 'integer' },
  { name: 'first', type: 'timestamp' },
  { name: 'last', type: 'timestamp' },
  { name: 'last run', type: 'text' },
];

/** Prints rows of cells as an aligned table. */
export async function printTable(
  rows: readonly (readonly (string | null)[])[],
  shown: readonly Column[],
): Promise<void> {
  const cells = shown.map((_, position) => rows.map((row) => row[position] ?? null));
  const table = { columns: shown, envelope: { shape: 'array' as const }, batches: [batchOf(cells)] };
  for await (const chunk of text.encode(table)) process.stdout.write(chunk);
}
