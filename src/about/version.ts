import { z } from 'zod';
import type { LiveCatalogue } from '../database/live-catalogue.js';
import { askPlain } from '../http/ask.js';
import { asksFor, jsonPage, sendPage, textPage } from '../http/page.js';
import { semantics } from '../http/send-answer.js';
import type { Endpoint } from '../http/endpoint.js';

export interface Build {
  version: string;
  commit: string;
  buildTime: string;
}

/** The line that `/version` and `almanac --version` print. */
export const versionLine = (build: Build): string => `API version: ${build.version}`;

const schema = z.object({
  version: z.string(),
  commit: z.string(),
  build_time: z.string(),
  schema: z.string().describe('Newest migration that this program knows.'),
  semantics: z.string(),
  revisions: z.record(z.string(), z.int()).describe('Current revision of each dataset.'),
});

export function versionEndpoint(options: {
  build: Build;
  schemaVersion: string;
  catalogue: LiveCatalogue;
}): Endpoint {
  const { build, schemaVersion, catalogue } = options;
  return {
    path: '/version',
    tag: 'about',
    summary: 'Version of the program',
    description:
      'A line of text; with `Accept: application/json` also commit, build time, schema and data revisions. Answers before the database does.',
    answers: { 'text/plain': z.string(), 'application/json': schema },
    example: '/version',
    handler: (ctx) => {
      askPlain(ctx.req, {});
      if (!asksFor(ctx, 'application/json')) return sendPage(ctx, textPage(`${versionLine(build)}\n`));
      const revisions = catalogue
        .current()
        .datasets.map((dataset) => [dataset.name, dataset.revision] as const);
      return sendPage(
        ctx,
        jsonPage({
          version: build.version,
          commit: build.commit,
          build_time: build.buildTime,
          schema: schemaVersion,
          semantics,
          revisions: Object.fromEntries(revisions),
        }),
      );
    },
  };
}
