import { AppError } from '../errors.js';
import type { SourceRecord } from './record.js';
import { type SourceFormat, unitOf } from './source-format.js';

export type RawRecord = Pick<SourceRecord, 'line' | 'raw' | 'rawStart' | 'rawEnd'>;

/** A record's text as it stands in the source, or as much of it as anybody reads. */
export const rawText = ({ raw, rawStart, rawEnd }: RawRecord): string =>
  raw.toString('utf8', rawStart, Math.min(rawEnd, rawStart + 2000));

const causes: Readonly<Record<SourceFormat, string>> = {
  csv: 'a quote that is never closed?',
  ndjson: 'more than one object on it?',
  json: 'a quote or bracket that is never closed?',
};

export function tooLong(record: RawRecord, format: SourceFormat): AppError {
  const where =
    format === 'json'
      ? `The element ${record.line}`
      : `The record that begins on ${unitOf(format)} ${record.line}`;
  const said = `${where} is too long (${causes[format]})`;
  const start = JSON.stringify(rawText(record).slice(0, 80));
  return new AppError('source-invalid', `${said}: ${start}…`, { withoutContents: `${said}.` });
}
