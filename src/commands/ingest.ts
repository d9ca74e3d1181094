import cliProgress from 'cli-progress';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { Config } from '../config.js';
import type { DatasetType } from '../database/catalogue.js';
import { AppError, errorFacts } from '../errors.js';
import type { IngestMode, IngestProgress, IngestResult } from '../ingest/ingest-types.js';
import { DEFAULT_RECORD_BYTES } from '../ingest/limits.js';
import { ingest } from '../ingest/run.js';
import { sourceOf, type SourceSettings } from '../ingest/source.js';
import type { Observe } from '../observability/observation.js';
import { configOf, integerOption, settingOptions } from './options.js';
import { openForCommand } from './open-database.js';

interface Flags {
  type?: DatasetType;
  mode: IngestMode;
  mapping: Record<string, string>;
  maxRejectedRows: number;
  runKey?: string;
  attempt: number;
  ifBusy: 'wait' | 'fail';
}

export function ingestCommand(): Command {
  const command = new Command('ingest')
    .description('Load a source into a dataset: all of it, or, when something is wrong, nothing.')
    .argument('<dataset>', 'name of the dataset; a new one is created by its first load')
    .argument('[source]', 'a file, - (standard input), an https:// URL or s3://BUCKET/KEY', '-')
    .addOption(
      new Option('--type <type>', 'what the rows are; recognised by the header when not given').choices([
        'StocksOHLCV',
        'AirQuality',
      ]),
    )
    .addOption(
      new Option(
        '--mode <mode>',
        'upsert adds and updates rows, append takes new keys only, replace makes the source the dataset',
      )
        .choices(['upsert', 'append', 'replace'])
        .default('upsert'),
    )
    .addOption(new Option('--format <format>', 'format of the source').choices(['csv']).default('csv'))
    .option(
      '--mapping <column=header>',
      'a column that is called otherwise in the source (repeatable)',
      addMapping,
      {},
    )
    .option(
      '--max-rejected-rows <n>',
      'load although up to so many rows are wrong',
      integerOption(0, Number.MAX_SAFE_INTEGER),
      0,
    )
    .option('--run-key <key>', 'do nothing when a run with this key has succeeded; its result is given again')
    .option('--attempt <n>', 'which try of the run this is', integerOption(1, 1_000_000), 1)
    .addOption(
      new Option('--if-busy <what>', 'when another load of the dataset is active')
        .choices(['wait', 'fail'])
        .default('wait'),
    )
    .addHelpText('after', help);
  settingOptions(command, 'ingest').action(async (dataset: string, source: string) => {
    process.exitCode = await run(configOf(command, 'ingest'), {
      dataset,
      source,
      flags: command.opts<Flags>(),
    });
  });
  return command;
}

const help = `
Examples:
  almanac ingest stocks bars.csv
  almanac ingest stocks bars.csv.gz --mapping close="Adj Close" --max-rejected-rows 10
  curl -s https://example.org/air.csv | almanac ingest air - --type AirQuality
  almanac ingest stocks https://example.org/bars.csv --mode replace --run-key 2024-06-03

Columns, in any order: symbol, date, open, high, low, close, volume; or TimeInstant (time), id_entity (station) and any
of so2, no2, co, o3, pm10, pm2_5. CSV in UTF-8, plain, gzip or zstd. The result is one line of JSON on standard output,
or a summary on a terminal.

Exit codes: 0 loaded or unchanged, 10 source away or dataset busy, 20 source invalid, 30 database away,
40 configuration wrong, 130 interrupted (nothing is loaded).`;

function addMapping(value: string, sofar: Record<string, string>): Record<string, string> {
  const [column = '', ...header] = value.split('=');
  if (column === '' || header.join('=') === '')
    throw new InvalidArgumentError(`${value} is not of the form column=header.`);
  return { ...sofar, [column.trim()]: header.join('=') };
}

async function run(
  config: Config,
  asked: { dataset: string; source: string; flags: Flags },
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
    print(result);
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

const sourceSettings = (config: Config): SourceSettings => {
  const { allowHttp, allowedPrivateCidrs } = config;
  return {
    http: { allowHttp, allowedPrivateCidrs, maxBytes: config.ingestMaxBytes },
    s3: {
      endpoint: config.s3Endpoint,
      region: config.s3Region,
      accessKeyId: config.s3AccessKeyId,
      secretAccessKey: config.s3SecretAccessKey,
      allowHttp,
      allowedPrivateCidrs,
    },
  };
};

/** Calls the load off at Ctrl-C or SIGTERM; a second signal ends the process at once, which the database survives as well. */
function interruption(): { signal: AbortSignal; exitCode(): number; stop(): void } {
  const controller = new AbortController();
  let code = 130;
  const on = (signal: NodeJS.Signals): void => {
    code = signal === 'SIGINT' ? 130 : 143;
    if (controller.signal.aborted) process.exit(code);
    controller.abort(new AppError('unavailable', 'The load was interrupted.'));
  };
  process.on('SIGINT', on).on('SIGTERM', on);
  return {
    signal: controller.signal,
    exitCode: () => code,
    stop: () => process.off('SIGINT', on).off('SIGTERM', on),
  };
}

const warn: Observe = (observation) => {
  if (observation.kind === 'warning') process.stderr.write(`almanac: ${observation.message}\n`);
};

function progressBar(dataset: string): { show: (progress: IngestProgress) => void; stop: () => void } {
  if (!process.stderr.isTTY) return { show: () => undefined, stop: () => undefined };
  const bar = new cliProgress.SingleBar({
    format: `${dataset} [{bar}] {percentage}% | {mib} MiB | {rows} rows | {phase}`,
    stream: process.stderr,
    hideCursor: true,
    clearOnComplete: true,
    etaBuffer: 20,
  });
  bar.start(100, 0, { mib: 0, rows: 0, phase: 'waiting' });
  return {
    show: ({ phase, bytes, totalBytes, rows }) => {
      const percent = totalBytes === undefined || totalBytes === 0 ? 0 : (bytes / totalBytes) * 100;
      const mib = (bytes / 1024 ** 2).toFixed(1);
      bar.update(Math.min(100, Math.floor(percent)), { mib, rows: rows.toLocaleString('en'), phase });
    },
    stop: () => bar.stop(),
  };
}

/** One line of JSON for programs, a few lines for people. */
function print(result: IngestResult): void {
  if (!process.stdout.isTTY) {
    const error = result.error === null ? null : { code: result.error.code, message: result.error.message };
    process.stdout.write(`${JSON.stringify({ ...result, error })}\n`);
    return;
  }
  const { rowsRead, rowsWritten, rowsUnchanged, rowsRejected, duplicates } = result;
  const lines = [
    `${result.dataset}: ${result.result}${result.repeated ? ' before, under the same run key' : ''} (run ${result.revision ?? 'not recorded'}, ${result.seconds.toFixed(1)} s)`,
    `rows: ${rowsRead} read, ${rowsWritten} written, ${rowsUnchanged} unchanged, ${duplicates} repeated, ${rowsRejected} rejected`,
    ...Object.entries(result.rejectsByReason).map(([reason, count]) => `  ${reason}: ${count}`),
    ...result.rejects
      .slice(0, 5)
      .map(
        ({ line, column, reason, text }) =>
          `  line ${line}: ${reason}${column === null ? '' : ` in ${column}`}: ${text.slice(0, 100)}`,
      ),
    ...(result.missingColumns.length > 0
      ? [`columns that the source lacks: ${result.missingColumns.join(', ')}`]
      : []),
    ...(result.error === null ? [] : [result.error.message]),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}
