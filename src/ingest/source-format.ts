/** How the rows of a source are written: CSV with a header, one JSON object a line, or one JSON array of objects. */
export const sourceFormats = ['csv', 'ndjson', 'json'] as const;
export type SourceFormat = (typeof sourceFormats)[number];

/** What a source's rows are counted by, in messages. */
export const unitOf = (format: SourceFormat = 'csv'): 'line' | 'element' =>
  format === 'json' ? 'element' : 'line';

export const formatNames: Readonly<Record<SourceFormat, string>> = {
  csv: 'CSV',
  ndjson: 'NDJSON',
  json: 'JSON',
};

/** What to ask a server for that has more than one representation. */
export const acceptOf: Readonly<Record<SourceFormat, string>> = {
  csv: 'text/csv, */*;q=0.5',
  ndjson: 'application/x-ndjson, */*;q=0.5',
  json: 'application/json, */*;q=0.5',
};
