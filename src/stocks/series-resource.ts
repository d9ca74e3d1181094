import { z } from 'zod';
import { AppError } from '../errors.js';
import type { Answer, ReadContext, Resource } from '../http/resource.js';
import { type BarPage, endOf } from './bar-page.js';
import { pageFromMemory, readPage } from './series-reader.js';
import { checkBars } from './stocks-check.js';
import { barParameters, symbolParameter } from './stocks-parameters.js';
import { canonicalSeries, resolveSeries, seriesCursor, type SeriesQuery } from './stocks-query.js';
import { barBatches, barColumns, barRow } from './stocks-response.js';

/** Bars of one symbol. */
export const seriesResource: Resource<typeof barParameters, SeriesQuery> = {
  path: '/stocks/time-series/:symbol',
  tag: 'stocks',
  summary: 'Bars of one symbol, raw or resampled, with indicators',
  description:
    'Without `frequency`: the bars as stored, `{symbol, date, open, high, low, close, volume}`. With it: one bar a bin, `{symbol, period_start, …}`, from the bin of the first stored bar to that of the last, computed on the whole history whatever `start` and `end` cut out of it. `indicators` adds columns. Oldest first. Prices are in the currency of the source, volumes in shares.',
  pathParameters: { symbol: symbolParameter },
  parameters: barParameters,
  schema: z.array(barRow),
  example: '/stocks/time-series/ALMX?frequency=Annual&interval=1',
  check: (values, _path, wrong) => checkBars(values, wrong),
  resolve: (values, { symbol = '' }, catalogue) => resolveSeries(values, symbol, catalogue),
  canonical: canonicalSeries,
  datasets: ({ target }) => [target.dataset],
  read: readSeriesAnswer,
};

async function readSeriesAnswer(query: SeriesQuery, context: ReadContext): Promise<Answer> {
  const { target, question } = query;
  const { dataset } = target;
  const known = pageFromMemory(context.memory, { target, revision: dataset.revision }, question);
  if (known !== undefined) return answerOf(query, known, new Map([[dataset.id, dataset.revision]]));
  const { value, revisions } = await context.snapshot('bars', [dataset], (client, read) =>
    readPage({ client, revisions: read, memory: context.memory }, target, question),
  );
  if (value === undefined)
    throw new AppError('not-found', `There is no symbol ${target.symbol} in ${dataset.name} any more.`);
  return answerOf(query, value, revisions);
}

function answerOf(query: SeriesQuery, page: BarPage, revisions: ReadonlyMap<number, number>): Answer {
  const { target, question } = query;
  const end = page.more ? endOf(question, page) : undefined;
  return {
    revisions,
    table: {
      columns: barColumns(question),
      envelope: { shape: 'array' },
      batches: barBatches(target.symbol, page, { sort: question.sort, dp: query.dp }),
      sparkline: 'close',
    },
    ...(end !== undefined && { nextCursor: seriesCursor(query, end) }),
  };
}
