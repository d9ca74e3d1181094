import { Command } from 'commander';
import type { Config } from '../config.js';
import { purge, type PurgeResult } from '../ingest/purge.js';
import { purgeReport } from '../ingest/report.js';
import type { Observe } from '../observability/observation.js';
import { openWhenReady } from './open-database.js';
import { configOf, settingOptions } from './options.js';
import { reportedRun } from './reported-run.js';
import { taskLog } from './task-log.js';
import { tracedTask } from './traced-task.js';
import { ifBusyOption, ownerOption, reportOption, waitOption } from './task-flags.js';

interface Flags {
  owner?: string;
  ifBusy: 'wait' | 'fail';
  wait: number;
  report?: string;
}

export function purgeCommand(version: string): Command {
  const command = new Command('purge')
    .description('Delete a dataset: its rows, its runs, its name. One that is not there is deleted already.')
    .argument('<dataset>', 'name of the dataset')
    .addOption(ownerOption())
    .addOption(ifBusyOption())
    .addOption(waitOption())
    .addOption(reportOption())
    .addHelpText(
      'after',
      `
Examples:
  almanac purge old-stocks
  almanac purge stocks --owner default/stocks --wait 600

The API stops answering for the dataset at once; its rows are then deleted in batches. A purge that was cut off is
finished by the next. A dataset that has an owner is deleted for that owner only, and --owner deletes that owner's alone.

Exit codes: 0 deleted or not there, 10 dataset busy, 30 database away, 40 configuration wrong or another's dataset,
130 and 143 interrupted.`,
    );
  settingOptions(command, 'purge').action(async (dataset: string) => {
    const flags = command.opts<Flags>();
    process.exitCode = await reportedRun({
      command: 'purge',
      file: flags.report,
      whenInterrupted: 'the next purge goes on from here',
      work: async (signal) => {
        const startedAt = Date.now();
        const config = configOf(command, 'purge');
        const observe = taskLog(config);
        const attributes = { 'almanac.dataset': dataset };
        const result = await tracedTask({ name: 'purge', attributes, version, observe }, async (span) => {
          const purged = await run(config, { dataset, flags, signal, observe });
          span?.set({ 'almanac.result': purged.state, 'almanac.rows_deleted': purged.rows });
          return purged;
        });
        const said = sentence(result);
        print(result, said);
        const report = purgeReport(result.rows, said, { startedAt, finishedAt: Date.now() });
        return { exitCode: 0, report };
      },
    });
  });
  return command;
}

interface Asked {
  dataset: string;
  flags: Flags;
  signal: AbortSignal;
  observe: Observe;
}

async function run(config: Config, { dataset, flags, signal, observe }: Asked): Promise<PurgeResult> {
  const { database, close } = await openWhenReady(config, { seconds: flags.wait, signal, observe });
  try {
    const { owner, ifBusy } = flags;
    return await purge({ database, dataset, owner, ifBusy, signal });
  } finally {
    await close();
  }
}

const sentences: Readonly<Record<PurgeResult['state'], string>> = {
  purged: 'deleted',
  absent: 'not there',
  left: 'left alone, as it has no owner',
};

const sentence = ({ dataset, state, rows }: PurgeResult): string =>
  `${dataset}: ${sentences[state]}, ${rows} rows deleted`;

/** One line of JSON for programs, a sentence for people. */
function print(result: PurgeResult, said: string): void {
  process.stdout.write(`${process.stdout.isTTY ? said : JSON.stringify(result)}\n`);
}
