import type { IResolver, ResolutionContext } from 'cdk8s';
import { dataOf, isExpression, isSpreadByMistake, show } from './expression.js';
import { type Node, isNode } from './node.js';

const members: Record<Node['$helm'], readonly string[]> = {
  value: ['data'],
  if: ['condition', 'body', 'otherwise', 'several'],
  range: ['over', 'variables', 'body'],
  spread: ['data'],
  yaml: ['body'],
  comment: ['text'],
};

/** What cdk8s calls for each part of a manifest: makes plain JSON of expressions. */
export const helmResolver: IResolver = {
  resolve(context: ResolutionContext): void {
    const value: unknown = context.value;
    if (isExpression(value)) context.replaceValue({ $helm: 'value', data: dataOf(value) });
    else refuseMistakes(value, context.key.join('.'));
  },
};

/** Everything a manifest holds as plain JSON, where cdk8s does not resolve: values of patches. */
export function toPlain(value: unknown): unknown {
  if (isExpression(value)) return { $helm: 'value', data: dataOf(value) };
  if (typeof value !== 'object' || value === null) return value;
  refuseMistakes(value, 'patch');
  if (Array.isArray(value)) return value.map(toPlain);
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, toPlain(child)]));
}

function refuseMistakes(value: unknown, path: string): void {
  if (isSpreadByMistake(value)) throw new Error(`${path}: write ...spread(value) instead of ...value`);
  if (!isNode(value)) return;
  const known = ['$helm', ...members[value.$helm]];
  const foreign = Object.keys(value).find((key) => !known.includes(key));
  if (foreign !== undefined)
    throw new Error(`${path}: iff() gives one value; beside ${show(foreign)} stands ...when()`);
}
