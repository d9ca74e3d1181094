import type { Command } from 'commander';
import type { Config } from '../config.js';
import { errorFacts } from '../errors.js';
import { DEFAULT_RECORD_BYTES } from '../ingest/limits.js';
import { ingest } from '../ingest/run.js';
import { sourceOf } from '../ingest/source.js';
import type { Observe } from '../observability/observation.js';
import { ingestFlags, type IngestFlags } from './ingest-flags.js';
import { printResult } from './ingest-print.js';
import { progressBar } from './ingest-progress.js';
import { interruption } from './interruption.js';
import { openForCommand } from './open-database.js';
import { configOf, settingOptions } from './options.js';
import { sourceSettings } from './source-settings.js';

export function ingestCommand(): Command {
  const command = ingestFlags();
  settingOptions(command, 'ingest').action(async (dataset: string, source: string) => {
    process.exitCode = await run(configOf(command, 'ingest'), {
      dataset,
      source,
      flags: command.opts<IngestFlags>(),
    });
  });
  return command;
}

async function run(
  config: Config,
  asked: { dataset: string; source: string; flags: IngestFlags },
): Promise<number> {
  const interrupt = interruption();
  const progress = progressBar(asked.dataset);
  const { database, close } = await openForCommand(config, warn);
  try {
    const { flags, dataset } = asked;
    const result = await ingest({
      ...flags,
      database,
      dataset,
      source: sourceOf(asked.source, sourceSettings(config)),
      limits: {
        maxBytes: config.ingestMaxBytes,
        timeoutSeconds: config.ingestTimeoutSeconds,
        maxRecordBytes: DEFAULT_RECORD_BYTES,
      },
      observe: warn,
      onProgress: progress.show,
      signal: interrupt.signal,
    });
    progress.stop();
    printResult(result);
    return result.error === null ? 0 : errorFacts[result.error.code].exit;
  } catch (error) {
    progress.stop();
    if (!interrupt.signal.aborted) throw error;
    process.stderr.write('almanac: interrupted, nothing was loaded\n');
    return interrupt.exitCode();
  } finally {
    interrupt.stop();
    await close();
  }
}

const warn: Observe = (observation) => {
  if (observation.kind === 'warning') process.stderr.write(`almanac: ${observation.message}\n`);
};
