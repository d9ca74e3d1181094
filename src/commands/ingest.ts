import type { Command } from 'commander';
import type { Config } from '../config.js';
import { errorFacts } from '../errors.js';
import type { Observe } from '../observability/observation.js';
import type { Span } from '../observability/span.js';
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
import { openWhenReady } from './open-database.js';
import { configOf, settingOptions } from './options.js';
import { reportedRun } from './reported-run.js';
import { sourceSettings } from './source-settings.js';
import { taskLog } from './task-log.js';
import { tracedTask } from './traced-task.js';

export function ingestCommand(version: string): Command {
  const command = ingestFlags();
  settingOptions(command, 'ingest').action(async (dataset: string, source: string) => {
    const flags = command.opts<IngestFlags>();
    process.exitCode = await reportedRun({
      command: 'ingest',
      file: flags.report,
      whenInterrupted: 'nothing was loaded',
      work: async (signal) => {
        const config = configOf(command, 'ingest');
        const observe = taskLog(config);
        const attributes = { 'almanac.dataset': dataset, 'almanac.run_key': flags.runKey };
        const result = await tracedTask({ name: 'ingest', attributes, version, observe }, async (span) =>
          tellSpan(span, await load(config, { dataset, source, flags, signal, observe })),
        );
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

function tellSpan(span: Span | undefined, result: IngestResult): IngestResult {
  const { revision, rowsRead, rowsWritten, rowsRejected, bytes, error } = result;
  span?.set({
    'almanac.result': result.result,
    'almanac.revision': revision ?? undefined,
    'almanac.rows_read': rowsRead,
    'almanac.rows_written': rowsWritten,
    'almanac.rows_rejected': rowsRejected,
    'almanac.bytes': bytes,
  });
  if (error !== null) span?.fail(error.code, error.details.withoutContents);
  return result;
}

interface Asked {
  dataset: string;
  source: string;
  flags: IngestFlags;
  signal: AbortSignal;
  observe: Observe;
}

async function load(config: Config, asked: Asked): Promise<IngestResult> {
  const { dataset, source, flags, signal, observe } = asked;
  const retention = flags.retention === undefined ? undefined : retentionOf(flags.retention);
  const maxAgeSeconds = flags.maxAge === undefined ? undefined : maxAgeOf(flags.maxAge);
  const { database, close } = await openWhenReady(config, { seconds: flags.wait, signal, observe });
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
      observe,
      onProgress: progress.show,
      signal,
    });
  } finally {
    progress.stop();
    await close();
  }
}
