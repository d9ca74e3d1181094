import type { IngestResult } from '../ingest/ingest-types.js';
import { unitOf } from '../ingest/source-format.js';

/** One line of JSON for programs, a few lines for people. */
export function printResult(result: IngestResult): void {
  if (!process.stdout.isTTY) {
    const error = result.error === null ? null : { code: result.error.code, message: result.error.message };
    process.stdout.write(`${JSON.stringify({ ...result, error })}\n`);
    return;
  }
  const { rowsRead, rowsWritten, rowsUnchanged, rowsRejected, duplicates } = result;
  const lines = [
    `${result.dataset}: ${result.result}${result.repeated ? ' before, under the same run key' : ''} (run ${result.revision ?? 'not recorded'}, ${result.seconds.toFixed(1)} s)`,
    `rows: ${rowsRead} read, ${rowsWritten} written, ${rowsUnchanged} unchanged, ${duplicates} repeated, ${rowsRejected} rejected${retained(result)}`,
    ...Object.entries(result.rejectsByReason).map(([reason, count]) => `  ${reason}: ${count}`),
    ...result.rejects
      .slice(0, 5)
      .map(
        ({ line, column, reason, text }) =>
          `  ${unitOf(result.format)} ${line}: ${reason}${column === null ? '' : ` in ${column}`}: ${text.slice(0, 100)}`,
      ),
    ...(result.missingColumns.length > 0
      ? [`columns that the source lacks: ${result.missingColumns.join(', ')}`]
      : []),
    ...(result.error === null ? [] : [result.error.message]),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** What the retention did, if anything. */
function retained({ rowsTooOld, rowsExpired }: IngestResult): string {
  const kept = rowsTooOld === 0 ? '' : `, ${rowsTooOld} too old`;
  return (rowsExpired ?? 0) === 0 ? kept : `${kept}; ${rowsExpired} of the dataset became too old`;
}
