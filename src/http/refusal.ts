import type { z } from 'zod';

/** One mistake inside a parameter's text, where the parameter's own `allowed` would not tell enough. */
export interface Refusal {
  /** The part of the text that is wrong. */
  value: string;
  message: string;
  allowed: readonly string[] | string;
  /** What to write in the place of `value`. */
  suggestion?: string | undefined;
}

export interface Refused {
  refusals: readonly Refusal[];
  /** The parameter's whole text as it would pass, where every mistake can be mended. */
  corrected?: string | undefined;
}

/** Tells from inside a schema's `transform` what is wrong; the caller returns `z.NEVER`. */
export const refuse = (context: z.RefinementCtx, refused: Refused): void => {
  const message = refused.refusals.map((refusal) => refusal.message).join('; ');
  context.addIssue({ code: 'custom', message, params: { refused } });
};

/** What `refuse` told; undefined where a schema failed without it. */
export function refusedOf(error: z.ZodError): Refused | undefined {
  const issue = error.issues.find((each) => each.code === 'custom' && each.params?.refused !== undefined);
  return issue?.code === 'custom' ? (issue.params?.refused as Refused | undefined) : undefined;
}

/** A text of the client's as messages show it. */
export const quote = (text: string): string =>
  JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
