import type { RouterMiddleware } from '@koa/router';
import type { CachedAnswers, Computed, Outcome, Question } from '../cache/cached-answers.js';
import { type StoredAnswer, type Variant, variantOf } from '../cache/stored-answer.js';
import type { DatasetState } from '../database/catalogue.js';
import type { LiveCatalogue } from '../database/live-catalogue.js';
import type { Snapshots } from '../database/snapshot.js';
import { AppError } from '../errors.js';
import type { Format } from '../formats/format.js';
import type { Observe } from '../observability/observation.js';
import { type Asked, createAsk } from './ask.js';
import { collect } from './collect.js';
import { exchangeOf, timed } from './exchange.js';
import { etagHit, type HotAnswers } from './hot-answers.js';
import { compress, compressFrom, type Coding, negotiateCoding } from './negotiate.js';
import { namesOf, questionOf, tagOf } from './question.js';
import type { Resource, SeriesCache } from './resource.js';
import {
  dataHeaders,
  etagBase,
  heldEtag,
  nextLink,
  type Sending,
  sendReady,
  withoutBody,
} from './send-answer.js';
import { streamAnswer } from './stream-answer.js';

export interface DataDependencies {
  catalogue: LiveCatalogue;
  snapshots: Snapshots;
  memory: SeriesCache & { maxEntryBytes: number };
  answers: CachedAnswers;
  hot: HotAnswers;
  formats: readonly Format[];
  observe: Observe;
  maxAgeSeconds: number;
  /** Why an answer that is in no cache must not be computed now. */
  shedding: () => boolean;
}

/** One route of a resource: parse → plan → cache → read → present. */
export function dataRoute(resource: Resource, dependencies: DataDependencies): RouterMiddleware {
  const ask = createAsk(resource, dependencies.formats);
  return async (ctx) => {
    ctx.respond = false; // the answer leaves by the same functions as a hot one
    const exchange = exchangeOf(ctx.req);
    exchange.route = resource.path;
    const { loaded, reason } = dependencies.catalogue.state();
    if (!loaded) throw new AppError('database-unavailable', `No data yet: ${reason}.`, { retryAfter: 2 });
    const sending: Sending = { request: ctx.req, response: ctx.res, exchange, common: exchange.common };
    const attempt = async (): Promise<void> => {
      const catalogue = dependencies.catalogue.current();
      const asked = await timed(exchange, 'parse', () =>
        Promise.resolve(ask(ctx.req, ctx.params, catalogue)),
      );
      await answer({ resource, asked, version: catalogue.version, sending, dependencies });
    };
    try {
      await attempt();
    } catch (error) {
      // Nothing was sent yet, and the catalogue is newer now: the same request is another question.
      if (!(error instanceof Gone)) throw error;
      await attempt();
    }
  };
}

/** What the question is about was deleted since it was put: what was read of it, if anything, is not what it held. */
class Gone extends AppError {
  constructor() {
    super('unavailable', 'What was asked for was deleted just now.', { retryAfter: 1 });
  }
}

interface Job {
  resource: Resource;
  asked: Asked;
  /** Of the catalogue that the request was understood by. */
  version: number;
  sending: Sending;
  dependencies: DataDependencies;
}

async function answer(job: Job): Promise<void> {
  const { asked, version, sending, dependencies } = job;
  const { request, exchange } = sending;
  const tag = tagOf(asked.datasets, (dataset) => dataset.revision);
  exchange.dataset = namesOf(asked.datasets);
  const coding =
    asked.format.compressed === true ? 'identity' : negotiateCoding(request.headers['accept-encoding']);
  if (
    heldEtag(request.headers['if-none-match'], etagBase(tag, asked.canonical, asked.format)) !== undefined &&
    isFresh(dependencies)
  )
    return notModified(job, tag, coding);
  const question = questionOf(asked, tag);
  const outcome = await timed(exchange, 'cache', async (span) => {
    const found = await dependencies.answers.get(question, () => compute(job, question));
    span?.set({ 'almanac.cache': found.status });
    return found;
  });
  exchange.stages.cache = (exchange.stages.cache ?? 0) - (exchange.stages.query ?? 0); // it ran inside
  exchange.cache = outcome.status;
  if (outcome.kind === 'streamed') return timed(exchange, 'present', () => sendStream(job, outcome, coding));
  const variant = await timed(exchange, 'present', () => codedVariant(job, question, outcome.answer, coding));
  const base = etagBase(outcome.answer.tag, asked.canonical, asked.format);
  const link = nextLink(exchange, outcome.answer.nextCursor);
  if (outcome.answer.tag === tag)
    dependencies.hot.remember(request, exchange, {
      answer: { key: question.key, tag, link },
      coding,
      etagBase: base,
      headers: variant.headers,
      route: exchange.route,
      dataset: exchange.dataset,
      version,
    });
  sendReady(sending, { variant, etagBase: base, storedAt: outcome.answer.storedAt, link });
}

const isFresh = ({ catalogue }: DataDependencies): boolean => catalogue.state().up;

/** 304 needs no row and no body: the ETag follows from the question and the catalogue. */
function notModified({ asked, version, sending, dependencies }: Job, tag: string, coding: Coding): void {
  const { request, exchange } = sending;
  const base = etagBase(tag, asked.canonical, asked.format);
  const headers = headersOf(asked, dependencies, { base, coding, modifiedAt: modifiedAt(asked.datasets) });
  dependencies.hot.remember(request, exchange, {
    coding,
    etagBase: base,
    headers,
    route: exchange.route,
    dataset: namesOf(asked.datasets),
    version,
  });
  exchange.cache = etagHit;
  sendReady(sending, withoutBody(headers, base));
}

function headersOf(
  asked: Asked,
  { maxAgeSeconds }: DataDependencies,
  { base, coding, modifiedAt }: { base: string; coding: Coding; modifiedAt: number },
): string[] {
  return dataHeaders({ format: asked.format, coding, maxAgeSeconds, etagBase: base, modifiedAt });
}

const modifiedAt = (datasets: readonly DatasetState[]): number =>
  Math.max(0, ...datasets.map((dataset) => dataset.loadedAt?.getTime() ?? 0));

async function compute(
  { resource, asked, sending, dependencies }: Job,
  question: Question,
): Promise<Computed> {
  const { catalogue, snapshots, memory, observe, shedding } = dependencies;
  if (shedding()) {
    observe({ kind: 'request-shed', reason: 'lag' });
    throw new AppError('unavailable', 'The service sheds load: only cached answers are given just now.', {
      retryAfter: 1,
    });
  }
  const context = { ...snapshots, catalogue: catalogue.current(), memory };
  const read = await timed(sending.exchange, 'query', () => resource.read(asked.query, context)).catch(
    undefinedIfNotFound,
  );
  if (read === undefined || asked.datasets.some(({ id }) => !read.revisions.has(id))) {
    await read?.close?.();
    await catalogue.refresh();
    throw new Gone();
  }
  const tag = tagOf(asked.datasets, (dataset) => read.revisions.get(dataset.id) ?? 0);
  // A load was committed after the question was put: the answer is stored and sent as what it is.
  if (tag !== question.tag) await catalogue.refresh().catch(() => undefined); // what was read is good all the same
  const current = asked.datasets.map((dataset) => catalogue.current().dataset(dataset.name) ?? dataset);
  return collect(read, {
    format: asked.format,
    capBytes: memory.maxEntryBytes,
    facts: { tag, modifiedAt: modifiedAt(current) },
  });
}

function undefinedIfNotFound(error: unknown): undefined {
  if (!(error instanceof AppError) || error.code !== 'not-found') throw error;
}

async function codedVariant(
  job: Job,
  question: Question,
  stored: StoredAnswer,
  coding: Coding,
): Promise<Variant> {
  const variants = (stored.variants ??= {});
  const known = variants[coding];
  if (known !== undefined) return known;
  const { asked, dependencies } = job;
  const plain = coding === 'identity' || stored.body.length < compressFrom;
  const body = plain ? stored.body : await compress(coding, stored.body);
  const base = etagBase(stored.tag, asked.canonical, asked.format);
  const headers = headersOf(asked, dependencies, {
    base,
    coding: plain ? 'identity' : coding,
    modifiedAt: stored.modifiedAt,
  });
  const variant = variantOf(headers, body);
  variants[coding] = variant;
  dependencies.answers.grown(question.key, stored);
  return variant;
}

function sendStream(
  { asked, sending, dependencies }: Job,
  { answer }: Extract<Outcome, { kind: 'streamed' }>,
  coding: Coding,
): Promise<void> {
  const base = etagBase(answer.tag, asked.canonical, asked.format);
  const headers = headersOf(asked, dependencies, { base, coding, modifiedAt: answer.modifiedAt });
  return streamAnswer(sending, answer, headers, coding);
}
