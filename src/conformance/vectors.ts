import { readFileSync } from 'node:fs';
import { AppError } from '../errors.js';

/** Gives the parsed content of `conformance/<file>.json`. */
export type Vectors = (file: string) => unknown;

/** The vectors that ship with the program, beside `src` and `dist`. */
const shipped = new URL('../../conformance/', import.meta.url);

/** Each file is read once, when it is first asked for. Throws `internal` where it is missing or no JSON. */
export function openVectors(folder: URL = shipped): Vectors {
  const read = new Map<string, unknown>();
  return (file) => {
    if (!read.has(file)) read.set(file, parseFile(file, folder));
    return read.get(file);
  };
}

function parseFile(file: string, folder: URL): unknown {
  try {
    return JSON.parse(readFileSync(new URL(`${file}.json`, folder), 'utf8')) as unknown;
  } catch (error) {
    throw new AppError('internal', `conformance/${file}.json is missing or is no JSON`, {}, error);
  }
}
