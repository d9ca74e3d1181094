import type { RouterContext } from '@koa/router';
import Negotiator from 'negotiator';
import { z } from 'zod';
import { asksFor, jsonPage, sendLargePage, textPage } from '../http/page.js';
import { exchangeOf } from '../http/exchange.js';
import type { Endpoint } from '../http/endpoint.js';

/** What the list needs of an endpoint or a resource. */
export interface Listed {
  path: string;
  summary: string;
  example: string;
}

const saneHost = /^[A-Za-z0-9.:[\]-]{1,255}$/;
const schema = z.array(z.object({ path: z.string(), summary: z.string(), try: z.string() }));

interface Options {
  listed: () => readonly Listed[];
  /** Answers with what a browser shows. */
  sendHtml: (ctx: RouterContext) => Promise<void>;
}

/** `GET /`: every path with a line to try it, as text, or as JSON or the page for browsers when asked. */
export function indexEndpoint({ listed, sendHtml }: Options): Endpoint {
  return {
    path: '/',
    tag: 'about',
    summary: 'The list of endpoints; in a browser, a page to look at the data',
    description: 'Every path with a curl line that the sample data answers.',
    answers: { 'text/plain': z.string(), 'application/json': schema, 'text/html': z.string() },
    example: '/',
    handler: async (ctx) => {
      const { prefix } = exchangeOf(ctx.req);
      if (prefersHtml(ctx)) return sendHtml(ctx);
      const host = ctx.req.headers.host ?? '';
      const origin = `http://${saneHost.test(host) ? host : 'localhost:8080'}${prefix}`;
      const rows = listed().map(({ path, summary, example }) => ({
        path: path.replaceAll(/:(\w+)/g, '{$1}'),
        summary,
        try: `curl '${origin}${example}'`,
      }));
      if (asksFor(ctx, 'application/json')) return sendLargePage(ctx, { ...jsonPage(rows), headers: vary });
      const text = rows.map((row) => `${row.path}\n    ${row.summary}\n    ${row.try}\n`).join('\n');
      return sendLargePage(ctx, {
        ...textPage(`Almanac: declare a dataset, get an API.\n\n${text}`),
        headers: vary,
      });
    },
  };
}

const vary = { Vary: 'Accept' };

/** As browsers do. A wildcard is not asking: curl gets the list. */
const prefersHtml = (ctx: RouterContext): boolean =>
  asksFor(ctx, 'text/html') &&
  new Negotiator(ctx.req).mediaType(['text/html', 'application/json', 'text/plain']) === 'text/html';
