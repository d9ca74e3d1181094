import { Command, InvalidArgumentError, Option } from 'commander';
import type { DatasetType } from '../database/catalogue.js';
import { type Compression, compressions } from '../ingest/decompress.js';
import type { IngestMode } from '../ingest/ingest-types.js';
import { type SourceFormat, sourceFormats } from '../ingest/source-format.js';
import { integerOption } from './options.js';
import { ifBusyOption, ownerOption, reportOption, waitOption } from './task-flags.js';

export interface IngestFlags {
  type?: DatasetType;
  mode: IngestMode;
  format: SourceFormat;
  compression: Compression;
  mapping: Record<string, string>;
  maxRejectedRows: number;
  runKey?: string;
  attempt: number;
  owner?: string;
  takeOver?: boolean;
  retention?: string;
  maxAge?: string;
  ifBusy: 'wait' | 'fail';
  wait: number;
  report?: string;
}

/** The command with its flags and help, without an action. */
export const ingestFlags = (): Command =>
  new Command('ingest')
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
    .addOption(formatOption())
    .addOption(compressionOption())
    .option(
      '--mapping <column=header>',
      'a column that has another header, or key, in the source (repeatable)',
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
    .addOption(ownerOption())
    .option('--take-over', 'make a dataset of another owner this one’s')
    .option('--retention <age>', 'neither load nor keep rows older than that: 48h, 30d, 8w, 5y')
    .option('--max-age <age>', 'metrics call the data stale when its newest row is older: 90m, 36h, 7d')
    .addOption(ifBusyOption())
    .addOption(waitOption())
    .addOption(reportOption())
    .addHelpText('after', help);

const formatOption = (): Option =>
  new Option(
    '--format <format>',
    'csv with a header, ndjson (an object a line) or json (an array of objects)',
  )
    .choices(sourceFormats)
    .default('csv');

const compressionOption = (): Option =>
  new Option('--compression <how>', 'of the source; auto tells it by the first bytes')
    .choices(compressions)
    .default('auto');

const help = `
Examples:
  almanac ingest stocks bars.csv
  almanac ingest stocks bars.csv.gz --mapping close="Adj Close" --max-rejected-rows 10
  curl -s https://example.org/air.csv | almanac ingest air - --type AirQuality
  almanac ingest air https://example.org/air.ndjson.gz --format ndjson --mapping station=sensor
  almanac ingest stocks https://example.org/bars.csv --mode replace --run-key 2024-06-03

Columns, in any order: symbol, date, open, high, low, close, volume; or TimeInstant (time), id_entity (station) and any
of so2, no2, co, o3, pm10, pm2_5. Text in UTF-8, plain, gzip or zstd. The result is one line of JSON on standard output,
or a summary on a terminal.

Formats: csv; ndjson, one JSON object on each line; json, one array of objects. An object's keys are its columns: in any
order, others are ignored, one that is null or left out is empty; the first object must have the required ones. Numbers
are read as they are written, and text that holds a number is one. A wrong line or element is rejected by its number.

Exit codes: 0 loaded or unchanged, 10 source away or dataset busy, 20 source invalid or all of it too old, 30 database
away, 40 configuration wrong or another's dataset, 130 and 143 interrupted (nothing is loaded).`;

function addMapping(value: string, sofar: Record<string, string>): Record<string, string> {
  const [column = '', ...header] = value.split('=');
  if (column === '' || header.join('=') === '')
    throw new InvalidArgumentError(`${value} is not of the form column=header.`);
  return { ...sofar, [column.trim()]: header.join('=') };
}
