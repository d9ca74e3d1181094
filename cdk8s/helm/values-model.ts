import type { z } from 'zod';
import { type Audit, auditValues } from './audit.js';
import type { Ref } from './expression.js';
import { type OldNames, oldNamesOf, withOldNames } from './old-names.js';
import { valueRefs } from './values-refs.js';
import { type JsonSchema, renamedValues, schemaAt, toJsonSchema } from './values-schema.js';
import { type Leaf, leavesOf, markdownTables } from './values-table.js';
import { plainYaml, valuesYaml } from './values-yaml.js';

/** One zod schema as all that a chart needs of it. */
export interface ValuesModel<S extends z.ZodType> {
  readonly schema: S;
  readonly json: JsonSchema;
  /** References for manifests. */
  readonly refs: Ref<z.output<S>>;
  /** What values.yaml says. */
  readonly defaults: z.output<S>;
  readonly leaves: readonly Leaf[];
  /** What is said of values that were renamed or removed. */
  readonly oldNames: OldNames;
  /** Text of values.yaml. */
  readonly yaml: () => string;
  /** Text of values.schema.json. */
  readonly schemaJson: (title: string) => string;
  readonly markdown: () => string;
  readonly audit: (templates: string) => Audit;
}

/** Some of the values. */
export type Partly<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { [K in keyof T]?: Partly<T[K]> }
    : T;

/**
 * `removed`: path → sentence. Throws when a default breaks the schema, or a value is in a form that Helm cannot keep.
 */
export function createValuesModel<S extends z.ZodType>(
  schema: S,
  removed: Readonly<Record<string, string>> = {},
): ValuesModel<S> {
  const defaults = schema.parse({});
  const json = toJsonSchema(schema);
  const renamed = renamedValues(schema);
  const leaves = leavesOf(json, defaults);
  requireDefaults(leaves);
  return {
    schema,
    json,
    refs: valueRefs(json, renamed) as Ref<z.output<S>>,
    defaults,
    leaves,
    oldNames: oldNamesOf(renamed, removed),
    yaml: () => valuesYaml(json, defaults),
    schemaJson: (title) => schemaText(title, withOldNames(json, renamed, Object.keys(removed))),
    markdown: () => markdownTables(json, leaves),
    audit: (templates) => auditValues(templates, leaves),
  };
}

/** A value without a default is in no values.yaml: nobody would find it. */
function requireDefaults(leaves: readonly Leaf[]): void {
  const without = leaves.filter(({ value }) => value === undefined).map(({ path }) => path);
  if (without.length > 0) throw new Error(`values without a default: ${without.join(', ')}`);
}

/** `global` is what parent charts hand down to all of theirs: more than this chart knows may be in it. */
function schemaText(title: string, json: JsonSchema): string {
  const { $schema, properties = {}, ...rest } = json;
  const global: JsonSchema = {
    type: 'object',
    description: 'Values shared with parent and sibling charts.',
    ...properties['global'],
    additionalProperties: true,
  };
  return `${JSON.stringify({ $schema, title, ...rest, properties: { ...properties, global } }, null, 2)}\n`;
}

/** Text of a file with some of the values. Throws when they do not fit the schema. */
export function presetYaml(
  { schema, json }: Pick<ValuesModel<z.ZodType>, 'schema' | 'json'>,
  values: unknown,
  description: string,
): string {
  schema.parse(values);
  const unknown = pathsOf(values, json).find((path) => schemaAt(json, path) === undefined);
  if (unknown !== undefined) throw new Error(`a preset sets ${unknown}, which is no value of the chart`);
  return plainYaml(values, description);
}

/** Paths of what is set, down to where the schema ends. */
function pathsOf(values: unknown, schema: JsonSchema | undefined, above = ''): string[] {
  if (typeof values !== 'object' || values === null || schema?.properties === undefined) return [above];
  return Object.entries(values).flatMap(([key, value]) =>
    pathsOf(value, schema.properties?.[key], above === '' ? key : `${above}.${key}`),
  );
}
