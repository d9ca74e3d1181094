import type { z } from 'zod';
import type { Catalogue, DatasetState } from '../database/catalogue.js';
import type { OpenSnapshot, Snapshots } from '../database/snapshot.js';
import type { ParameterError } from '../errors.js';
import type { Table } from '../formats/table.js';

/** One query or path parameter: what validates it is what documents it. */
export interface Parameter<T> {
  /** From the text in the URL to the typed value. */
  schema: z.ZodType<T, string>;
  description: string;
  /** For the error message and OpenAPI: choices, or bounds in words. */
  allowed: readonly string[] | string;
  example: string;
  /** For OpenAPI; `check` refuses a request without it. */
  required?: boolean;
  /** May be given several times; the texts are joined by commas before `schema` sees them. */
  repeatable?: boolean;
}

export type Parameters = Readonly<Record<string, Parameter<unknown>>>;
export type Values<P extends Parameters> = { [K in keyof P]?: z.output<P[K]['schema']> };

/** An answer that has been read but not formatted. */
export interface Answer {
  /** Dataset id → revision that the snapshot held. */
  revisions: ReadonlyMap<number, number>;
  table: Table;
  /** Continues this answer; in `Link` and, for JSON objects, in `next_cursor` too (the table's envelope holds it). */
  nextCursor?: string;
  /** Called when the table's batches were read to the end, or will not be. */
  close?: () => Promise<void>;
}

/**
 * What reading has at hand. A snapshot is REPEATABLE READ and tells which revisions it saw; `name` is what metrics
 * call it. `openSnapshot` is for streams: no statement timeout, and the connection stays until `close`.
 */
export interface ReadContext extends Snapshots {
  catalogue: Catalogue;
  /** The in-process cache (bytes bounded) for decoded series; keys hold the dataset's id and revision. */
  memory: SeriesCache;
}

export interface SeriesCache {
  get(key: string): object | undefined;
  set(key: string, value: object, bytes: number): void;
}

/** A path that answers with rows: one stage a function, pure but for `read`. */
export interface Resource<P extends Parameters = Parameters, Q = unknown> {
  /** Route template: `/stocks/time-series/:symbol`. */
  path: string;
  tag: 'stocks' | 'air-quality' | 'about';
  summary: string;
  description: string;
  pathParameters?: Parameters;
  parameters: P;
  /** One row of the answer, and the envelope around the rows, for OpenAPI. */
  schema: z.ZodType;
  /** curl's path and query of an example that the sample data answers. */
  example: string;
  /**
   * Mistakes that lie in combinations; called also when single parameters were wrong. Those are absent from `values`
   * then, and in `wrong` with the names that misspelt ones may have meant: that they are missing is no second mistake.
   */
  check?(
    values: Values<P>,
    path: Readonly<Record<string, string>>,
    wrong?: ReadonlySet<string>,
  ): readonly ParameterError[];
  /** The typed question; throws not-found (with suggestions) or bad-request. */
  resolve(values: Values<P>, path: Readonly<Record<string, string>>, catalogue: Catalogue): Q;
  /** Same question, same text: defaults written out, order fixed, format and cursor aside (a cursor is part of it when given). */
  canonical(query: Q): string;
  /** The datasets that the answer is made of; their revisions are in the ETag. */
  datasets(query: Q): readonly DatasetState[];
  read(query: Q, context: ReadContext): Promise<Answer>;
}
export type { OpenSnapshot };
