import { AppError } from '../errors.js';
import { csvRecords } from './csv-records.js';
import type { Decoder, DecoderOptions } from './decoder.js';
import { recogniseHeader } from './header.js';
import { type Records, type RecordProblem } from './record.js';
import { rawText, tooLong } from './too-long.js';

/** CSV: the first record is the header. */
export async function csvDecoder(
  chunks: AsyncIterator<Uint8Array>,
  options: DecoderOptions,
): Promise<Decoder> {
  const records = csvRecords(options);
  const header = recogniseHeader(await headerNames(chunks, records), options);
  return { header, records, missing: () => header.missing };
}

async function headerNames(chunks: AsyncIterator<Uint8Array>, records: Records): Promise<string[]> {
  let found = records.next();
  for (let ended = false; !found && !ended; found = records.next()) {
    const step = await chunks.next();
    ended = step.done === true;
    if (step.done === true) records.end();
    else records.feed(step.value);
  }
  if (!found) throw new AppError('source-invalid', 'The source is empty: a header is needed.');
  const { record } = records;
  if (record.problem === 'too-long') throw tooLong(record, 'csv');
  if (/^[[{]/.test(rawText(record)))
    throw new AppError('source-invalid', 'The source is JSON: --format ndjson or --format json reads it.');
  if (record.problem !== undefined)
    throw new AppError('source-invalid', `The header has ${said[record.problem as RecordProblem]}.`);
  const names: string[] = [];
  for (let field = 0; field < record.count; field++)
    names.push(record.bytes.toString('utf8', record.starts[field], record.ends[field]));
  checkSeparator(names);
  return names;
}

/** What spreadsheets and databases also write between columns. */
const otherSeparators = [
  [';', 'semicolons'],
  ['\t', 'tabs'],
  ['|', 'bars'],
] as const;

/** No source has a single column: what looks like one is better told of its separator than of all that it lacks. */
function checkSeparator(names: readonly string[]): void {
  const [only = ''] = names;
  const other = names.length === 1 ? otherSeparators.find(([sign]) => only.includes(sign)) : undefined;
  if (other !== undefined)
    throw new AppError(
      'source-invalid',
      `The columns of the source are separated by ${other[1]}: taken are commas between columns, and a point in numbers.`,
    );
}

const said: Partial<Record<RecordProblem, string>> = {
  quoting: 'a quote out of place',
  encoding: 'bytes that are not UTF-8',
};
