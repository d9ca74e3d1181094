import type { Command } from 'commander';
import type { Config } from '../config.js';
import { errorFacts } from '../errors.js';
import { maxAgeOf } from '../ingest/freshness.js';
import type { IngestResult } from '../ingest/ingest-types.js';
import { DEFAULT_RECORD_BYTES } from '../ingest/limits.js';
import { loadReport } from '../ingest/report.js';
import { retentionOf } from '../ingest/retention.js';
import { ingest } from '../ingest/run.js';
import { sourceOf } from '../ingest/source.js';
import { ingestFlags, type IngestFlags } from './ingest-flags.js';
import { printResult } from './ingest-print.js';
import { progressBar } from './ingest-progress.js';
import { openWhenReady, warn } from './open-database.js';
import { configOf, settingOptions } from './options.js';
import { reportedRun } from './reported-run.js';
import { sourceSettings } from './source-settings.js';

export function ingestCommand(): Command {
  const command = ingestFlags();
  settingOptions(command, 'ingest').action(async (dataset: string, source: string) => {
    const flags = command.opts<IngestFlags>();
    process.exitCode = await reportedRun({
      command: 'ingest',
      file: flags.report,
      whenInterrupted: 'nothing was loaded',
      work: async (signal) => {
        const result = await load(configOf(command, 'ingest'), { dataset, source, flags, signal });
        printResult(result);
        return {
          exitCode: result.error === null ? 0 : errorFacts[result.error.code].exit,
          report: loadReport(result),
        };
      },
    });
  });
  return command;
}

interface Asked {
  dataset: string;
  source: string;
  flags: IngestFlags;
  signal: AbortSignal;
}

async function load(config: Config, { dataset, source, flags, signal }: Asked): Promise<IngestResult> {
  const retention = flags.retention === undefined ? undefined : retentionOf(flags.retention);
  const maxAgeSeconds = flags.maxAge === undefined ? undefined : maxAgeOf(flags.maxAge);
  const { database, close } = await openWhenReady(config, { seconds: flags.wait, signal });
  const progress = progressBar(dataset);
  try {
    return await ingest({
      ...flags,
      retention,
      maxAgeSeconds,
      database,
      dataset,
      source: sourceOf(source, sourceSettings(config, flags.format)),
      limits: {
        maxBytes: config.ingestMaxBytes,
        timeoutSeconds: config.ingestTimeoutSeconds,
        maxRecordBytes: DEFAULT_RECORD_BYTES,
      },
      observe: warn,
      onProgress: progress.show,
      signal,
    });
  } finally {
    progress.stop();
    await close();
  }
}
