import { AppError } from '../errors.js';
import { failureReport } from '../ingest/report.js';
import { writeReport } from './reported-run.js';

/** Reports a command line that could not be parsed, where it holds `--report FILE` all the same. */
export function reportUsage(argv: readonly string[], message: string): void {
  const command = argv.find((argument) => argument === 'ingest' || argument === 'purge');
  const file = fileOf(argv);
  if (command === undefined || file === undefined) return;
  const now = Date.now();
  const error = new AppError('config-invalid', message);
  writeReport(file, failureReport(command, error, { startedAt: now, finishedAt: now }));
}

function fileOf(argv: readonly string[]): string | undefined {
  const at = argv.findIndex((argument) => argument === '--report' || argument.startsWith('--report='));
  return argv[at] === '--report' ? argv[at + 1] : argv[at]?.slice('--report='.length);
}
