import { AppError } from '../errors.js';
import { reportBytes, type RunReport } from '../run-report.js';
import type { IngestResult } from './ingest-types.js';

type Command = RunReport['command'];

/** What is reported of a load that gave a result, good or bad. */
export function loadReport(result: IngestResult): RunReport {
  const { rowsRead, rowsWritten, rowsRejected, bytes, checksum, revision, repeated } = result;
  return {
    command: 'ingest',
    result: result.result,
    ...faultOf(result.error),
    rowsRead,
    rowsWritten,
    rowsRejected,
    bytes,
    checksum,
    revision,
    repeated,
    dataset: result.totals,
    startedAt: result.startedAt,
    finishedAt: result.finishedAt,
  };
}

export interface Span {
  /** Milliseconds since 1970. */
  startedAt: number;
  finishedAt: number;
}

/** What is reported of a purge; `rows` were deleted. */
export const purgeReport = (rows: number, message: string | null, span: Span): RunReport => ({
  ...nothing('purge', span),
  result: 'purged',
  message,
  rowsWritten: rows,
});

/** What is reported of a run that ended before it had a result. */
export const failureReport = (command: Command, error: unknown, span: Span): RunReport => ({
  ...nothing(command, span),
  ...faultOf(error),
});

const nothing = (command: Command, { startedAt, finishedAt }: Span): RunReport => ({
  command,
  result: 'failed',
  errorCode: null,
  message: null,
  rowsRead: 0,
  rowsWritten: 0,
  rowsRejected: 0,
  bytes: 0,
  checksum: null,
  revision: null,
  repeated: false,
  dataset: null,
  startedAt: new Date(startedAt).toISOString(),
  finishedAt: new Date(finishedAt).toISOString(),
});

function faultOf(error: unknown): Pick<RunReport, 'errorCode' | 'message'> {
  if (error === null) return { errorCode: null, message: null };
  // What the driver or a defect says may quote a row.
  if (!(error instanceof AppError) || error.code === 'internal')
    return { errorCode: 'internal', message: 'A defect of the program: its output has the rest.' };
  return { errorCode: error.code, message: shown(error.details.withoutContents ?? error.message) };
}

const longestMessage = 1000;

/** Without what URLs may hold of credentials and signatures. */
const shown = (message: string): string =>
  cut(
    message.replaceAll(
      /\b([a-z][a-z0-9+.-]*:\/\/)(?:[^\s/?#"'<>]*@)?([^\s?#"'<>]*)([?#][^\s"'<>]*)?/gi,
      '$1$2',
    ),
    (characters) => characters <= longestMessage,
  );

/** The longest start, with an ellipsis, that fits; nothing is cut between the halves of a character. */
function cut(text: string, fits: (characters: number, bytes: number) => boolean): string {
  let characters = 0;
  let bytes = 0;
  let kept = '';
  for (const character of text) {
    characters += 1;
    bytes += jsonBytes(character);
    if (!fits(characters, bytes)) return `${kept}…`;
    if (fits(characters + 1, bytes + ellipsisBytes)) kept += character;
  }
  return text;
}

/** What a text takes inside a JSON string, in UTF-8. */
const jsonBytes = (text: string): number => Buffer.byteLength(JSON.stringify(text)) - 2;
const ellipsisBytes = jsonBytes('…');

/** The report as one line of JSON of at most `reportBytes` bytes: of a message that does not fit, its start is told. */
export function reportLine(report: RunReport): string {
  const rest = Buffer.byteLength(`${JSON.stringify({ ...report, message: '' })}\n`);
  const message = report.message && cut(report.message, (_, bytes) => rest + bytes <= reportBytes);
  return `${JSON.stringify({ ...report, message })}\n`;
}
