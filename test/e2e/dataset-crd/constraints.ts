import { datasetCrd } from '../../../src/operator/dataset/crd.js';
import type { Schema } from '../../../src/operator/dataset/crd-schema.js';

const keywords = new Set([
  'enum',
  'pattern',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'maxItems',
  'maxProperties',
]);

export interface Constraint {
  /** Members of maps and lists are `*`. */
  path: string;
  keyword: string;
}

/** All that the schema asks of single fields, its rules aside. */
export const constraints = (): Constraint[] =>
  walk(fieldOf(datasetCrd.spec.versions[0]?.schema?.openAPIV3Schema), '');

/** What the schema's rules say when they are broken. */
export const ruleMessages = (): string[] =>
  [...JSON.stringify(datasetCrd).matchAll(/"rule":"(?:[^"\\]|\\.)*","message":"([^"]*)"/g)].map(
    ([, message = '']) => message,
  );

const fieldOf = (schema: unknown): Schema => schema as Schema;

function walk(schema: Schema, path: string): Constraint[] {
  const at = (name: string): string => (path === '' ? name : `${path}.${name}`);
  const below = (child: unknown, name: string): Constraint[] =>
    typeof child === 'object' && child !== null ? walk(fieldOf(child), at(name)) : [];
  return [
    ...Object.keys(schema)
      .filter((keyword) => keywords.has(keyword))
      .map((keyword) => ({ path, keyword })),
    ...(schema.format === 'date-time' ? [{ path, keyword: 'format' }] : []),
    ...(schema.required ?? []).map((name) => ({ path: at(name), keyword: 'required' })),
    ...Object.entries(schema.properties ?? {}).flatMap(([name, child]) => below(child, name)),
    ...below(schema.additionalProperties, '*'),
    ...below(schema.items, '*'),
  ];
}

/** `runs.*.bytes` is at `runs.0.bytes`. */
export function isAt(pattern: string, path: string): boolean {
  const wanted = pattern.split('.');
  const parts = path.split('.');
  return (
    parts.length === wanted.length && wanted.every((part, index) => part === '*' || part === parts[index])
  );
}
