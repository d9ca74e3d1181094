import { Agent, type Dispatcher, request } from 'undici';
import { AppError } from '../errors.js';
import { inSpan, traceparentOf } from '../observability/span.js';
import { addressGuard, type AddressGuard } from './ssrf.js';
import { type Attempts, withRetries } from './source-attempts.js';
import { authorizationOf } from './source-auth.js';
import { trustedAuthorities } from './source-ca.js';
import type { Conditions, OpenedSource, Source } from './source-types.js';

export interface HttpSettings extends Omit<Attempts, 'signal'> {
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
}

interface Web extends HttpSettings {
  /** Sent to the first URL's origin only. */
  authorization: string | undefined;
  guard: AddressGuard;
  dispatcher: Agent;
  signal: AbortSignal;
}

const MAX_REDIRECTS = 5;
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
    const answer = await ask(url, web, { ...headers, ...(authorization !== undefined && { authorization }) });
    const { location } = answer.headers;
    if (![301, 302, 303, 307, 308].includes(answer.statusCode) || typeof location !== 'string') return answer;
    await answer.body.dump();
    if (!URL.canParse(location, url.href))
      throw new AppError('source-invalid', 'The source redirects to something that is no URL.');
    url = new URL(location, url.href);
  }
  throw new AppError('source-invalid', `The source redirects more than ${MAX_REDIRECTS} times.`);
}

/** The server is told of the trace; the trace is not told of the path, which may be secret. */
function ask(url: URL, web: Web, headers: Record<string, string>): Promise<Dispatcher.ResponseData> {
  const attributes = {
    'http.request.method': 'GET',
    'server.address': url.hostname,
    'server.port': Number(url.port) || (url.protocol === 'https:' ? httpsPort : httpPort),
    'url.scheme': url.protocol.slice(0, -1),
  };
  return inSpan('GET', { kind: 'client', attributes }, async (span) => {
    const answer = await request(url, {
      dispatcher: web.dispatcher,
      headers: { ...headers, ...(span !== undefined && { traceparent: traceparentOf(span) }) },
      signal: web.signal,
    });
    span?.set({ 'http.response.status_code': answer.statusCode });
    if (answer.statusCode >= firstFailure) span?.fail(String(answer.statusCode));
    return answer;
  });
}

const httpsPort = 443;
const httpPort = 80;
const firstFailure = 400;

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
