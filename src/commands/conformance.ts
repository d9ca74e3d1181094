import { Command, Option } from 'commander';
import { conformanceSuites } from '../conformance-suites.js';
import { reportText } from '../conformance/report-text.js';
import { runSuites } from '../conformance/run-suites.js';
import { openVectors } from '../conformance/vectors.js';
import { semantics } from '../http/send-answer.js';

const failedExit = 1;

export function conformanceCommand(): Command {
  return new Command('conformance')
    .description(
      'Whether this program computes the published golden vectors: indicators, bins, air-quality indices, clock. Needs no database.',
    )
    .addOption(new Option('--format <format>', 'how to print').choices(['table', 'json']).default('table'))
    .addHelpText(
      'after',
      `
Examples:
  almanac conformance
  almanac conformance --format json | jq '.suites[] | select(.pass | not)'

Exit codes: 0 every suite passes, 1 one does not, 40 wrong argument.`,
    )
    .action(async ({ format }: { format: 'table' | 'json' }) => {
      const report = await runSuites(conformanceSuites, openVectors());
      const { pass, suites } = report;
      const json = `${JSON.stringify({ pass, semantics, suites })}\n`;
      process.stdout.write(format === 'json' ? json : await reportText(report));
      process.exitCode = pass ? 0 : failedExit;
    });
}
