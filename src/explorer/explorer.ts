import type { RouterContext } from '@koa/router';
import { z } from 'zod';
import { AppError } from '../errors.js';
import type { Endpoint } from '../http/endpoint.js';
import { compress } from '../http/negotiate.js';
import { exchangeOf } from '../http/exchange.js';
import { type Packed, sendLargePage } from '../http/page.js';
import { type Assets, readAssets } from './assets.js';

/**
 * Scripts and styles come from here only and none stands in the page itself; texts never become markup
 * (`trusted-types`), so that a name in the data cannot become a script.
 */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

const pageHeaders = {
  'Content-Security-Policy': policy,
  'Referrer-Policy': 'no-referrer',
  Vary: 'Accept',
};
const pageFile = 'index.html';
/** No module: it runs before the page is painted. */
const firstScript = 'first.js';
/** An address with the version in it never changes its content. */
const forever = 'public, max-age=31536000, immutable';

export interface Explorer {
  /** The page itself, for `GET /` of a browser. */
  sendPage: (ctx: RouterContext) => Promise<void>;
  endpoint: Endpoint;
}

/** The page for browsers, and the files that it is made of. Nothing is read before the first asks. */
export function createExplorer(read: () => Promise<Assets> = readAssets): Explorer {
  const assets = once(read);
  const compressed = new Map<string, Promise<Buffer>>();
  const encoded = (name: string, coding: Packed, body: Buffer): Promise<Buffer> => {
    const known = compressed.get(`${coding} ${name}`) ?? compress(coding, body);
    compressed.set(`${coding} ${name}`, known);
    return known;
  };
  return {
    sendPage: async (ctx) => sendHtml(ctx, pageOf(await assets(), exchangeOf(ctx.req).prefix)),
    endpoint: assetEndpoint(async (ctx, version, name) => {
      const { files, version: current } = await assets();
      const asset = name === pageFile ? undefined : files.get(name);
      if (asset === undefined) throw new AppError('not-found', 'There is no such file.');
      const page = { ...asset, cacheControl: version === current ? forever : 'no-cache' };
      await sendLargePage(ctx, page, (coding, body) => encoded(name, coding, body));
    }),
  };
}

const sendHtml = (ctx: RouterContext, body: Buffer): Promise<void> =>
  sendLargePage(ctx, {
    type: 'text/html; charset=utf-8',
    body,
    headers: pageHeaders,
    cacheControl: 'no-cache',
  });

/** While programs of two versions answer, one is asked for files of the other: it gives its own, which do not stay. */
function assetEndpoint(send: (ctx: RouterContext, version: string, name: string) => Promise<void>): Endpoint {
  return {
    path: '/explorer/:version/:asset',
    tag: 'about',
    summary: 'Files of the page for browsers',
    description:
      'Scripts and styles of what `/` is in a browser. Whatever the version, those of this program.',
    pathParameters: {
      version: {
        schema: z.string(),
        description: 'The version that the page names: with it, the file may be kept forever.',
        allowed: 'any word',
        example: 'current',
      },
      asset: {
        schema: z.string(),
        description: 'Name of the file.',
        allowed: 'a file that the page names',
        example: 'explorer.css',
      },
    },
    answers: { 'text/css': z.string(), 'text/javascript': z.string() },
    example: '/explorer/current/explorer.css',
    handler: (ctx) => send(ctx, String(ctx.params['version']), String(ctx.params['asset'])),
  };
}

/**
 * The page with its addresses: below the prefix where one is known; else relative, so that it works behind a proxy that
 * strips one unannounced. Modules are named at once: the browser need not find them one import after the other.
 */
function pageOf({ version, files }: Assets, prefix: string): Buffer {
  const page = files.get(pageFile);
  if (page === undefined) throw new AppError('internal', `src/explorer/static/${pageFile} is missing`);
  const root = prefix === '' ? '' : `${prefix}/`;
  const modules = [...files]
    .filter(([name, { type }]) => type.startsWith('text/javascript') && name !== firstScript)
    .map(([name]) => `<link rel="modulepreload" href="{assets}/${name}" />`);
  const text = page.body
    .toString()
    .replace('<!-- modules -->', modules.join('\n    '))
    .replaceAll('{assets}', `${root}explorer/${version}`)
    .replaceAll('{root}', root);
  return Buffer.from(text);
}

/** Keeps what succeeded; what failed is tried again. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}
