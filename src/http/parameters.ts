import { AppError, type ParameterError } from '../errors.js';
import { nearest } from './nearest.js';
import { quote, type Refused, refusedOf } from './refusal.js';
import type { Parameter, Parameters } from './resource.js';

export interface Parsed {
  values: Readonly<Record<string, unknown>>;
  errors: readonly ParameterError[];
  /** The query as it would pass: misspelt names and values replaced, repeated ones once, other mistakes left out. */
  corrected: URLSearchParams;
}

/** Queries with more different names than this are cut off there: one mistake is enough. */
const maxParameters = 1000;

/** Types and checks every parameter of a query; unknown and repeated ones are mistakes. Never throws: all are told. */
export function parseParameters(query: URLSearchParams, known: Parameters): Parsed {
  const values: Record<string, unknown> = {};
  const errors: ParameterError[] = [];
  const corrected = new URLSearchParams();
  for (const name of [...new Set(query.keys())].slice(0, maxParameters)) {
    const texts = query.getAll(name);
    const parameter = Object.hasOwn(known, name) ? known[name] : undefined;
    const { errors: own, fix } =
      parameter === undefined ? unknown(name, texts, known) : parseTexts(name, texts, parameter, values);
    errors.push(...own);
    if (fix !== undefined && !corrected.has(fix[0])) corrected.set(...fix);
  }
  return { values, errors, corrected };
}

interface Outcome {
  errors: readonly ParameterError[];
  /** What would pass in the place of the parameter. */
  fix?: readonly [name: string, text: string] | undefined;
}

function parseTexts(
  name: string,
  texts: readonly string[],
  parameter: Parameter<unknown>,
  values: Record<string, unknown>,
): Outcome {
  if (texts.length > 1 && parameter.repeatable !== true)
    return { errors: [repeated(name, texts)], fix: [name, texts[0] ?? ''] };
  return parseOne(name, texts.join(','), parameter, values);
}

/** Types and checks the parameters in the path, already decoded. */
export function parsePath(
  path: Readonly<Record<string, string>>,
  known: Parameters,
): readonly ParameterError[] {
  return Object.entries(known).flatMap(
    ([name, parameter]) => parseOne(name, path[name] ?? '', parameter, {}).errors,
  );
}

function parseOne(
  name: string,
  text: string,
  parameter: Parameter<unknown>,
  values: Record<string, unknown>,
): Outcome {
  const result = parameter.schema.safeParse(text);
  if (result.success) {
    values[name] = result.data;
    return { errors: [], fix: [name, text] };
  }
  const { refusals, corrected } = refusedOf(result.error) ?? notAllowed(name, text, parameter);
  const errors = refusals.map(({ suggestion, ...refusal }) => ({
    parameter: name,
    ...refusal,
    ...(suggestion !== undefined && { suggestion }),
  }));
  return { errors, fix: corrected === undefined ? undefined : [name, corrected] };
}

function notAllowed(name: string, text: string, { allowed }: Parameter<unknown>): Refused {
  const names = Array.isArray(allowed) ? (allowed as readonly string[]) : undefined;
  const suggestion = names && nearest(text, names, 1)[0];
  const message = `${name} is ${quote(text)}: allowed is ${names?.join(', ') ?? String(allowed)}`;
  return { refusals: [{ value: text, message, allowed, suggestion }], corrected: suggestion };
}

function unknown(name: string, texts: readonly string[], known: Parameters): Outcome {
  const names = Object.keys(known);
  const value = texts.join(', ');
  const [suggestion] = nearest(name, names, 1);
  const error = {
    parameter: name,
    value,
    message: `${quote(name)} is not a parameter of this path`,
    allowed: names,
  };
  if (suggestion === undefined) return { errors: [error] };
  const passes = known[suggestion]?.schema.safeParse(value).success === true;
  return { errors: [{ ...error, suggestion }], fix: passes ? [suggestion, value] : undefined };
}

const repeated = (name: string, texts: readonly string[]): ParameterError => ({
  parameter: name,
  value: texts.join(', '),
  message: `${name} is given ${texts.length} times: allowed is once`,
  allowed: 'once',
});

/** One refusal for all mistakes; `corrected` is path and query that would pass, where that is known. */
export function refuseParameters(errors: readonly ParameterError[], corrected?: string): AppError {
  const detail = errors.map((error) => error.message).join('; ');
  return new AppError('bad-request', `${detail}.`, {
    errors,
    ...(corrected !== undefined && { try: corrected }),
  });
}
