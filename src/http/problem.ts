import type { IncomingMessage, ServerResponse } from 'node:http';
import { AppError, errorFacts, type ParameterError } from '../errors.js';
import { exchangeOf, serverTiming } from './exchange.js';

/** RFC 9457 problem details. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  /** The request id. */
  instance: string;
  errors?: readonly ParameterError[];
  suggestions?: readonly string[];
  try?: string;
  [extra: string]: unknown;
}

/** Values are quoted in problems; a hostile one is not echoed at length. */
const longestValue = 200;

export function problemOf(error: AppError, instance: string, prefix = ''): Problem {
  const { status, title } = errorFacts[error.code];
  const { errors, suggestions, try: corrected, extra } = error.details;
  return {
    type: `${prefix}/problems/${error.code}`,
    title,
    status,
    detail: cut(error.message),
    instance,
    ...extra,
    ...(errors !== undefined && { errors: errors.map(shortened) }),
    ...(suggestions !== undefined && suggestions.length > 0 && { suggestions }),
    ...(corrected !== undefined && { try: prefix + corrected }),
  };
}

const cut = (text: string): string =>
  text.length > 5 * longestValue ? `${text.slice(0, 5 * longestValue)}…` : text;
const shortened = (error: ParameterError): ParameterError =>
  (error.value?.length ?? 0) > longestValue
    ? { ...error, value: `${error.value?.slice(0, longestValue)}…` }
    : error;

/** Anything thrown: what is no AppError is a defect, and nothing of it leaks but the request id. */
export const asAppError = (error: unknown): AppError =>
  error instanceof AppError
    ? error
    : new AppError('internal', 'A defect of the service. Report the request id in `instance`.', {}, error);

/** Connections that got their last answer: what the parser makes of the rest gets none. */
const answeredLast = new WeakSet<object>();
export const hasLastAnswer = (socket: object): boolean => answeredLast.has(socket);

/** Sends a problem, unless an answer has begun: then the connection is cut, so that it cannot pass for whole. */
export function sendProblem(request: IncomingMessage, response: ServerResponse, error: AppError): void {
  const exchange = exchangeOf(request);
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const problem = problemOf(error, exchange.id, exchange.prefix);
  const body = Buffer.from(JSON.stringify(problem));
  response.statusCode = problem.status;
  response.setHeader('Content-Type', 'application/problem+json');
  response.setHeader('Content-Length', body.length);
  response.setHeader('Cache-Control', 'no-store');
  const timing = serverTiming(exchange);
  if (timing !== '') response.setHeader('Server-Timing', timing);
  const { allow, retryAfter } = error.details;
  if (allow !== undefined) response.setHeader('Allow', allow.join(', '));
  if (retryAfter !== undefined) response.setHeader('Retry-After', retryAfter);
  if (error.code === 'payload-too-large') {
    response.setHeader('Connection', 'close');
    answeredLast.add(request.socket);
  }
  exchange.bytes = request.method === 'HEAD' ? 0 : body.length;
  response.end(request.method === 'HEAD' ? undefined : body);
}
