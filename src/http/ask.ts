import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import type { Catalogue, DatasetState } from '../database/catalogue.js';
import type { ParameterError } from '../errors.js';
import type { Format } from '../formats/format.js';
import { exchangeOf } from './exchange.js';
import { negotiateFormat } from './negotiate.js';
import { parseParameters, parsePath, refuseParameters } from './parameters.js';
import type { Parameter, Parameters, Resource } from './resource.js';
import { splitUrl } from './send-answer.js';

/** A request understood: the typed question and all that its ETag is made of. */
export interface Asked {
  query: unknown;
  canonical: string;
  datasets: readonly DatasetState[];
  format: Format;
}

export const formatParameter = (formats: readonly Format[]): Parameter<string> => ({
  schema: z.string().refine((name) => formats.some((format) => format.name === name)),
  description: 'Format of the answer; wins over `Accept`.',
  allowed: formats.map((format) => format.name),
  example: 'csv',
});

interface Asking {
  resource: Resource;
  /** The resource's own and `format`: made once, as schemas are slow to make. */
  known: Parameters;
  formats: readonly Format[];
}

export type Ask = (
  request: IncomingMessage,
  path: Readonly<Record<string, string>>,
  catalogue: Catalogue,
) => Asked;

/** Parses requests of a resource; throws one bad-request with every mistake, not-found, or not-acceptable. */
export function createAsk(resource: Resource, formats: readonly Format[]): Ask {
  const known = { ...resource.parameters, format: formatParameter(formats) };
  return (request, path, catalogue) => parse({ resource, known, formats }, request, path, catalogue);
}

function parse(
  { resource, known, formats }: Asking,
  request: IncomingMessage,
  path: Readonly<Record<string, string>>,
  catalogue: Catalogue,
): Asked {
  const [pathText, queryText] = splitUrl(exchangeOf(request).url);
  const { values, errors, corrected } = parseParameters(new URLSearchParams(queryText), known);
  const { format: formatName, ...rest } = values;
  const pathErrors = parsePath(path, resource.pathParameters ?? {});
  const wrong = new Set(errors.flatMap(({ parameter, suggestion = parameter }) => [parameter, suggestion]));
  const contradictions = resource.check?.(rest, path, wrong) ?? [];
  const all: ParameterError[] = [...pathErrors, ...errors, ...contradictions];
  if (all.length > 0) {
    const open = [...pathErrors, ...contradictions].some((error) => error.suggestion === undefined);
    for (const { parameter, suggestion } of contradictions)
      if (suggestion !== undefined) corrected.set(parameter, suggestion);
    throw refuseParameters(all, open ? undefined : withQuery(pathText, corrected));
  }
  const format =
    formats.find((candidate) => candidate.name === formatName) ??
    negotiateFormat(request.headers.accept, formats);
  const query = resource.resolve(rest, path, catalogue);
  return {
    query,
    canonical: `${resource.path}\n${resource.canonical(query)}`,
    datasets: resource.datasets(query),
    format,
  };
}

function withQuery(path: string, parameters: URLSearchParams): string {
  const text = parameters.toString();
  return text === '' ? path : `${path}?${text}`;
}

/** For paths that take no parameter but perhaps some of their own and no data: the same refusals. */
export function askPlain(
  request: IncomingMessage,
  known: Readonly<Record<string, Parameter<unknown>>>,
): Readonly<Record<string, unknown>> {
  const [path, query] = splitUrl(exchangeOf(request).url);
  const { values, errors, corrected } = parseParameters(new URLSearchParams(query), known);
  if (errors.length > 0) throw refuseParameters(errors, withQuery(path, corrected));
  return values;
}
