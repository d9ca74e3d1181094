import type { DatasetType } from '../database/catalogue.js';
import { csvDecoder } from './csv-decoder.js';
import type { Mapping, RecognisedHeader } from './header.js';
import { jsonElements } from './json-elements.js';
import { jsonLines } from './json-lines.js';
import { objectDecoder } from './object-decoder.js';
import type { Records } from './record.js';
import type { SourceFormat } from './source-format.js';

export interface DecoderOptions {
  format: SourceFormat;
  /** Recognised by the header, or the first object's keys, when undefined. */
  type: DatasetType | undefined;
  mapping: Mapping;
  maxRecordBytes: number;
}

export interface Decoder {
  header: RecognisedHeader;
  /** Has been fed what was read to find the header. */
  records: Records;
  /** To be called after the last record: optional columns that the source lacks. Throws `source-invalid`. */
  missing(): readonly string[];
}

/** Reads as much of a source as tells what its rows are. Throws `source-invalid`, and `config-invalid` for a type left open. */
export async function openDecoder(
  chunks: AsyncIterator<Uint8Array>,
  options: DecoderOptions,
): Promise<Decoder> {
  const { maxRecordBytes } = options;
  if (options.format === 'csv') return csvDecoder(chunks, options);
  const rows = options.format === 'ndjson' ? jsonLines({ maxRecordBytes }) : jsonElements({ maxRecordBytes });
  return objectDecoder(chunks, rows, options);
}
