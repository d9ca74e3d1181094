import { Readable } from 'node:stream';
import { Argument, Command } from 'commander';
import { generateAirQuality } from '../generate/air-quality.js';
import { chunksOf } from '../generate/chunks.js';
import { generateStocks } from '../generate/stocks.js';
import { integerOption } from './options.js';
import { writeOutput } from './write-output.js';

const generators = { stocks: generateStocks, 'air-quality': generateAirQuality } as const;
const mostRows = 1_000_000_000;
const largestSeed = 4_294_967_295;

export function generateCommand(): Command {
  return new Command('generate')
    .description(
      'Synthetic sample data as CSV: fictional symbols and stations, the same bytes for the same seed.',
    )
    .addArgument(new Argument('<kind>', 'what to make').choices(Object.keys(generators)))
    .option(
      '--rows <n>',
      'data rows (stocks: 12 symbols × 5 years, air-quality: 10 stations × a year, unless said)',
      integerOption(0, mostRows),
    )
    .option('--seed <n>', 'seed of the random numbers', integerOption(0, largestSeed), 1)
    .option('-o, --output <file>', 'write to this file; it appears when it is whole')
    .addHelpText(
      'after',
      `
Examples:
  almanac generate stocks -o stocks.csv
  almanac generate air-quality --rows 1000 --seed 7 | almanac ingest my-air -

Exit codes: 0 done, 10 the file could not be written, 40 wrong argument.`,
    )
    .action(
      async (kind: keyof typeof generators, options: { rows?: number; seed: number; output?: string }) => {
        const lines = generators[kind]({
          seed: options.seed,
          ...(options.rows !== undefined && { rows: options.rows }),
        });
        await writeOutput(Readable.from(chunksOf(lines)), options.output);
      },
    );
}
