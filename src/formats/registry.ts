import { arrow } from './arrow.js';
import { csv } from './csv.js';
import type { Format } from './format.js';
import { json } from './json.js';
import { ndjson } from './ndjson.js';
import { parquet } from './parquet.js';
import { text } from './text.js';

/** Every format, the default first. */
export const formats: readonly Format[] = [json, ndjson, csv, arrow, parquet, text];
