import { z } from 'zod';
import { AppError, type ErrorCode, errorFacts } from '../errors.js';
import { askPlain } from '../http/ask.js';
import { nearest } from '../http/nearest.js';
import { asksFor, jsonPage, sendLargePage, sendPage, textPage } from '../http/page.js';
import type { Endpoint } from '../http/endpoint.js';

const codes = Object.keys(errorFacts) as ErrorCode[];
const schema = z.object({ code: z.string(), title: z.string(), status: z.int(), meaning: z.string() });

const about = (code: ErrorCode): z.infer<typeof schema> => {
  const { title, status, meaning } = errorFacts[code];
  return { code, title, status, meaning };
};

/** What the `type` of every problem points to. */
export const problemEndpoints: readonly Endpoint[] = [
  {
    path: '/problems',
    tag: 'about',
    summary: 'Every kind of problem that this API answers with',
    description: 'Codes, titles, HTTP statuses and what to do.',
    answers: { 'application/json': z.array(schema) },
    example: '/problems',
    handler: async (ctx) => {
      askPlain(ctx.req, {});
      await sendLargePage(ctx, jsonPage(codes.map(about)));
    },
  },
  {
    path: '/problems/:code',
    tag: 'about',
    summary: 'What a problem means and what to do',
    description: 'The `type` of a problem document (RFC 9457) is the address of this page.',
    pathParameters: {
      code: {
        schema: z.string(),
        description: 'Code of the problem.',
        allowed: codes,
        example: 'bad-request',
      },
    },
    answers: { 'text/plain': z.string(), 'application/json': schema },
    example: '/problems/bad-request',
    handler: (ctx) => {
      askPlain(ctx.req, {});
      const code = String(ctx.params['code']);
      const known = codes.find((candidate) => candidate === code);
      if (known === undefined)
        throw new AppError('not-found', `There is no problem ${JSON.stringify(code)}.`, {
          suggestions: nearest(code, codes),
        });
      const facts = about(known);
      if (asksFor(ctx, 'application/json')) return sendPage(ctx, jsonPage(facts));
      return sendPage(
        ctx,
        textPage(`${facts.title} (HTTP ${facts.status}, ${facts.code})\n\n${facts.meaning}\n`),
      );
    },
  },
];
