import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, type Dispatcher, request } from 'undici';
import { AppError } from '../errors.js';
import { addressGuard, type AddressGuard } from './ssrf.js';
import { authorizationOf } from './source-auth.js';
import { trustedAuthorities } from './source-ca.js';
import type { Conditions, OpenedSource, Source } from './source-types.js';

export interface HttpSettings {
  /** Accept http:// too. */
  allowHttp: boolean;
  allowedPrivateCidrs: readonly string[];
  /** Most bytes as received; a larger Content-Length is refused at once. */
  maxBytes: number;
  /** What to ask for when the server has more than one representation. Default: anything. */
  accept?: string;
  /** Folder with `token`, or `username` and `password`; empty: no credentials. */
  authFolder?: string;
  /** PEM file with certificate authorities to trust beside the usual ones; empty: none. */
  caFile?: string;
  /** First pause before another try; each further one is twice as long. Default 500. */
  retryBaseMs?: number;
}

interface Web extends HttpSettings {
  /** Sent to the first URL's origin only. */
  authorization: string | undefined;
  guard: AddressGuard;
  dispatcher: Agent;
  signal: AbortSignal;
}

const MAX_REDIRECTS = 5;
const MAX_TRIES = 4;
const LONGEST_PAUSE_MS = 30_000;
const CONNECT_MS = 10_000;
const HEADERS_MS = 30_000;
/** Longest silence in the middle of the body. */
const SILENCE_MS = 60_000;

export function httpSource(url: URL, settings: HttpSettings & { identity: string }): Source {
  if (url.username !== '' || url.password !== '')
    throw new AppError('config-invalid', 'The source URL holds credentials: leave them out.');
  const { authFolder = '', caFile = '' } = settings;
  const secrets: Secrets = {
    authorization: authFolder === '' ? undefined : authorizationOf(authFolder),
    authorities: caFile === '' ? undefined : trustedAuthorities(caFile),
  };
  return {
    label: labelOf(url),
    identity: settings.identity,
    open: (conditions, signal) => open(url, { ...settings, ...secrets }, { conditions, signal }),
  };
}

interface Secrets {
  authorization: string | undefined;
  authorities: string[] | undefined;
}

/** Scheme, host and last part of the path: what lies between, and the query, may be secret. */
export function labelOf(url: URL): string {
  const parts = url.pathname.split('/').filter((part) => part !== '');
  const path = parts.length > 1 ? `…/${parts.at(-1)}` : (parts[0] ?? '');
  return `${url.protocol}//${url.host}/${path}`;
}

async function open(
  url: URL,
  settings: HttpSettings & Secrets,
  asked: { conditions: Conditions | undefined; signal: AbortSignal },
): Promise<OpenedSource> {
  const guard = addressGuard(settings.allowedPrivateCidrs);
  const dispatcher = new Agent({
    connect: {
      lookup: guard.lookup,
      timeout: CONNECT_MS,
      ...(settings.authorities !== undefined && { ca: settings.authorities }),
    },
    headersTimeout: HEADERS_MS,
    bodyTimeout: SILENCE_MS,
  });
  const web: Web = { ...settings, guard, dispatcher, signal: asked.signal };
  try {
    const answer = await withRetries(web, () => follow(url, web, headersOf(settings, asked.conditions)));
    if (answer.statusCode === 304 && asked.conditions !== undefined) {
      await dispatcher.destroy();
      return { state: 'not-modified' };
    }
    return openedBody(answer, web);
  } catch (error) {
    await dispatcher.destroy();
    throw error;
  }
}

const headersOf = ({ accept }: HttpSettings, conditions: Conditions | undefined): Record<string, string> => ({
  'accept-encoding': 'identity',
  accept: accept ?? '*/*',
  'user-agent': 'almanac',
  ...(typeof conditions?.etag === 'string' && { 'if-none-match': conditions.etag }),
  ...(typeof conditions?.lastModified === 'string' && { 'if-modified-since': conditions.lastModified }),
});

/** Asks, and follows redirects, each of which is checked as the first URL is. */
async function follow(
  first: URL,
  web: Web,
  headers: Record<string, string>,
): Promise<Dispatcher.ResponseData> {
  let url = first;
  let { authorization } = web;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    checkScheme(url, first, web);
    web.guard.checkUrl(url);
    // Once another origin has had a say in where to go, not even the first gets the credentials again.
    if (url.origin !== first.origin) authorization = undefined;
    const answer = await request(url, {
      dispatcher: web.dispatcher,
      headers: { ...headers, ...(authorization !== undefined && { authorization }) },
      signal: web.signal,
    });
    const { location } = answer.headers;
    if (![301, 302, 303, 307, 308].includes(answer.statusCode) || typeof location !== 'string') return answer;
    await answer.body.dump();
    if (!URL.canParse(location, url.href))
      throw new AppError('source-invalid', 'The source redirects to something that is no URL.');
    url = new URL(location, url.href);
  }
  throw new AppError('source-invalid', `The source redirects more than ${MAX_REDIRECTS} times.`);
}

function checkScheme(url: URL, first: URL, { allowHttp }: Web): void {
  if (url.protocol === 'https:') return;
  if (url.protocol !== 'http:')
    throw new AppError('source-invalid', `The source redirects to ${url.protocol}, which is not taken.`);
  if (first.protocol === 'https:')
    throw new AppError('source-invalid', 'The source redirects from https to http, which is refused.');
  if (!allowHttp)
    throw new AppError(
      'config-invalid',
      'http:// sources are refused: use https, or --ingest-allow-http true.',
    );
}

/** Tries again, after a growing and uneven pause, while nothing of the body has been used. */
async function withRetries(
  web: Web,
  ask: () => Promise<Dispatcher.ResponseData>,
): Promise<Dispatcher.ResponseData> {
  for (let tries = 1; ; tries++) {
    const outcome = await ask()
      .then(checkStatus)
      .catch((error: unknown) => asFailure(error, web.signal));
    if (!(outcome instanceof Failure)) return outcome;
    if (tries === MAX_TRIES || outcome.error.code !== 'source-unavailable') throw outcome.error;
    const growing = (web.retryBaseMs ?? 500) * 2 ** (tries - 1) * (0.5 + Math.random());
    const pause = Math.min(outcome.pauseMs ?? growing, LONGEST_PAUSE_MS);
    await sleep(pause, undefined, { signal: web.signal });
  }
}

class Failure {
  readonly error: AppError;
  readonly pauseMs: number | undefined;

  constructor(error: AppError, pauseMs?: number) {
    this.error = error;
    this.pauseMs = pauseMs;
  }
}

async function checkStatus(answer: Dispatcher.ResponseData): Promise<Dispatcher.ResponseData | Failure> {
  const { statusCode: status, headers } = answer;
  if (status === 200 || status === 304) return answer;
  await answer.body.dump().catch(() => undefined);
  const passing = status >= 500 || status === 429 || status === 408 || status === 425;
  const error = new AppError(
    passing ? 'source-unavailable' : 'source-invalid',
    `The source answered with status ${status}${meanings[status] ?? ''}.`,
  );
  const seconds = Number(headers['retry-after'] ?? Number.NaN);
  return new Failure(error, Number.isFinite(seconds) ? seconds * 1000 : undefined);
}

const meanings: Readonly<Record<number, string>> = {
  401: ': it asks for credentials, or for others',
  403: ': it does not allow the download',
  404: ': it is not there',
  410: ': it is not there any more',
};

function asFailure(error: unknown, signal: AbortSignal): Failure {
  if (signal.aborted) throw error;
  if (error instanceof AppError) return new Failure(error);
  return new Failure(unavailable(error));
}

const unavailable = (error: unknown): AppError => {
  const { code, message } = error as NodeJS.ErrnoException;
  return new AppError('source-unavailable', `The source cannot be reached: ${message || code}.`, {}, error);
};

function openedBody(answer: Dispatcher.ResponseData, web: Web): OpenedSource {
  const { headers } = answer;
  const header = (name: string): string | null => (typeof headers[name] === 'string' ? headers[name] : null);
  if (/^\s*(text\/html|application\/xhtml)/i.test(header('content-type') ?? ''))
    throw new AppError('source-invalid', 'The source is a web page (HTML), not data.');
  if (!/^(identity|gzip|x-gzip|zstd)?$/i.test((header('content-encoding') ?? '').trim()))
    throw new AppError('source-invalid', `The source is encoded as ${header('content-encoding')}.`);
  const length = header('content-length') === null ? undefined : Number(header('content-length'));
  if (length !== undefined && length > web.maxBytes)
    throw new AppError('source-invalid', `The source has ${length} bytes: the limit is --ingest-max-bytes.`);
  return {
    state: 'open',
    chunks: bodyOf(answer, web),
    totalBytes: length,
    etag: header('etag'),
    lastModified: header('last-modified'),
  };
}

async function* bodyOf(answer: Dispatcher.ResponseData, web: Web): AsyncGenerator<Uint8Array> {
  try {
    yield* answer.body as AsyncIterable<Uint8Array>;
  } catch (error) {
    if (web.signal.aborted) throw error;
    throw new AppError('source-unavailable', `The source broke off: ${(error as Error).message}.`, {}, error);
  } finally {
    await web.dispatcher.destroy();
  }
}
