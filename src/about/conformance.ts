import { z } from 'zod';
import type { ConformanceSuite } from '../conformance/conformance.js';
import { reportText } from '../conformance/report-text.js';
import { type ConformanceReport, runSuites } from '../conformance/run-suites.js';
import type { Vectors } from '../conformance/vectors.js';
import { askPlain } from '../http/ask.js';
import type { Endpoint } from '../http/endpoint.js';
import { asksFor, jsonPage, sendLargePage, textPage } from '../http/page.js';
import { semantics } from '../http/send-answer.js';

const suite = z.object({
  name: z.string(),
  reference: z.string().describe('What the vectors come from, with its version.'),
  cases: z.int().describe('Values compared.'),
  largest_relative_error: z
    .number()
    .nullable()
    .describe('null where there is none: a value is missing, or differs where it must be equal.'),
  tolerance: z.number().describe('Largest relative error that passes.'),
  pass: z.boolean(),
  failure: z.string().optional().describe('The first case beyond the tolerance.'),
});
const schema = z.object({ pass: z.boolean(), semantics: z.string(), suites: z.array(suite) });

/**
 * Recomputes the vectors when first asked; as neither they nor the code change, the result is kept for the life of the
 * process. However many ask at once, it is computed once.
 */
export function conformanceEndpoint(options: {
  suites: readonly ConformanceSuite[];
  vectors: () => Vectors;
}): Endpoint {
  let report: Promise<ConformanceReport> | undefined;
  return {
    path: '/conformance',
    tag: 'about',
    summary: 'Golden vectors of TA-Lib, pandas and the EPA, recomputed by this process',
    description:
      'Recomputes the vectors that ship with the program, by the code that answers requests, and says pass or fail for each suite. Status 200 when all pass, 503 with the same body when one does not, so that a probe need not read it. A text table with `Accept: text/plain`.',
    answers: { 'application/json': schema, 'text/plain': z.string() },
    example: '/conformance',
    handler: async (ctx) => {
      askPlain(ctx.req, {});
      report ??= runSuites(options.suites, options.vectors());
      const found = await report;
      const { pass, suites } = found;
      const page = asksFor(ctx, 'text/plain')
        ? textPage(await reportText(found))
        : jsonPage({ pass, semantics, suites });
      await sendLargePage(ctx, { ...page, status: pass ? 200 : 503 });
    },
  };
}
