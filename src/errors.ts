/**
 * Every failure that a caller is told of. The HTTP status and the process exit code both follow from `code`:
 * nothing is ever classified by the text of a message.
 */
export type ErrorCode =
  | 'bad-request'
  | 'not-found'
  | 'method-not-allowed'
  | 'not-acceptable'
  | 'request-timeout'
  | 'payload-too-large'
  | 'uri-too-long'
  | 'headers-too-large'
  | 'rate-limited'
  | 'unavailable'
  | 'database-unavailable'
  | 'internal'
  | 'config-invalid'
  | 'source-unavailable'
  | 'source-invalid'
  | 'dataset-busy'
  | 'dataset-owned'
  | 'dataset-type-conflict'
  | 'retention-would-empty'
  | 'kubernetes-unavailable'
  | 'kubernetes-refused';

/** One mistake in a request: which parameter, what was sent, what would have been right. */
export interface ParameterError {
  parameter: string;
  value?: string;
  message: string;
  allowed?: readonly string[] | string;
  suggestion?: string;
}

export interface ErrorDetails {
  /** All mistakes of the request at once (status 400). */
  errors?: readonly ParameterError[];
  /** Nearest existing names (status 404) or acceptable media types (406). */
  suggestions?: readonly string[];
  /** A corrected URL, path and query, without the base path. */
  try?: string;
  /** Methods of the path (status 405). */
  allow?: readonly string[];
  /** Seconds after which trying again makes sense. */
  retryAfter?: number;
  /** The message without what the source holds, for where rows must not be shown. */
  withoutContents?: string;
  /** Extra members of the problem object. */
  extra?: Readonly<Record<string, unknown>>;
}

export class AppError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'AppError';
    this.code = code;
    this.details = details;
  }
}

interface CodeFacts {
  status: number;
  exit: number;
  title: string;
  /** What `/problems/<code>` says of it. */
  meaning: string;
}

/**
 * Exit codes: 10 source or Kubernetes API away, or dataset busy, 20 source invalid or too old, 30 database away, 40
 * configuration wrong, dataset another's, or refused by Kubernetes.
 */
export const errorFacts: Readonly<Record<ErrorCode, CodeFacts>> = {
  'bad-request': {
    status: 400,
    exit: 40,
    title: 'The request has mistakes',
    meaning:
      'One or more parameters are unknown, malformed, out of bounds, repeated or contradict each other. `errors` lists every mistake with the value sent and what is allowed; `try`, where present, is a corrected URL.',
  },
  'not-found': {
    status: 404,
    exit: 20,
    title: 'Not found',
    meaning:
      'There is no such path, symbol, station or dataset. `suggestions` holds the nearest names that do exist.',
  },
  'method-not-allowed': {
    status: 405,
    exit: 1,
    title: 'Method not allowed',
    meaning: 'The path exists but not for this method. The `Allow` header lists the methods it has.',
  },
  'not-acceptable': {
    status: 406,
    exit: 1,
    title: 'No acceptable format',
    meaning:
      'None of the media types in `Accept` can be produced. `suggestions` lists those that can; `format=` overrides the header.',
  },
  'request-timeout': {
    status: 408,
    exit: 1,
    title: 'The request did not arrive in time',
    meaning: 'The headers or the body of the request took too long. Send the request again, faster.',
  },
  'payload-too-large': {
    status: 413,
    exit: 1,
    title: 'The request body is too large',
    meaning: 'This API reads no request bodies: leave the body out.',
  },
  'uri-too-long': {
    status: 414,
    exit: 1,
    title: 'The URL is too long',
    meaning: 'The URL is longer than 8 KiB. Ask for fewer symbols or stations in one request.',
  },
  'headers-too-large': {
    status: 431,
    exit: 1,
    title: 'The request headers are too large',
    meaning: 'The request headers together are larger than 16 KiB.',
  },
  'rate-limited': {
    status: 429,
    exit: 10,
    title: 'Too many requests',
    meaning: 'The rate limit is used up. Wait as `Retry-After` says.',
  },
  unavailable: {
    status: 503,
    exit: 10,
    title: 'The service is not available just now',
    meaning:
      'The service is starting, draining before it stops, or shedding load. Wait as `Retry-After` says and try again.',
  },
  'database-unavailable': {
    status: 503,
    exit: 30,
    title: 'The database is away',
    meaning:
      'The database cannot be reached or did not answer in time, and the answer is not in a cache. Wait as `Retry-After` says and try again.',
  },
  internal: {
    status: 500,
    exit: 1,
    title: 'Internal error',
    meaning: 'A defect of the service. `instance` is the request id to report; the log has the rest.',
  },
  'config-invalid': {
    status: 500,
    exit: 40,
    title: 'The configuration is wrong',
    meaning:
      'A setting or a command line option is wrong. The message names each of them and what is allowed.',
  },
  'source-unavailable': {
    status: 503,
    exit: 10,
    title: 'The source is temporarily away',
    meaning: 'The source of an ingest could not be reached or broke off. Trying again later makes sense.',
  },
  'source-invalid': {
    status: 400,
    exit: 20,
    title: 'The source is invalid',
    meaning:
      'The source of an ingest was refused, does not exist, or holds rows that are not valid. What was loaded before is still served.',
  },
  'dataset-busy': {
    status: 503,
    exit: 10,
    title: 'Another load of the dataset is active',
    meaning: 'A dataset takes one load at a time. Try again when the other has ended.',
  },
  'dataset-owned': {
    status: 409,
    exit: 40,
    title: 'The dataset belongs to another owner',
    meaning:
      'A dataset is loaded and deleted by its owner only. Someone must choose another name, or hand the dataset over: `almanac ingest --take-over`.',
  },
  'dataset-type-conflict': {
    status: 409,
    exit: 40,
    title: 'The dataset holds rows of another type',
    meaning:
      'A dataset keeps the type of its first load. Someone must choose another name, or delete the dataset first.',
  },
  'retention-would-empty': {
    status: 409,
    exit: 20,
    title: 'The retention would leave nothing',
    meaning:
      'Every row of the dataset and of the source is older than the retention allows. The load was refused, and what was loaded before is still served.',
  },
  'kubernetes-unavailable': {
    status: 503,
    exit: 10,
    title: 'The Kubernetes API is not available just now',
    meaning:
      'The API server of the cluster cannot be reached, did not answer in time, or asks to come back later. Trying again later makes sense.',
  },
  'kubernetes-refused': {
    status: 500,
    exit: 40,
    title: 'The Kubernetes API refused',
    meaning:
      'The API server of the cluster does not accept the credentials, does not allow the action, or does not accept the object. Someone must change the permissions or what is asked for.',
  },
};
