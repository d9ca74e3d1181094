import type { Router } from '@koa/router';
import type { Middleware } from 'koa';
import { AppError } from '../errors.js';
import type { Observe } from '../observability/observation.js';
import { exchangeOf } from './exchange.js';
import { nearest } from './nearest.js';
import { asAppError, sendProblem } from './problem.js';
import { splitUrl } from './send-answer.js';

/** Turns whatever is thrown behind the front into a problem; a defect is observed with its cause. */
export function problems(observe: Observe): Middleware {
  return async (ctx, next) => {
    try {
      await next();
    } catch (thrown) {
      ctx.respond = false;
      const error = asAppError(thrown);
      const { id, trace, route } = exchangeOf(ctx.req);
      // Whoever closed the connection gets no answer, and that is no defect.
      if (error.code === 'internal' && !ctx.req.destroyed)
        observe({ kind: 'request-failed', requestId: id, traceId: trace?.id, route, error: thrown });
      sendProblem(ctx.req, ctx.res, error);
    }
  };
}

const methods = 'GET, HEAD, OPTIONS';

/** What no route answers: `OPTIONS` of a path that exists, else 404 with the nearest paths. */
export function unmatched(router: Router, paths: readonly string[]): Middleware {
  const shown = paths.map((path) => path.replaceAll(/:(\w+)/g, '{$1}'));
  return async (ctx) => {
    const [path] = splitUrl(exchangeOf(ctx.req).url);
    const exists = path === '*' || router.match(path, 'GET').route;
    if (ctx.method === 'OPTIONS' && exists) {
      ctx.respond = false;
      ctx.res.writeHead(204, { Allow: methods });
      ctx.res.end();
      return;
    }
    await Promise.resolve();
    const readable = path.length > 100 ? `${path.slice(0, 100)}…` : path;
    throw new AppError(
      'not-found',
      `There is no path ${JSON.stringify(readable)}; GET / lists those there are.`,
      {
        suggestions: nearest(readable, shown),
      },
    );
  };
}
