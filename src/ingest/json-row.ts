import type { SourceRecord } from './record.js';

/** One object of a source, before its keys are looked at. */
export interface JsonRow {
  /** Its line, or its number in the array, from 1. */
  place: number;
  /** Undefined when there is a problem. Numbers are in it as their source text. */
  value: Readonly<Record<string, unknown>> | undefined;
  /** The same key stands in it twice. */
  repeatedKey: boolean;
  problem: SourceRecord['problem'];
  /** `raw[rawStart … rawEnd)` is its text, until the following call. */
  raw: Buffer;
  rawStart: number;
  rawEnd: number;
}

/** Use as `Records`: feed, next until undefined, end, next until undefined. Throws `source-invalid`. */
export interface JsonRows {
  feed(chunk: Uint8Array): void;
  end(): void;
  next(): JsonRow | undefined;
}

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
