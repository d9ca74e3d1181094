import { z } from 'zod';
import type { ParameterError } from '../errors.js';
import type { Batch } from '../formats/table.js';
import type { Answer, ReadContext, Resource } from '../http/resource.js';
import { type BarPage, type BarQuestion, endOf, mostBars } from './bar-page.js';
import { emptyBars } from './bars.js';
import { pageFromMemory, readPage, type Source } from './series-reader.js';
import { type BarValues, checkBars } from './stocks-check.js';
import { barParameters, maxSymbols, symbolsParameter } from './stocks-parameters.js';
import {
  batchCursor,
  type BatchMember,
  type BatchQuery,
  canonicalBatch,
  resolveBatch,
} from './stocks-query.js';
import { barBatches, barColumns, barRow, problemShape } from './stocks-response.js';

const parameters = { symbols: symbolsParameter, ...barParameters };

/** Bars of several symbols in one answer, of one snapshot. */
export const batchResource: Resource<typeof parameters, BatchQuery> = {
  path: '/stocks/time-series',
  tag: 'stocks',
  summary: `The same for up to ${maxSymbols} symbols in one answer`,
  description:
    'The bars of each symbol as `/stocks/time-series/{symbol}` gives them, by symbol: `{"data": {"A": […]}, "errors": {"X": {problem}}}`. A symbol that is unknown, or in several datasets without `dataset=`, is under `errors` and the rest still answers; CSV and NDJSON hold the rows of the symbols one after the other. `limit` counts the bars of each symbol; a next page holds the symbols that have more.',
  parameters,
  schema: z.object({
    data: z.record(z.string(), z.array(barRow)),
    errors: z.record(z.string(), problemShape),
    next_cursor: z.string().optional(),
  }),
  example: '/stocks/time-series?symbols=ALMX,BRKO&frequency=Monthly&limit=12&sort=desc',
  check: (values, _path, wrong) => checkBatch(values, wrong),
  resolve: (values, _path, catalogue) => resolveBatch(values, catalogue),
  canonical: canonicalBatch,
  datasets: ({ datasets }) => datasets,
  read: readBatch,
};

function checkBatch(
  values: BarValues & { symbols?: readonly string[] },
  wrong: ReadonlySet<string> = new Set(),
): readonly ParameterError[] {
  const missing = values.symbols === undefined && !wrong.has('symbols');
  const { allowed } = symbolsParameter;
  return [
    ...(missing ? [{ parameter: 'symbols', message: 'symbols is required', allowed }] : []),
    ...checkBars(values, wrong),
  ];
}

/** Answers of more cells than this are streamed, and hold a connection as long as their reader takes. */
const maxHeldCells = 700_000;

type PageReader = (member: BatchMember) => Promise<BarPage>;

async function readBatch(query: BatchQuery, context: ReadContext): Promise<Answer> {
  const known = allFromMemory(query, context);
  if (known !== undefined) return answerOf(query, known);
  const bars = query.members.reduce(
    (sum, member) => sum + mostBars(questionFor(query, member), member.target.span),
    0,
  );
  const cells = bars * barColumns(query.question).length;
  return cells <= maxHeldCells ? readHeld(query, context) : readStreamed(query, context);
}

/** Pages that are in memory, and the revisions they are of. */
interface Held {
  pages: ReadonlyMap<string, BarPage>;
  revisions: ReadonlyMap<number, number>;
}

function allFromMemory(query: BatchQuery, { memory }: ReadContext): Held | undefined {
  const pages = new Map<string, BarPage>();
  for (const member of query.members) {
    const { target } = member;
    const at = { target, revision: target.dataset.revision };
    const page = pageFromMemory(memory, at, questionFor(query, member));
    if (page === undefined) return undefined;
    pages.set(target.symbol, page);
  }
  return { pages, revisions: new Map(query.datasets.map(({ id, revision }) => [id, revision])) };
}

async function readHeld(query: BatchQuery, context: ReadContext): Promise<Answer> {
  const { value: pages, revisions } = await context.snapshot('bars', query.datasets, async (client, read) => {
    const readMember = readerOf(query, { client, revisions: read, memory: context.memory });
    const found = new Map<string, BarPage>();
    for (const member of query.members) found.set(member.target.symbol, await readMember(member));
    return found;
  });
  return answerOf(query, { pages, revisions });
}

function answerOf(query: BatchQuery, { pages, revisions }: Held): Answer {
  const ends = new Map<string, number>();
  for (const [symbol, page] of pages) noteEnd(query.question, { symbol, page, ends });
  const batches = function* (): Generator<Batch> {
    for (const [symbol, page] of pages) yield* batchesOfPage(query, symbol, page);
  };
  return { revisions, ...tableOf(query, batches(), ends) };
}

/**
 * One symbol's bars in memory at a time. With a limit the symbols are read twice, as the cursor is told before the
 * first row: once for where each page ends, once for its rows.
 */
async function readStreamed(query: BatchQuery, context: ReadContext): Promise<Answer> {
  const open = await context.openSnapshot('bars-stream', query.datasets);
  const { client, revisions } = open;
  const readMember = readerOf(query, { client, revisions, memory: context.memory });
  let failure: unknown;
  try {
    const ends =
      query.question.limit === undefined ? new Map<string, number>() : await endsOf(query, readMember);
    const stream = async function* (): AsyncGenerator<Batch> {
      try {
        for (const member of query.members)
          yield* batchesOfPage(query, member.target.symbol, await readMember(member));
      } catch (error) {
        failure = error;
        throw error;
      }
    };
    const close = (): Promise<void> => open.close(failure);
    return { revisions, ...tableOf(query, stream(), ends), close };
  } catch (error) {
    await open.close(error);
    throw error;
  }
}

async function endsOf(query: BatchQuery, readMember: PageReader): Promise<ReadonlyMap<string, number>> {
  const ends = new Map<string, number>();
  for (const member of query.members)
    noteEnd(query.question, { symbol: member.target.symbol, page: await readMember(member), ends });
  return ends;
}

function noteEnd(
  question: BarQuestion,
  { symbol, page, ends }: { symbol: string; page: BarPage; ends: Map<string, number> },
): void {
  const end = page.more ? endOf(question, page) : undefined;
  if (end !== undefined) ends.set(symbol, end);
}

/** A symbol that the snapshot does not have any more has no bars. */
const readerOf =
  (query: BatchQuery, source: Source): PageReader =>
  async (member) =>
    (await readPage(source, member.target, questionFor(query, member))) ?? {
      bars: emptyBars(0),
      more: false,
    };

const questionFor = ({ question }: BatchQuery, { after }: BatchMember): BarQuestion =>
  after === undefined ? question : { ...question, after };

function* batchesOfPage(query: BatchQuery, symbol: string, page: BarPage): Generator<Batch> {
  const { question, dp } = query;
  for (const batch of barBatches(symbol, page, { sort: question.sort, dp }))
    yield { ...batch, group: symbol };
}

function tableOf(
  query: BatchQuery,
  batches: AsyncIterable<Batch> | Iterable<Batch>,
  ends: ReadonlyMap<string, number>,
): Pick<Answer, 'table' | 'nextCursor'> {
  const nextCursor = ends.size === 0 ? undefined : batchCursor(query, ends);
  const extra = nextCursor === undefined ? {} : { extra: { next_cursor: nextCursor } };
  return {
    table: {
      columns: barColumns(query.question),
      envelope: { shape: 'grouped', errors: query.errors, ...extra },
      batches,
      sparkline: 'close',
    },
    ...(nextCursor !== undefined && { nextCursor }),
  };
}
